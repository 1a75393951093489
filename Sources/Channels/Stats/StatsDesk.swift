internal import OfficialAccount
public import Store

/// Answers questions about figures out of a store.
public struct StatsDesk: Sendable {
    private let store: any ChannelStore
    /// Whose hours and days count.
    public let clock: AccountClock
    private let now: @Sendable () -> Int64

    /// A desk.
    ///
    /// - Parameters:
    ///   - store: What is counted.
    ///   - clock: The account's clock.
    ///   - now: The wall clock, in milliseconds since 1970.
    public init(store: any ChannelStore, clock: AccountClock, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.clock = clock
        self.now = now
    }

    /// The figures.
    ///
    /// - Throws: ``StoreError``.
    public func report(_ question: StatsQuestion) async throws(StoreError) -> StatsReport {
        let rows = question.by.isTime ? try await stretches(question) : try await names(question)
        var total = StatsReport.Row(name: nil, start: nil, tally: Tally(), survival: [:])
        for row in rows { total.add(row) }
        let span = question.span(on: clock)
        return StatsReport(
            question: question,
            span: span,
            zone: clock.zone,
            rows: rows,
            total: total,
            gaps: try await store.gaps(in: span)
        )
    }

    /// The figures of channels or scenes without their survival, in one look and no order.
    ///
    /// - Throws: ``StoreError``.
    package func tallies(_ question: StatsQuestion) async throws(StoreError) -> [TallyRow] {
        try await store.tallies(query(question, BucketRange.covering(hours: question.hours)))
    }

    private func query(_ question: StatsQuestion, _ ranges: [BucketRange]) -> TallyQuery {
        TallyQuery(
            account: question.account,
            ranges: ranges,
            grouping: question.by == .scene ? .scene : question.by == .channel ? .channel : .time,
            channel: question.channel,
            scene: question.scene
        )
    }

    /// The first day whose follows are not yet so many days old.
    private func youngestDay(_ days: Int) -> Int64 {
        TimeGrain.day.bucket(ofLocal: clock.local(now()) - Int64(days) * 86_400_000)
    }
}

// MARK: - Channels and scenes

extension StatsDesk {
    /// The time is read in pieces, each once: what is old enough to tell of survival after 30 days, after 7, after 1, and
    /// the rest.
    private func names(_ question: StatsQuestion) async throws(StoreError) -> [StatsReport.Row] {
        var rows: [String?: StatsReport.Row] = [:]
        var start = question.hours.lowerBound
        for (days, _) in StatsReport.survivalDays.reversed() {
            let end = min(max(start, youngestDay(days) * 24), question.hours.upperBound)
            try await add(start..<end, of: question, to: &rows)
            start = end
            guard youngestDay(days) * 24 > question.hours.lowerBound else { continue }
            for name in rows.keys { rows[name]?.survive(days) }
        }
        try await add(start..<question.hours.upperBound, of: question, to: &rows)
        // Whoever came in the meantime had nobody to lose.
        for (days, _) in StatsReport.survivalDays where youngestDay(days) * 24 > question.hours.lowerBound {
            for name in rows.keys where rows[name]?.survival[days] == nil {
                rows[name]?.survival[days] = StatsReport.Survival(followed: 0, lost: 0)
            }
        }
        return rows.values.sorted { first, second in
            let order = (first.tally[.scans], first.tally[.follows])
            let other = (second.tally[.scans], second.tally[.follows])
            return order == other ? (first.name ?? "") < (second.name ?? "") : order > other
        }
    }

    /// Adds the figures of some hours.
    private func add(
        _ hours: Range<Int64>,
        of question: StatsQuestion,
        to rows: inout [String?: StatsReport.Row]
    ) async throws(StoreError) {
        guard !hours.isEmpty else { return }
        for row in try await store.tallies(query(question, BucketRange.covering(hours: hours))) {
            let empty = StatsReport.Row(name: row.name, start: nil, tally: Tally(), survival: [:])
            rows[row.name, default: empty].tally += row.tally
        }
    }
}

// MARK: - Stretches of time

extension StatsDesk {
    private func stretches(_ question: StatsQuestion) async throws(StoreError) -> [StatsReport.Row] {
        let grain: TimeGrain = question.by == .hour ? .hour : .day
        let hoursEach: Int64 = grain == .hour ? 1 : 24
        let buckets =
            Self.bucket(question.hours.lowerBound, hoursEach)..<Self.bucket(question.hours.upperBound, hoursEach)
        let found = try await store.tallies(query(question, [BucketRange(grain, buckets)]))
        let tallies = Dictionary(found.map { ($0.bucket ?? 0, $0.tally) }) { first, _ in first }
        let rows = buckets.map { bucket in row(bucket, grain, tallies[bucket] ?? Tally()) }
        return question.by == .week ? weeks(rows) : rows
    }

    /// Hours before 1970 have negative numbers.
    private static func bucket(_ hour: Int64, _ hoursEach: Int64) -> Int64 {
        hoursEach == 1 ? hour : TimeGrain.day.bucket(ofLocal: TimeGrain.hour.start(of: hour))
    }

    private func row(_ bucket: Int64, _ grain: TimeGrain, _ tally: Tally) -> StatsReport.Row {
        let local = grain.start(of: bucket)
        let start = clock.moment(ofLocal: local)
        var row = StatsReport.Row(name: nil, start: start, tally: tally, survival: [:])
        for (days, _) in StatsReport.survivalDays
        where TimeGrain.day.bucket(ofLocal: local) < youngestDay(days) {
            row.survive(days)
        }
        return row
    }

    /// Seven days each: the question begins on a Monday and ends before one.
    private func weeks(_ days: [StatsReport.Row]) -> [StatsReport.Row] {
        stride(from: 0, to: days.count, by: 7).map { first in
            var week = days[first]
            for day in days[first..<min(first + 7, days.count)].dropFirst() { week.add(day) }
            return week
        }
    }
}
