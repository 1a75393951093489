/// The access_token of an account: what every call of the platform's API is made with, for two hours.
///
/// It has up to 512 characters, and nothing about its form is promised.
public struct AccessToken: Sendable, Hashable {
    /// The characters themselves.
    ///
    /// Never log them.
    public let secret: String

    /// Wraps a token as the platform gave it.
    public init(_ secret: String) { self.secret = secret }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a token, not which.
    public var description: String { "AccessToken(redacted)" }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
