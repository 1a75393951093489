import Logging
import OutboundHTTP
import QRScene

/// Everything `serve` needs, checked before anything is started.
struct ServePlan: Sendable {
    var accounts: [Account]
    var routesPaths: [AccountName: String]
    /// The platform's API for each account that has an AppSecret.
    var clients: [AccountName: PlatformClient]
    /// Where phones say whose they are, where that is known only once it listens.
    var openBase: (@Sendable () async throws -> String)?
    /// Delivers what routes forward.
    var forwarder: Forwarder
    /// Where pushes are kept; it is opened when the receiver starts.
    var database: DatabaseLocation
    /// Where pushes wait while the database is away.
    var spool: SpoolLocation?
    /// Flows, where they are configured.
    var binding: BindingPlan?
    var configuration: ReceiverConfiguration
    var logLevel: Logger.Level
    var json: Bool
    var warnings: [String]

    init(_ settings: Settings, json: Bool) throws(ConfigurationError) {
        logLevel = try settings.logLevel()
        let logsJSON = try settings.logsJSON()
        self.json = json || logsJSON
        configuration = ReceiverConfiguration(
            addresses: try settings.addresses(.listen),
            adminAddresses: try settings.addresses(.adminListen)
        )
        configuration.roles = try settings.roles()
        configuration.listener = try settings.listener()
        configuration.limits = try settings.limits()
        configuration.retention = try settings.retention()
        configuration.apiKey = try settings.apiKey()
        forwarder = try Self.forwarder(configuration, Self.logger(self.json, logLevel))
        configuration.sendForwards(by: forwarder)
        database = try settings.database()
        spool = try settings.spool(database)
        accounts = []
        routesPaths = [:]
        clients = [:]
        let platform = try settings.platform()
        warnings = database.warning.map { [$0] } ?? []
        for account in try settings.allAccounts() {
            let scenes = try RoutesLoader.scenes(at: account.routesPath, by: forwarder)
            accounts.append(Account(name: account.name, credentials: account.credentials, scenes: scenes))
            routesPaths[account.name] = account.routesPath
            clients[account.name] = account.apiCredentials.map(platform.client)
            warnings += Self.warnings(about: account, scenes)
        }
        configuration.channels = ChannelSetup(clock: try settings.clock(), clients: clients)
        try Self.checkForwards(of: accounts)
        binding = try settings.binding(try settings.allAccounts())
        for target in binding?.notices.values ?? [:].values { forwarder.adopt(target) }
        warnings += binding?.warnings ?? []
    }

    /// The configuration with flows, where there are any, once it is known who sends messages.
    func offerFlows(_ configuration: inout ReceiverConfiguration, messages: LateReplySender) {
        guard let binding, let client = clients[binding.account] else { return }
        configuration.binding = BindingSetup(
            configuration: binding.configuration,
            account: binding.account,
            client: client,
            messages: messages,
            forwarder: forwarder,
            notices: binding.notices,
            keys: binding.keys
        )
        configuration.binding?.openBase = openBase
    }

    /// Where all that is not about a single push is told.
    var logger: Logger { Self.logger(json, logLevel) }

    private static func logger(_ json: Bool, _ level: Logger.Level) -> Logger {
        var logger = Logger(label: "qrscene") { label -> any LogHandler in
            json ? JSONLogHandler() : StreamLogHandler.standardError(label: label)
        }
        logger.logLevel = level
        return logger
    }

    private static func forwarder(
        _ configuration: ReceiverConfiguration,
        _ logger: Logger
    ) throws(ConfigurationError) -> Forwarder {
        do {
            return try Forwarder(metrics: configuration.metrics, logger: logger, time: configuration.time)
        } catch {
            throw .routes("\(error)")
        }
    }

    /// What `--check` prints.
    var summary: String {
        let accounts = accounts.map { account in
            let path = account.path ?? InboxAccount.usualPath(of: account.name)
            let routes = routesPaths[account.name] ?? "no routes file"
            let count = account.scenes.router().routes.count
            return "account \(account.name): \(account.credentials.mode) mode at \(path), \(count) routes (\(routes))"
        }
        return (accounts + flows + warnings.map { "note: \($0)" } + ["the configuration is right"]).joined(
            separator: "\n"
        )
    }

    private var flows: [String] {
        guard let binding else { return [] }
        return binding.configuration.applications.map { application in
            let returns = application.returns.keys.sorted().joined(separator: ", ")
            let notices = binding.notices[application.name].map { "notices to \($0.place)" } ?? "no notices"
            return "flows for \(application.name) (\(application.site)): returns \(returns); \(notices)"
        }
    }

    /// Two accounts may share an endpoint; its jobs know it by its URL alone, so it has one set of secrets.
    private static func checkForwards(of accounts: [Account]) throws(ConfigurationError) {
        var seen: [String: (target: ForwardTarget, account: AccountName)] = [:]
        for account in accounts {
            for case .handler(let handler as ForwardHandler) in account.scenes.routes.map(\.action) {
                let target = handler.target
                guard let first = seen[target.url], !first.target.agrees(with: target) else {
                    seen[target.url] = (target, account.name)
                    continue
                }
                throw .routes(
                    """
                    the accounts \(first.account) and \(account.name) forward to \(target.place) with different secrets \
                    or allow_private; give both the same, or tell the URLs apart by a query
                    """
                )
            }
        }
    }

    private static func warnings(about account: AccountSettings, _ scenes: SceneRegistry) -> [String] {
        var warnings: [String] = []
        if account.routesPath == nil {
            warnings.append("account \(account.name) has no routes file: every push is answered `success`")
        }
        if account.credentials.timestampTolerance == nil {
            warnings.append("the timestamp window is off: an old push can be sent again by whoever saw it")
        }
        warnings += scenes.router().unreachable().map { "route \($0.name) is never reached" }
        return warnings
    }
}
