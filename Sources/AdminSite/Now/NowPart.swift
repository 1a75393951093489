internal import Admin
internal import Channels
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// Loads the first page.
struct NowPart: SitePart {
    /// Failures and jobs that are counted one by one; beyond it the page says "and more".
    private static let counted = 500
    private static let feedLength = 25

    let desks: SiteDesks
    let section: SiteSection? = .now

    func takes(_ path: String) -> Bool { path == "/" }

    func answer(_ visit: SiteVisit) async throws -> SiteAnswer {
        try visit.checkReads()
        let period = visit.query["p"].flatMap { NowPeriod(rawValue: $0) } ?? .day
        let chosen = visit.query["n"].flatMap { NowFigure(rawValue: $0) } ?? .scans
        let now = visit.look.now
        let names = desks.accounts().map(\.name)
        let account = visit.query.account(among: names)
        let question = StatsQuestion(
            account: account,
            now - period.reach..<now,
            by: period == .day ? .hour : .day,
            on: desks.clock
        )
        let span = question.span(on: desks.clock)
        let failures = try await failures(of: account, since: span.lowerBound)
        let figures = try await figures(question)
        var counts = figures.counts
        counts[.failures] = failures.map { NowPage.Count(value: Int64($0.count), isAtLeast: $0.count >= Self.counted) }
        let page = NowPage(
            look: visit.look,
            period: period,
            chosen: chosen,
            account: names.count > 1 ? account : nil,
            counts: counts,
            buckets: Self.buckets(figures.rows, of: chosen, failures ?? []),
            before: chosen.tally.map { tally in figures.before.map { $0.tally[tally] } },
            end: span.upperBound,
            gaps: figures.gaps,
            concerns: try await concerns(failures ?? [], now),
            feed: try await feed(visit.look)
        )
        return .page(page)
    }

    /// The chosen number of each stretch of time; failures are counted into the stretches of the others.
    private static func buckets(
        _ rows: [StatsReport.Row],
        of figure: NowFigure,
        _ failures: [StoredPush]
    ) -> [NowPage.Bucket] {
        let starts = rows.map { $0.start ?? 0 }
        var buckets = zip(rows, starts).map { row, start in
            NowPage.Bucket(start: start, value: figure.tally.map { row.tally[$0] } ?? 0)
        }
        guard figure.tally == nil else { return buckets }
        for push in failures {
            guard let index = starts.lastIndex(where: { $0 <= push.record.receivedAt }) else { continue }
            buckets[index].value += 1
        }
        return buckets
    }

    /// What is counted; nothing where nothing is.
    private struct Figures {
        var counts: [NowFigure: NowPage.Count] = [:]
        var rows: [StatsReport.Row] = []
        var before: [StatsReport.Row] = []
        var gaps: [ReceivingGap] = []
    }

    private func figures(
        _ question: StatsQuestion
    ) async throws(StoreError) -> Figures {
        guard let stats = desks.stats else { return Figures() }
        let report = try await stats.report(question)
        let before = try await stats.report(question.previous)
        var counts: [NowFigure: NowPage.Count] = [:]
        for figure in NowFigure.allCases {
            guard let tally = figure.tally else { continue }
            counts[figure] = NowPage.Count(value: report.total.tally[tally], previous: before.total.tally[tally])
        }
        return Figures(counts: counts, rows: report.rows, before: before.rows, gaps: report.gaps)
    }

    private func failures(of account: String, since: Int64) async throws(StoreError) -> [StoredPush]? {
        guard let archive = desks.archive else { return nil }
        var filter = PushFilter(states: StoredPush.State.failures, limit: Self.counted)
        filter.account = account
        filter.since = since
        return try await archive.pushes(filter)
    }

    private func concerns(_ failures: [StoredPush], _ now: Int64) async throws(StoreError) -> [NowConcern] {
        var concerns: [NowConcern] = []
        switch desks.readiness() {
        case .notReady(let reason): concerns.append(.notReady(reason))
        case .ready(let remark?): concerns.append(.remark(remark))
        case .ready(nil): break
        }
        let recent = failures.count { $0.record.receivedAt > now - 3_600_000 }
        if recent > 0 { concerns.append(.failures(recent, isAtLeast: recent >= Self.counted)) }
        if let archive = desks.archive {
            let dead = try await archive.jobs(.dead, after: nil, limit: Self.counted).count
            if dead > 0 { concerns.append(.deadJobs(dead, isAtLeast: dead >= Self.counted)) }
        }
        return concerns
    }

    private func feed(_ look: SiteLook) async throws(StoreError) -> [EventRow] {
        guard let archive = desks.archive else { return [] }
        let pushes = try await archive.pushes(PushFilter(limit: Self.feedLength))
        return pushes.map { EventRow(push: $0, reading: desks.pushes.read($0), look: look) }
    }
}
