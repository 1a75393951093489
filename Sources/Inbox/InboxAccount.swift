public import SceneRouting
public import Store
import Synchronization
public import WeChatPush

/// One official account as an inbox serves it: its path, its credentials, its routes.
///
/// An account is a value that is handed on; nothing about it is global, so any number of accounts live side by side.
public final class InboxAccount: Sendable {
    /// The account's name in this process: `default`, `shop`.
    public let name: AccountName
    /// Where the platform delivers: `/wechat`, `/wechat/shop`.
    public let path: String
    /// Judges this account's pushes.
    public let verifier: PushVerifier
    /// Which of its credentials matched pushes.
    public let credentialUse: CredentialUse
    let replayMemory: ReplayMemory
    private let currentRouter: Mutex<SceneRouter>

    /// An account.
    ///
    /// - Parameters:
    ///   - name: Its name in this process.
    ///   - path: Its callback's path; `nil` for the usual one.
    ///   - credentials: What its pushes are verified with.
    ///   - router: Its routes.
    ///   - limits: How many signatures are remembered.
    ///   - time: The clocks.
    public init(
        name: AccountName,
        path: String? = nil,
        credentials: PushCredentials,
        router: SceneRouter,
        limits: InboxLimits = InboxLimits(),
        time: TimeSource = .system
    ) {
        self.name = name
        self.path = path ?? Self.usualPath(of: name)
        verifier = PushVerifier(credentials: credentials)
        credentialUse = CredentialUse(since: time.unixMilliseconds())
        currentRouter = Mutex(router)
        replayMemory = ReplayMemory(
            capacity: limits.rememberedSignatures,
            lifetime: (credentials.timestampTolerance ?? .seconds(300)) * 2,
            now: time.now()
        )
    }

    /// The routes; a replacement takes effect for the next push, a push in work keeps the old ones.
    public var router: SceneRouter {
        get { currentRouter.withLock { $0 } }
        set { currentRouter.withLock { $0 = newValue } }
    }

    /// `/wechat` for the default account, `/wechat/NAME` for further ones.
    public static func usualPath(of name: AccountName) -> String {
        name == .default ? "/wechat" : "/wechat/\(name)"
    }
}
