import OutboundHTTP
import QRScene
import QRSceneTesting

/// A player for each account, for pushes that were saved with their account's name.
struct SavedPlayers {
    private var players: [String: any FixturePlayer] = [:]

    /// - Parameters:
    ///   - settings: The accounts, and where their callbacks are.
    ///   - url: A callback for all of them.
    ///   - verbatim: Whether CreateTime stays what it was.
    ///   - local: Whether they go through this process.
    /// - Throws: `ConfigurationError`; what libcurl says where it cannot be used.
    init(_ settings: Settings, to url: String?, verbatim: Bool, local: Bool) throws {
        guard !local else {
            let scenes = try RoutesLoader.scenes(at: settings.routesPath)
            players[""] = LocalPlayer(runner: FixtureRunner(scenes: scenes))
            return
        }
        let client = try OutboundClient(connections: 1)
        for account in try settings.allAccounts() {
            players[account.name.rawValue] = FreshPlayer(
                callback: try url.map { Callback($0) } ?? settings.callback(of: account.name),
                client: client,
                credentials: account.credentials,
                keepsTime: verbatim
            )
        }
    }

    func play(_ fixture: Fixture, account: String) async throws -> PlayResult {
        guard let player = players[account] ?? players[""] else {
            return .skipped("its account \(account) is not configured")
        }
        return try await player.play(fixture)
    }
}
