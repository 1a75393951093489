public import Store

/// Figures straight from facts, by another way than stores take: each fact looks at its person's others.
public struct FactCount {
    /// One row of figures; the scene is `nil` for "no scene".
    public struct Place: Hashable {
        var scene: String?
        var bucket: Int64
    }

    /// The figures by scenes and stretches of time.
    public private(set) var tallies: [Place: Tally] = [:]
    private let grain: TimeGrain
    private let clock: AccountClock

    /// Counts facts of one account, which are in the order of their numbers.
    public init(_ facts: [StoredFact], _ grain: TimeGrain, _ clock: AccountClock) {
        self.grain = grain
        self.clock = clock
        for own in Dictionary(grouping: facts, by: \.person).values {
            for place in own.indices { count(place, in: own) }
        }
    }

    private mutating func add(_ figure: Tally.Figure, _ scene: String?, _ at: Int64) {
        let place = Place(scene: scene, bucket: grain.bucket(ofLocal: clock.local(at)))
        tallies[place, default: Tally()][figure] += 1
    }

    private mutating func count(_ place: Int, in own: [StoredFact]) {
        let fact = own[place]
        let before = own[..<place]
        let meetings = before.filter { $0.kind == .follow || $0.kind == .scan }
        switch fact.kind {
        case .follow, .scan:
            if fact.scene != nil || fact.kind == .scan { add(.scans, fact.scene, fact.at) }
            if fact.kind == .scan { add(.returning, fact.scene, fact.at) }
            if !meetings.contains(where: { $0.scene == fact.scene }) { add(.people, fact.scene, fact.at) }
            if meetings.isEmpty { add(.firsts, fact.scene, fact.at) }
            if fact.kind == .follow { countFollow(fact, before, own[(place + 1)...]) }
        case .unfollow:
            let last = before.last { $0.kind == .follow || $0.kind == .unfollow }
            add(.unfollows, last?.kind == .follow ? last?.scene : nil, fact.at)
        case .bind:
            add(.bindsByFirst, meetings.isEmpty ? fact.scene : meetings.first?.scene, fact.at)
            add(.bindsByLast, meetings.isEmpty ? fact.scene : meetings.last?.scene, fact.at)
        }
    }

    private mutating func countFollow(
        _ fact: StoredFact,
        _ before: ArraySlice<StoredFact>,
        _ after: ArraySlice<StoredFact>
    ) {
        add(before.contains { $0.kind == .follow } ? .refollows : .follows, fact.scene, fact.at)
        guard let end = after.first(where: { $0.kind == .follow || $0.kind == .unfollow }), end.kind == .unfollow else {
            return
        }
        let day = 86_400_000 as Int64
        for (days, figure) in [(1, Tally.Figure.lostIn1), (7, .lostIn7), (30, .lostIn30)] as [(Int64, Tally.Figure)]
        where end.at <= fact.at + days * day { add(figure, fact.scene, fact.at) }
    }
}
