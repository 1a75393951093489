public import OfficialAccount

/// Which pushes are wanted, how many, and from which end.
public struct PushFilter: Sendable, Equatable {
    /// The end a list begins at.
    public enum Order: Sendable, Equatable {
        /// For lists.
        case newestFirst
        /// For following.
        case oldestFirst
    }

    /// Received then or later, in milliseconds since 1970.
    public var since: Int64?
    /// Received earlier than then, in milliseconds since 1970.
    public var until: Int64?
    /// The scene, exactly.
    public var scene: SceneValue?
    /// The person.
    public var openID: OpenID?
    /// `event` in lower case for events, else the message type.
    public var event: String?
    /// Any of these states; empty for all.
    public var states: Set<StoredPush.State>
    /// The account's name in this process.
    public var account: String?
    /// Only what stands behind this push in the order of the list: where a page ended.
    public var after: PushID?
    /// The end the list begins at.
    public var order: Order
    /// How many at most.
    public var limit: Int

    /// Everything, the newest first, a hundred at most; narrow it by its fields.
    public init(
        states: Set<StoredPush.State> = [],
        after: PushID? = nil,
        order: Order = .newestFirst,
        limit: Int = 100
    ) {
        self.states = states
        self.after = after
        self.order = order
        self.limit = limit
    }
}

extension PushFilter {
    /// Whether it lets a push through that somebody has already; as in ``PushArchive/count(_:)``, its cursor, order and limit
    /// do not count.
    public func includes(_ push: StoredPush) -> Bool {
        let record = push.record
        return record.receivedAt >= since ?? .min && record.receivedAt < until ?? .max
            && (scene == nil || record.scene == scene) && (openID == nil || record.openID == openID)
            && (event == nil || record.event == event) && (account == nil || record.account == account)
            && (states.isEmpty || states.contains(push.state))
    }
}
