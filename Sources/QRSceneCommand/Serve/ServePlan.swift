import Logging
import OutboundHTTP
import QRScene

/// Everything `serve` needs, checked before anything is started.
struct ServePlan: Sendable {
    var accounts: [Account]
    var routesPaths: [AccountName: String]
    /// The platform's API for each account that has an AppSecret.
    var clients: [AccountName: PlatformClient]
    /// Where pushes are kept; it is opened when the receiver starts.
    var database: DatabaseLocation
    var configuration: ReceiverConfiguration
    var logLevel: Logger.Level
    var json: Bool
    var warnings: [String]

    init(_ settings: Settings, json: Bool) throws(ConfigurationError) {
        database = try settings.database()
        accounts = []
        routesPaths = [:]
        clients = [:]
        let platform = try settings.platform()
        warnings = database == .memory ? ["pushes are kept in memory: nothing survives this process"] : []
        for account in try settings.allAccounts() {
            let scenes = try RoutesLoader.scenes(at: account.routesPath)
            accounts.append(Account(name: account.name, credentials: account.credentials, scenes: scenes))
            routesPaths[account.name] = account.routesPath
            clients[account.name] = account.apiCredentials.map(platform.client)
            warnings += Self.warnings(about: account, scenes)
        }
        configuration = ReceiverConfiguration(
            addresses: try settings.addresses(.listen),
            adminAddresses: try settings.addresses(.adminListen)
        )
        configuration.listener = try settings.listener()
        configuration.limits = try settings.limits()
        configuration.retention = try settings.retention()
        configuration.apiKey = try settings.apiKey()
        logLevel = try settings.logLevel()
        let logsJSON = try settings.logsJSON()
        self.json = json || logsJSON
    }

    /// What `--check` prints.
    var summary: String {
        let accounts = accounts.map { account in
            let path = account.path ?? InboxAccount.usualPath(of: account.name)
            let routes = routesPaths[account.name] ?? "no routes file"
            let count = account.scenes.router().routes.count
            return "account \(account.name): \(account.credentials.mode) mode at \(path), \(count) routes (\(routes))"
        }
        return (accounts + warnings.map { "note: \($0)" } + ["the configuration is right"]).joined(separator: "\n")
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
