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
    /// People that the sandbox remembers; beyond it a stranger is refused.
    public var people = 10_000

    /// The documented figures.
    public init() {}
}
