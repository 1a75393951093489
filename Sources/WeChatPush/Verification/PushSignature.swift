public import OfficialAccount

/// The signatures of the platform: the parts sorted bytewise, written one behind the other, SHA-1, lower-case hex.
///
/// The digest covers the concatenation alone, so digits can move between timestamp and nonce without changing it:
/// whoever takes a push must also insist on ten digits of timestamp, as ``PushVerifier`` does.
public enum PushSignature {
    /// `signature`: over token, timestamp and nonce.
    ///
    /// - Parameters:
    ///   - token: The account's token.
    ///   - timestamp: As the query has it, decoded once.
    ///   - nonce: As the query has it, decoded once.
    /// - Returns: 40 hexadecimal digits.
    public static func sign(token: PushToken, timestamp: String, nonce: String) -> String {
        digest(token, timestamp, nonce).hexadecimal
    }

    /// `msg_signature`: over token, timestamp, nonce and the text of `Encrypt` without the blanks around it.
    ///
    /// - Parameters:
    ///   - token: The account's token.
    ///   - timestamp: As the query has it, decoded once.
    ///   - nonce: As the query has it, decoded once.
    ///   - encrypted: The base64 text.
    /// - Returns: 40 hexadecimal digits.
    public static func sign(token: PushToken, timestamp: String, nonce: String, encrypted: String) -> String {
        digest(token, timestamp, nonce, encrypted).hexadecimal
    }

    /// Whether a `signature` is right, in constant time.
    ///
    /// - Parameters:
    ///   - signature: As received; either case, 40 digits.
    ///   - token: The account's token.
    ///   - timestamp: As the query has it, decoded once.
    ///   - nonce: As the query has it, decoded once.
    /// - Returns: `false` also for a signature that is no 40 digits.
    public static func matches(_ signature: String, token: PushToken, timestamp: String, nonce: String) -> Bool {
        let expected = digest(token, timestamp, nonce)
        return SignatureDigest(hexadecimal: signature.utf8.span)?.matches(expected) ?? false
    }

    /// Whether a `msg_signature` is right, in constant time.
    ///
    /// - Parameters:
    ///   - signature: As received; either case, 40 digits.
    ///   - token: The account's token.
    ///   - timestamp: As the query has it, decoded once.
    ///   - nonce: As the query has it, decoded once.
    ///   - encrypted: The base64 text.
    /// - Returns: `false` also for a signature that is no 40 digits.
    public static func matches(
        _ signature: String,
        token: PushToken,
        timestamp: String,
        nonce: String,
        encrypted: String
    ) -> Bool {
        let expected = digest(token, timestamp, nonce, encrypted)
        return SignatureDigest(hexadecimal: signature.utf8.span)?.matches(expected) ?? false
    }

    private static func digest(_ token: PushToken, _ timestamp: String, _ nonce: String) -> SignatureDigest {
        SignatureDigest(
            token: token.secret.utf8.span,
            timestamp: timestamp.utf8.span,
            nonce: nonce.utf8.span
        )
    }

    private static func digest(
        _ token: PushToken,
        _ timestamp: String,
        _ nonce: String,
        _ encrypted: String
    ) -> SignatureDigest {
        SignatureDigest(
            token: ArraySlice(token.secret.utf8),
            timestamp: ArraySlice(timestamp.utf8),
            nonce: ArraySlice(nonce.utf8),
            encrypted: ArraySlice(encrypted.utf8)
        )
    }
}
