/// What of a person's past decides how their next fact counts.
///
/// What figures mean is said here, and of binds in ``WholeHistory``: they are a function of each person's facts, in the
/// order of their moments. Scenes are a store's numbers for them; a follow without a code has the number of "no scene".
package struct PersonHistory: Sendable, Hashable {
    /// One figure of one scene, to be counted up at one moment.
    package struct Count: Sendable, Hashable {
        package var figure: Tally.Figure
        package var scene: Int64
        package var at: Int64
    }

    /// The scene of the first follow or scan; `nil` before it.
    package var firstScene: Int64?
    /// Whether the person ever followed.
    package var hasFollowed = false
    /// Since when the person follows, and by which scene; `nil` where they do not.
    package var followingSince: Int64?
    package var followingScene: Int64?
    /// Whether that follow is one that no push told: who is found among those who stayed tells nothing of survival.
    package var isFound = false
    /// The moment of the latest fact of any kind.
    package var latest: Int64?

    /// Nobody who was seen before.
    package init() {}

    /// How far the moment of a push and the platform's later word of the same follow may be apart, in milliseconds.
    static let sameFollow: Int64 = 60_000

    /// Whether a fact counts as it is, and nothing counts differently because of it: else the person's facts are to be
    /// taken from the first on (``WholeHistory``).
    package func takesNext(_ kind: ChannelFact.Kind, at: Int64) -> Bool {
        guard at >= latest ?? at else { return false }
        switch kind {
        // What a bind is credited to may lie any number of facts before it.
        case .missed, .confirmation, .bind: return false
        case .follow: return followingSince.map { at - $0 > Self.sameFollow } ?? true
        case .scan, .unfollow: return true
        }
    }

    /// Takes the next fact.
    ///
    /// - Parameters:
    ///   - kind: What the person did.
    ///   - scene: By which scene; `noScene` where there was none.
    ///   - at: When, in milliseconds since 1970.
    ///   - noScene: The number of "no scene".
    ///   - isFirstMeeting: Whether the person had not met this scene before.
    ///   - isConfirmed: Whether the platform was asked about the scene.
    /// - Returns: What is to be counted.
    package mutating func take(
        _ kind: ChannelFact.Kind,
        by scene: Int64,
        at: Int64,
        noScene: Int64,
        isFirstMeeting: Bool,
        isConfirmed: Bool = false
    ) -> [Count] {
        latest = max(latest ?? at, at)
        func count(_ figure: Tally.Figure, _ scene: Int64) -> Count { Count(figure: figure, scene: scene, at: at) }
        switch kind {
        case .follow:
            let isNew = !hasFollowed
            follow(by: scene, at, isFound: false)
            let isByCode = scene != noScene
            return touch(scene, at, isFirstMeeting) + [count(isNew ? .follows : .refollows, scene)]
                + (isByCode ? [count(.scans, scene)] : [])
                + (isByCode && !isNew && !isConfirmed ? [count(.unconfirmed, scene)] : [])
        case .missed:
            follow(by: scene, at, isFound: true)
            return touch(scene, at, isFirstMeeting) + [count(.reconciled, scene)]
        case .scan:
            return touch(scene, at, isFirstMeeting) + [count(.scans, scene), count(.returning, scene)]
        case .unfollow: return unfollow(at, noScene)
        case .bind, .confirmation: return []
        }
    }

    private mutating func follow(by scene: Int64, _ at: Int64, isFound: Bool) {
        (hasFollowed, followingSince, followingScene, self.isFound) = (true, at, scene, isFound)
    }

    private mutating func touch(_ scene: Int64, _ at: Int64, _ isFirstMeeting: Bool) -> [Count] {
        var counts: [Count] = []
        if isFirstMeeting { counts.append(Count(figure: .people, scene: scene, at: at)) }
        if firstScene == nil {
            firstScene = scene
            counts.append(Count(figure: .firsts, scene: scene, at: at))
        }
        return counts
    }

    /// The loss counts for the day of the follow, so that a day's survival is a quotient of one row.
    private mutating func unfollow(_ at: Int64, _ noScene: Int64) -> [Count] {
        let scene = followingScene ?? noScene
        var counts = [Count(figure: .unfollows, scene: scene, at: at)]
        if let since = followingSince, !isFound {
            let limits: [(Int64, Tally.Figure)] = [(1, .lostIn1), (7, .lostIn7), (30, .lostIn30)]
            for (days, figure) in limits where at - since <= days * 86_400_000 {
                counts.append(Count(figure: figure, scene: scene, at: since))
            }
        }
        (followingSince, followingScene, isFound) = (nil, nil, false)
        return counts
    }
}
