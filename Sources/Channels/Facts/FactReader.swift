internal import OfficialAccount
public import Store

/// Reads off a push what channels count of it.
public struct FactReader: Sendable {
    private let gathered: [String]

    /// A reader.
    ///
    /// - Parameter prefixes: Scenes that begin so are one each time: codes that are made for one scan would fill the
    ///   tables with scenes of one fact.
    public init(gatheringScenesOf prefixes: [String] = []) { gathered = prefixes }

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
        let scene = kind == .unfollow ? nil : record.scene.map { name(of: $0) }
        return [
            ChannelFact(account: record.account, kind: kind, at: record.receivedAt, openID: record.openID, scene: scene)
        ]
    }

    private func name(of scene: SceneValue) -> String {
        gathered.first { scene.text.hasPrefix($0) }.map { $0 + "*" } ?? scene.text
    }
}
