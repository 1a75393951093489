public import Admin
public import Binding
internal import Channels
internal import OfficialAccount
public import SceneRouting
public import Store
public import WeChatAPI
internal import WeChatPush

/// What the site asks: the very desks that answer the API, so that no number is worked out twice.
public struct SiteDesks: Sendable {
    /// One secret of an account, by its place: never by its value.
    public struct Secret: Sendable, Hashable {
        /// What it is: `token`, `aes_key`.
        public var name: String
        /// Whether it is the one before the one that the console shows.
        public var isPrevious: Bool
        /// How many pushes it fitted since this process started.
        public var matches: Int
        /// When the last of them came, in milliseconds since 1970; `nil` where there was none.
        public var lastMatch: Int64?

        /// Assembles one.
        public init(name: String, isPrevious: Bool, matches: Int = 0, lastMatch: Int64? = nil) {
            self.name = name
            self.isPrevious = isPrevious
            self.matches = matches
            self.lastMatch = lastMatch
        }
    }

    /// One account as the site shows it; no secret.
    public struct Account: Sendable, Hashable {
        /// Its name in this process.
        public var name: String
        /// Where the platform delivers.
        public var path: String
        /// How its pushes come: `plain`, `compatible`, `safe`.
        public var mode: String
        /// Whether the timestamp of a push is held to a window.
        public var hasWindow: Bool
        /// The secrets that are accepted, each kind's current one before the previous one.
        public var secrets: [Secret]
        /// Since when their matches are counted, in milliseconds since 1970.
        public var secretsSince: Int64
        /// How many routes it has.
        public var routes: Int

        /// Assembles one.
        public init(
            name: String,
            path: String,
            mode: String,
            hasWindow: Bool,
            secrets: [Secret],
            secretsSince: Int64,
            routes: Int
        ) {
            self.name = name
            self.path = path
            self.mode = mode
            self.hasWindow = hasWindow
            self.secrets = secrets
            self.secretsSince = secretsSince
            self.routes = routes
        }
    }

    /// The pushes that are kept; `nil` where none are.
    public var archive: (any PushArchive)?
    /// What is remembered beside them: sessions, the audit.
    public var state: any StateStore
    /// Reads pushes and lets them come again.
    public var pushes: any PushDesk
    /// What channels brought, and codes; `nil` where nothing is counted.
    public var channels: (any ChannelStore)?
    /// Whose hours and days are shown.
    public var clock: AccountClock
    /// The accounts, as they are now.
    public var accounts: @Sendable () -> [Account]
    /// Whether a push could be taken and stored now.
    public var readiness: @Sendable () -> AdminEndpoint.Readiness
    /// What this process does: `ingest`, `work`, `admin`.
    public var roles: [String]
    /// The clocks.
    public var time: TimeSource

    /// What makes codes, by the accounts' names; whoever has none makes none.
    public var clients: [String: PlatformClient] = [:]
    /// An account's routes, as they are now; `nil` where there is no such account.
    public var router: @Sendable (_ account: String) -> SceneRouter? = { _ in nil }
    /// Draws a code from its url, as SVG; `nil` where that is no text for a code.
    public var picture: @Sendable (_ url: String) -> String? = { _ in nil }
    /// Scan-to-bind; `nil` where it is not offered.
    public var binding: BindingFlows?

    /// Gathers the desks.
    public init(
        archive: (any PushArchive)?,
        state: any StateStore,
        pushes: any PushDesk,
        channels: (any ChannelStore)?,
        clock: AccountClock,
        accounts: @escaping @Sendable () -> [Account],
        readiness: @escaping @Sendable () -> AdminEndpoint.Readiness,
        roles: [String],
        time: TimeSource
    ) {
        self.archive = archive
        self.state = state
        self.pushes = pushes
        self.channels = channels
        self.clock = clock
        self.accounts = accounts
        self.readiness = readiness
        self.roles = roles
        self.time = time
    }

    /// The pushes that are kept.
    ///
    /// - Throws: ``SiteRefusal/nothingKept``.
    func kept() throws(SiteRefusal) -> any PushArchive {
        guard let archive else { throw .nothingKept }
        return archive
    }

    /// Figures; `nil` where nothing is counted.
    var stats: StatsDesk? { channels.map { StatsDesk(store: $0, clock: clock, now: time.unixMilliseconds) } }

    /// Flows and bindings; `nil` where they are not offered.
    var flows: OperatorDesk? { binding?.operatorDesk }

    /// Codes; `nil` where none are kept.
    var catalogue: CodeCatalogue? {
        channels.map { store in
            CodeCatalogue(
                store: store,
                isHandled: { scene, account in router(account).map { _ in routeName(scene, account) != nil } },
                now: time.unixMilliseconds
            )
        }
    }

    /// What makes codes and keeps them; `nil` where none are kept.
    var codeMaker: CodeMaker? {
        channels.map { CodeMaker(clients: clients, desk: CodeDesk(store: $0, now: time.unixMilliseconds)) }
    }

    /// The route that takes a scene of whoever follows already, else of whoever follows by it.
    @Sendable func routeName(_ scene: String, _ account: String) -> String? {
        guard let router = router(account), let value = SceneValue(scene) else { return nil }
        return router.route(value, kind: .alreadyFollowing)?.route.name
            ?? router.route(value, kind: .newFollower)?.route.name
    }
}
