/// All facts of a person, taken from the first on, in the order of their moments.
struct WholeHistory {
    private(set) var history = PersonHistory()
    private(set) var counts: [PersonHistory.Count] = []
    /// Which scene each fact met, by the fact's number; `nil` for what meets none.
    private(set) var meetings: [Int64: Int64?] = [:]

    /// Takes them.
    ///
    /// - Parameters:
    ///   - facts: The facts, in any order.
    ///   - noScene: The number of "no scene".
    init(_ facts: [CountedFact], noScene: Int64) {
        let order = facts.sorted { ($0.at, $0.number) < ($1.at, $1.number) }
        let steps = order.filter { $0.kind != .confirmation }
        // Of several the last word counts.
        let confirmed = order.filter { $0.kind == .confirmation }.sorted { $0.number < $1.number }
            .reduce(into: [Int64: Int64]()) { $0[$1.at] = $1.scene }
        var met: Set<Int64> = []
        var touches: [Int64] = []
        for fact in facts { meetings.updateValue(nil, forKey: fact.number) }
        for (place, fact) in steps.enumerated() {
            guard fact.kind != .missed || !Self.isKnown(place, in: steps) else {
                history.latest = max(history.latest ?? fact.at, fact.at)
                continue
            }
            let confirmation = fact.kind == .follow ? confirmed[fact.at] : nil
            let scene = confirmation ?? fact.scene
            let isMeeting = fact.kind.meetsScene
            counts += history.take(
                fact.kind,
                by: scene,
                at: fact.at,
                noScene: noScene,
                isFirstMeeting: isMeeting && met.insert(scene).inserted,
                isConfirmed: confirmation != nil
            )
            if isMeeting {
                meetings[fact.number] = scene
                touches.append(scene)
            }
            if fact.kind == .bind { counts += Self.binding(fact, after: touches) }
        }
    }

    /// A bind, credited to the first scene that was met and to the last.
    ///
    /// Who is bound has just scanned the code that binds: as the last touch it would hide every channel that had brought
    /// them there. It is the last where there was no other.
    private static func binding(_ bind: CountedFact, after touches: [Int64]) -> [PersonHistory.Count] {
        let last = touches.last { $0 != bind.scene } ?? bind.scene
        return [
            PersonHistory.Count(figure: .bindsByFirst, scene: touches.first ?? bind.scene, at: bind.at),
            PersonHistory.Count(figure: .bindsByLast, scene: last, at: bind.at),
        ]
    }

    /// Whether a push, or an earlier word of the platform, tells of the same follow.
    private static func isKnown(_ place: Int, in steps: [CountedFact]) -> Bool {
        func isNear(_ step: CountedFact) -> Bool { abs(step.at - steps[place].at) <= PersonHistory.sameFollow }
        let before = steps[..<place].reversed().prefix { $0.kind != .unfollow && isNear($0) }
        let after = steps[(place + 1)...].prefix { $0.kind != .unfollow && isNear($0) }
        return before.contains { $0.kind == .follow || $0.kind == .missed } || after.contains { $0.kind == .follow }
    }
}

extension ChannelFact.Kind {
    /// Whether the person meets the fact's scene by it.
    var meetsScene: Bool { self == .follow || self == .scan || self == .missed }
}
