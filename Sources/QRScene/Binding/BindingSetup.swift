public import Admin
public import Binding
public import Forwarding
public import SceneRouting
public import WeChatAPI

/// What a receiver needs for scan-to-bind and scan-to-login.
public struct BindingSetup: Sendable {
    /// Who may ask for flows, and how carefully it is done.
    public var configuration: BindingConfiguration
    /// The account whose codes are scanned, by its name in this process.
    public var account: AccountName
    /// The account's client, which makes the codes.
    public var client: PlatformClient
    /// Where people say who they are, where that is known only once it listens; `nil`: as the client has it.
    public var openBase: (@Sendable () async throws -> String)?
    /// Sends messages into chats; `nil` sends none.
    public var messages: LateReplySender?
    /// Delivers notices.
    public var forwarder: Forwarder?
    /// Where applications hear of their flows, by their names.
    public var notices: [String: ForwardTarget]
    /// What opens the API to applications, by their names; whoever has none asks with the operator's key, as `default`.
    public var keys: [String: APIKey]

    /// Assembles one.
    public init(
        configuration: BindingConfiguration,
        account: AccountName = .default,
        client: PlatformClient,
        messages: LateReplySender? = nil,
        forwarder: Forwarder? = nil,
        notices: [String: ForwardTarget] = [:],
        keys: [String: APIKey] = [:]
    ) {
        self.configuration = configuration
        self.account = account
        self.client = client
        self.messages = messages
        self.forwarder = forwarder
        self.notices = notices
        self.keys = keys
    }

    var surroundings: PlatformFlows {
        PlatformFlows(
            account: account,
            client: client,
            openBase: openBase,
            messages: messages,
            forwarder: forwarder,
            notices: notices
        )
    }
}
