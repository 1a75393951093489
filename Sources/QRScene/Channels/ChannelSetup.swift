public import SceneRouting
public import Store
public import WeChatAPI

/// What a receiver needs to count by channels and to make codes.
public struct ChannelSetup: Sendable {
    /// Whose hours and days count.
    public var clock: AccountClock
    /// What makes codes for the API, by the accounts' names in this process; whoever has none makes none.
    public var clients: [AccountName: PlatformClient]

    /// Assembles one.
    ///
    /// - Parameters:
    ///   - clock: Whose hours and days count.
    ///   - clients: What makes codes.
    public init(clock: AccountClock = .china, clients: [AccountName: PlatformClient] = [:]) {
        self.clock = clock
        self.clients = clients
    }
}
