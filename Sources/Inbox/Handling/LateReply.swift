public import OfficialAccount
public import Store
public import WeChatPush

/// A handler's reply that came after its push had to be answered: it can still go out as a customer-service message.
///
/// The platform allows three of those within a minute of a scan or a follow.
public struct LateReply: Sendable {
    /// The account's name in this process.
    public var account: String
    /// Whom it is for.
    public var openID: OpenID
    /// What the handler returned.
    public var reply: PassiveReply
    /// The push it answers.
    public var push: Push
    /// The route whose handler was late.
    public var route: String
    /// The push's id in the store.
    public var pushID: PushID
    /// When the push came, in milliseconds since 1970: the platform's minute is counted from about here.
    public var receivedAt: Int64

    /// Assembles a late reply.
    public init(
        account: String,
        openID: OpenID,
        reply: PassiveReply,
        push: Push,
        route: String,
        pushID: PushID,
        receivedAt: Int64
    ) {
        self.account = account
        self.openID = openID
        self.reply = reply
        self.push = push
        self.route = route
        self.pushID = pushID
        self.receivedAt = receivedAt
    }
}

/// Makes the job that sends a late reply; `nil` where it cannot be sent at all.
///
/// The job is written in the step that settles the push, so that the reply outlives the process.
public typealias LateReplyHook = @Sendable (LateReply) -> Job?
