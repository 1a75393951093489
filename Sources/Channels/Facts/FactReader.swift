internal import OfficialAccount
public import Store

/// Reads off a push what channels count of it.
public struct FactReader: Sendable {
    private let gathering: SceneGathering
    private let checked: Set<String>

    /// A reader.
    ///
    /// - Parameters:
    ///   - gathering: Which scenes count as one.
    ///   - accounts: Whose follows by a code are checked with the platform, where the person had followed before.
    public init(gathering: SceneGathering = SceneGathering(), checkingFollowsOf accounts: Set<String> = []) {
        self.gathering = gathering
        checked = accounts
    }

    /// What a push is to channels: a follow, a scan, an unfollow, or nothing.
    public func facts(of record: PushRecord) -> [ChannelFact] {
        let kind: ChannelFact.Kind? =
            switch record.event {
            case "subscribe": .follow
            case "scan": record.scene == nil ? nil : .scan
            case "unsubscribe": .unfollow
            default: nil
            }
        guard let kind else { return [] }
        var fact = ChannelFact(
            account: record.account,
            kind: kind,
            at: Self.moment(of: record),
            openID: record.openID,
            scene: kind == .unfollow ? nil : record.scene.map { gathering.name(of: $0.text) }
        )
        if kind == .follow, fact.scene != nil, checked.contains(record.account) {
            fact.check = FollowCheck(account: record.account, openID: record.openID, at: fact.at)
                .job(now: record.receivedAt)
        }
        return [fact]
    }

    /// When it happened by the platform's word, in milliseconds since 1970: a push may come late, or behind a later one.
    ///
    /// What cannot be, such as a time still to come, counts as the time of its arrival.
    private static func moment(of record: PushRecord) -> Int64 {
        let isPossible = record.createTime > 0 && record.createTime < record.receivedAt / 1000
        return isPossible ? record.createTime * 1000 : record.receivedAt
    }
}
