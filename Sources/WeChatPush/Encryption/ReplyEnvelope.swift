public import OfficialAccount

/// The encrypted form of a reply: `Encrypt`, `MsgSignature`, `TimeStamp`, `Nonce`.
public enum ReplyEnvelope {
    /// Encrypts and signs a reply's document.
    ///
    /// - Parameters:
    ///   - document: The reply; the word `success` goes unsealed and is not for here.
    ///   - format: The form of the envelope.
    ///   - cipher: The cipher of the account's key.
    ///   - token: The account's token.
    ///   - timestamp: Seconds since 1970; the push's or now.
    ///   - nonce: The push's or a new one.
    ///   - random: The bytes in front of the message; fixed in tests alone.
    /// - Returns: The bytes of the answer.
    public static func seal(
        document: some Collection<UInt8>,
        format: PushFormat,
        cipher: MessageCipher,
        token: PushToken,
        timestamp: Int64,
        nonce: String,
        random: CipherSalt = CipherSalt()
    ) -> [UInt8] {
        let encrypted = cipher.encrypt(document, random: random)
        let signature = PushSignature.sign(
            token: token,
            timestamp: String(timestamp),
            nonce: nonce,
            encrypted: encrypted
        )
        switch format {
        case .xml:
            var writer = XMLWriter(capacity: 256 + encrypted.utf8.count)
            writer.element("xml") { writer in
                writer.text("Encrypt", encrypted)
                writer.text("MsgSignature", signature)
                writer.number("TimeStamp", timestamp)
                writer.text("Nonce", nonce)
            }
            return writer.bytes
        case .json:
            var writer = JSONWriter()
            writer.text("Encrypt", encrypted)
            writer.text("MsgSignature", signature)
            writer.number("TimeStamp", timestamp)
            writer.text("Nonce", nonce)
            return writer.bytes
        }
    }

    /// Verifies and decrypts a sealed reply, as the platform does.
    ///
    /// - Parameters:
    ///   - envelope: The bytes of the answer.
    ///   - cipher: The cipher of the account's key.
    ///   - token: The account's token.
    /// - Returns: The reply's document.
    /// - Throws: ``PushRefusal``; ``PushRefusal/messageSignatureMismatch`` before anything is decrypted.
    public static func open(
        _ envelope: some Collection<UInt8>,
        cipher: MessageCipher,
        token: PushToken
    ) throws(PushRefusal) -> ArraySlice<UInt8> {
        let bytes = ArraySlice(envelope)
        let elements = try PushParser().elements(of: bytes, format: try PushFormat(of: bytes))
        func text(_ name: String) throws(PushRefusal) -> String {
            guard let text = elements.first(where: { $0.name == name })?.text else { throw .missingElement(name) }
            return text
        }
        let encrypted = try text("Encrypt")
        let isRight = PushSignature.matches(
            try text("MsgSignature"),
            token: token,
            timestamp: try text("TimeStamp"),
            nonce: try text("Nonce"),
            encrypted: encrypted
        )
        guard isRight else { throw .messageSignatureMismatch }
        do {
            return try cipher.decrypt(encrypted)
        } catch {
            throw .cipher(error)
        }
    }
}
