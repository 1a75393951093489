/// The Token (令牌) of the account's message push configuration: the secret behind every signature.
public struct PushToken: Sendable, Hashable {
    /// The characters themselves.
    ///
    /// Never log them.
    public let secret: String

    /// A token of 3 to 32 ASCII letters and digits, as the console accepts them.
    ///
    /// - Throws: ``CredentialError/token(length:)`` or ``CredentialError/tokenCharacter(_:)``.
    public init(_ secret: String) throws(CredentialError) {
        guard (3...32).contains(secret.utf8.count) else { throw .token(length: secret.utf8.count) }
        for scalar in secret.unicodeScalars {
            guard scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) else {
                throw .tokenCharacter(scalar)
            }
        }
        self.secret = secret
    }
}

extension PushToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a token, not which.
    public var description: String { "PushToken(redacted)" }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
