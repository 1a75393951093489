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

    /// Counts facts of one account.
    public init(_ facts: [StoredFact], _ grain: TimeGrain, _ clock: AccountClock) {
        self.grain = grain
        self.clock = clock
        for all in Dictionary(grouping: facts, by: \.person).values {
            let own = Self.settled(all)
            for place in own.indices { count(place, in: own) }
        }
    }

    private struct Step {
        var fact: StoredFact
        var isConfirmed = false
    }

    /// In the order of their moments, with the scenes that were confirmed, without what was found and is known.
    private static func settled(_ all: [StoredFact]) -> [Step] {
        let words = Dictionary(all.filter { $0.kind == .confirmation }.map { ($0.at, $0) }) {
            $0.number > $1.number ? $0 : $1
        }
        let steps = all.filter { $0.kind != .confirmation }.sorted { ($0.at, $0.number) < ($1.at, $1.number) }
            .map { fact -> Step in
                guard fact.kind == .follow, let word = words[fact.at] else { return Step(fact: fact) }
                var step = Step(fact: fact, isConfirmed: true)
                step.fact.scene = word.scene
                return step
            }
        return steps.enumerated().filter { place, step in
            guard step.fact.kind == .missed else { return true }
            return !steps.enumerated().contains { other, candidate in
                let isEarlier = other < place
                guard other != place, abs(candidate.fact.at - step.fact.at) <= 60_000,
                    candidate.fact.kind == .follow || isEarlier && candidate.fact.kind == .missed
                else { return false }
                let between = isEarlier ? steps[other..<place] : steps[place...other]
                return !between.contains { $0.fact.kind == .unfollow }
            }
        }.map(\.element)
    }

    private mutating func add(_ figure: Tally.Figure, _ scene: String?, _ at: Int64) {
        let place = Place(scene: scene, bucket: grain.bucket(ofLocal: clock.local(at)))
        tallies[place, default: Tally()][figure] += 1
    }

    private mutating func count(_ place: Int, in own: [Step]) {
        let fact = own[place].fact
        let before = own[..<place].map(\.fact)
        let meetings = before.filter { [.follow, .scan, .missed].contains($0.kind) }
        switch fact.kind {
        case .follow, .scan, .missed:
            if fact.kind == .scan || fact.kind == .follow && fact.scene != nil { add(.scans, fact.scene, fact.at) }
            if fact.kind == .scan { add(.returning, fact.scene, fact.at) }
            if fact.kind == .missed { add(.reconciled, fact.scene, fact.at) }
            if !meetings.contains(where: { $0.scene == fact.scene }) { add(.people, fact.scene, fact.at) }
            if meetings.isEmpty { add(.firsts, fact.scene, fact.at) }
            if fact.kind == .follow { countFollow(own[place], before, own[(place + 1)...].map(\.fact)) }
        case .unfollow:
            let last = before.last { [.follow, .missed, .unfollow].contains($0.kind) }
            add(.unfollows, last?.kind == .unfollow ? nil : last?.scene, fact.at)
        case .bind:
            add(.bindsByFirst, meetings.isEmpty ? fact.scene : meetings.first?.scene, fact.at)
            let others = meetings.filter { $0.scene != fact.scene }
            add(.bindsByLast, others.isEmpty ? fact.scene : others.last?.scene, fact.at)
        case .confirmation: break
        }
    }

    private mutating func countFollow(_ step: Step, _ before: [StoredFact], _ after: [StoredFact]) {
        let fact = step.fact
        let isNew = !before.contains { $0.kind == .follow || $0.kind == .missed }
        add(isNew ? .follows : .refollows, fact.scene, fact.at)
        if !isNew, fact.scene != nil, !step.isConfirmed { add(.unconfirmed, fact.scene, fact.at) }
        guard let end = after.first(where: { [.follow, .missed, .unfollow].contains($0.kind) }), end.kind == .unfollow
        else { return }
        let day = 86_400_000 as Int64
        for (days, figure) in [(1, Tally.Figure.lostIn1), (7, .lostIn7), (30, .lostIn30)] as [(Int64, Tally.Figure)]
        where end.at <= fact.at + days * day { add(figure, fact.scene, fact.at) }
    }
}
