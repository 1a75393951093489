public import OfficialAccount

/// A token in use, with its number: which of two is the later one can be told even where they are the same text.
struct TokenLease: Sendable, Equatable {
    let token: AccessToken
    let generation: Int
}

/// A token as the platform sold it.
public struct BoughtToken: Sendable, Equatable {
    /// The token.
    public var token: AccessToken
    /// What is left of its life.
    public var lifetime: Duration

    /// Assembles one.
    public init(token: AccessToken, lifetime: Duration) {
        self.token = token
        self.lifetime = lifetime
    }
}
