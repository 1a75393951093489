internal import OfficialAccount

extension PushVerifier {
    /// The bytes that answer a push: sealed where the account's mode is encrypted, else as they are.
    ///
    /// The word `success` and an empty body go unsealed in every mode. The token and the key that fitted the push seal
    /// its reply, so a change of either in the console is followed at once.
    ///
    /// - Parameters:
    ///   - document: The reply's document.
    ///   - push: What is answered; its nonce is repeated.
    ///   - timestamp: Seconds since 1970.
    ///   - random: The bytes in front of the message; fixed in tests alone. They are drawn only where the reply is
    ///     sealed: a draw is a system call.
    /// - Returns: The bytes of the answer.
    public func seal(
        _ document: [UInt8],
        for push: VerifiedPush,
        timestamp: Int64,
        random: CipherSalt? = nil
    ) -> [UInt8] {
        guard credentials.mode.isEncrypted, !document.isEmpty, document != PassiveReply.nothing,
            let cipher = credentials.cipher(in: push.keySlot ?? .current)
        else { return document }
        return ReplyEnvelope.seal(
            document: document,
            format: push.format,
            cipher: cipher,
            token: credentials.token(in: push.tokenSlot),
            timestamp: timestamp,
            nonce: push.nonce,
            random: random ?? CipherSalt()
        )
    }
}
