public import OfficialAccount
public import WeChatPush

/// The official account that the simulated platform has: what its console would show.
public struct SandboxAccount: Sendable {
    /// The account's AppID, asked for at the token endpoints.
    public let appID: AppID
    /// The original id: `ToUserName` of every push.
    public let originalID: OriginalID
    /// How pushes are signed and encrypted.
    public let credentials: PushCredentials
    /// The AppSecret that the token endpoints insist on.
    public let appSecret: AppSecret

    /// Assembles an account.
    ///
    /// - Parameters:
    ///   - appID: The AppID.
    ///   - appSecret: The AppSecret that the token endpoints insist on.
    ///   - originalID: The original id.
    ///   - credentials: Token, key and mode of the message push.
    public init(
        appID: AppID,
        appSecret: AppSecret,
        originalID: OriginalID = OriginalID(rawValue: "gh_5a6db0c5e9a1"),
        credentials: PushCredentials
    ) {
        self.appID = appID
        self.appSecret = appSecret
        self.originalID = originalID
        self.credentials = credentials
    }
}

extension SandboxAccount: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The AppID and the mode; no secret.
    public var description: String { "SandboxAccount(\(appID), \(credentials.mode), redacted)" }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
