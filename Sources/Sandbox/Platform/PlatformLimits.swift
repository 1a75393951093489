/// What the platform allows; the documented figures by default.
public struct PlatformLimits: Sendable, Equatable {
    /// Permanent codes of an account, integers and texts together.
    public var permanentCodes = 100_000
    /// Calls of `qrcode/create` a day.
    public var createsADay = 100_000
    /// Calls of `token` a day.
    public var classicTokensADay = 2_000
    /// Calls of `stable_token` a minute.
    public var stableTokensAMinute = 10_000
    /// Calls of `stable_token` a day.
    public var stableTokensADay = 500_000
    /// Calls of `stable_token` with `force_refresh` a day.
    public var forcedTokensADay = 20
    /// Whether a further code of a permanent scene uses the permanent quota again; the platform does not say.
    public var recreatingCosts = false
    /// Calls of `user/get` a day.
    public var followerListsADay = 500
    /// Calls of `user/info` and of `user/info/batchget` a day, each.
    public var followerQueriesADay = 500_000
    /// Whether the account may ask about its followers at all.
    public var tellsOfFollowers = true
    /// People that the sandbox remembers; beyond it a stranger is refused.
    public var people = 50_000

    /// The documented figures.
    public init() {}
}
