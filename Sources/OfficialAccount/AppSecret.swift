/// The AppSecret (开发者密码) of an account: with the AppID it buys access tokens.
public struct AppSecret: Sendable, Hashable {
    /// The characters themselves.
    ///
    /// Never log them.
    public let secret: String

    /// A secret as the console shows it; today's have 32 hexadecimal digits.
    ///
    /// - Throws: ``CredentialError/appSecret(length:)`` where it is empty, or holds what no secret holds.
    public init(_ secret: String) throws(CredentialError) {
        let isPlain = secret.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain, (1...128).contains(secret.utf8.count) else { throw .appSecret(length: secret.utf8.count) }
        self.secret = secret
    }
}

extension AppSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a secret, not which.
    public var description: String { "AppSecret(redacted)" }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
