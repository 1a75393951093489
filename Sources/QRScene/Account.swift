public import OfficialAccount
public import SceneRouting
public import WeChatPush

/// An official account to receive for: its name in this process, its credentials, its scenes.
public struct Account: Sendable {
    /// Its name in this process; it decides the callback's path.
    public var name: AccountName
    /// The callback's path; `nil` for `/wechat`, or `/wechat/NAME` where the name is not `default`.
    public var path: String?
    /// What its pushes are verified with.
    public var credentials: PushCredentials
    /// What answers its scans.
    public var scenes: SceneRegistry

    /// Assembles an account.
    public init(
        name: AccountName = .default,
        path: String? = nil,
        credentials: PushCredentials,
        scenes: SceneRegistry
    ) {
        self.name = name
        self.path = path
        self.credentials = credentials
        self.scenes = scenes
    }

    /// An account with the values the console shows.
    ///
    /// - Parameters:
    ///   - name: Its name in this process.
    ///   - token: Token (令牌).
    ///   - appID: AppID (开发者ID); needed where an AES key is given.
    ///   - encodingAESKey: EncodingAESKey (消息加解密密钥); `nil` for an account in plain mode.
    ///   - mode: The mode (消息加解密方式); `nil` for safe where there is a key, else plain.
    ///   - scenes: What answers its scans.
    /// - Throws: `CredentialError`, which says what the console's field must look like.
    public init(
        name: AccountName = .default,
        token: String,
        appID: String? = nil,
        encodingAESKey: String? = nil,
        mode: MessageMode? = nil,
        scenes: SceneRegistry
    ) throws(CredentialError) {
        let key = try encodingAESKey.map { text throws(CredentialError) in try EncodingAESKey(text) }
        self.init(
            name: name,
            credentials: try PushCredentials(
                appID: appID.map(AppID.init(rawValue:)),
                token: try PushToken(token),
                aesKey: key,
                mode: mode ?? (key == nil ? .plain : .safe)
            ),
            scenes: scenes
        )
    }
}
