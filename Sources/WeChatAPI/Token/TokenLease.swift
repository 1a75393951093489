internal import OfficialAccount

/// A token in use, with its number: which of two is the later one can be told even where they are the same text.
struct TokenLease: Sendable, Equatable {
    let token: AccessToken
    let generation: Int
}

/// A token as the platform sold it.
struct BoughtToken: Sendable, Equatable {
    var token: AccessToken
    /// What is left of its life.
    var lifetime: Duration
}
