internal import OfficialAccount
public import Store
public import WeChatAPI

extension FollowCheck {
    /// The fact that the platform's answer comes to; `nil` where it speaks of another follow, or of none.
    ///
    /// - Parameters:
    ///   - follower: The answer.
    ///   - gathering: Which scenes count as one.
    /// - Returns: The fact.
    public func fact(told follower: Follower, gathering: SceneGathering) -> ChannelFact? {
        guard follower.isFollowing, let since = follower.followedAt, since > 0, since < Int64.max / 1000 else {
            return nil
        }
        guard abs(since * 1000 - at) <= Self.sameFollow else { return nil }
        return ChannelFact(
            account: account,
            kind: .confirmation,
            at: at,
            openID: openID,
            scene: follower.followedScene.map { gathering.name(of: $0) }
        )
    }

    /// How far the push's time and the platform's word may be apart, in milliseconds.
    private static let sameFollow: Int64 = 60_000
}
