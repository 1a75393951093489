/// What of a person's past decides how their next fact counts.
///
/// The one place that says what figures mean: every store folds its facts through it, in the order of their numbers.
/// Scenes are a store's numbers for them; a follow without a code has the number of "no scene".
package struct PersonHistory: Sendable, Hashable {
    /// One figure of one scene, to be counted up at one moment.
    package struct Count: Sendable, Hashable {
        package var figure: Tally.Figure
        package var scene: Int64
        package var at: Int64
    }

    /// The scene of the first follow or scan, and when; `nil` before it.
    package var firstScene: Int64?
    package var firstAt: Int64?
    /// The same of the last.
    package var lastScene: Int64?
    package var lastAt: Int64?
    /// Whether the person ever followed.
    package var hasFollowed = false
    /// Since when the person follows, and by which scene; `nil` where they do not.
    package var followingSince: Int64?
    package var followingScene: Int64?

    /// Nobody who was seen before.
    package init() {}

    /// Takes the next fact.
    ///
    /// - Parameters:
    ///   - kind: What the person did.
    ///   - scene: By which scene; ``noScene`` where there was none.
    ///   - at: When, in milliseconds since 1970.
    ///   - noScene: The number of "no scene".
    ///   - isFirstMeeting: Whether the person had not followed or scanned by this scene before.
    /// - Returns: What is to be counted.
    package mutating func take(
        _ kind: ChannelFact.Kind,
        by scene: Int64,
        at: Int64,
        noScene: Int64,
        isFirstMeeting: Bool
    ) -> [Count] {
        switch kind {
        case .follow:
            let isNew = !hasFollowed
            (hasFollowed, followingSince, followingScene) = (true, at, scene)
            return touch(scene, at, isFirstMeeting)
                + [Count(figure: isNew ? .follows : .refollows, scene: scene, at: at)]
                + (scene == noScene ? [] : [Count(figure: .scans, scene: scene, at: at)])
        case .scan:
            return touch(scene, at, isFirstMeeting) + [
                Count(figure: .scans, scene: scene, at: at), Count(figure: .returning, scene: scene, at: at),
            ]
        case .unfollow: return unfollow(at, noScene)
        case .bind:
            return [
                Count(figure: .bindsByFirst, scene: firstScene ?? scene, at: at),
                Count(figure: .bindsByLast, scene: lastScene ?? scene, at: at),
            ]
        }
    }

    private mutating func touch(_ scene: Int64, _ at: Int64, _ isFirstMeeting: Bool) -> [Count] {
        var counts: [Count] = []
        if isFirstMeeting { counts.append(Count(figure: .people, scene: scene, at: at)) }
        if firstScene == nil {
            (firstScene, firstAt) = (scene, at)
            counts.append(Count(figure: .firsts, scene: scene, at: at))
        }
        (lastScene, lastAt) = (scene, at)
        return counts
    }

    /// The loss counts for the day of the follow, so that a day's survival is a quotient of one row.
    private mutating func unfollow(_ at: Int64, _ noScene: Int64) -> [Count] {
        let scene = followingScene ?? noScene
        var counts = [Count(figure: .unfollows, scene: scene, at: at)]
        if let since = followingSince {
            let limits: [(Int64, Tally.Figure)] = [(1, .lostIn1), (7, .lostIn7), (30, .lostIn30)]
            for (days, figure) in limits where at - since <= days * 86_400_000 {
                counts.append(Count(figure: figure, scene: scene, at: since))
            }
        }
        (followingSince, followingScene) = (nil, nil)
        return counts
    }
}
