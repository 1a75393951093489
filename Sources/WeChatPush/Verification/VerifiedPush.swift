/// The form of a push's document.
public enum PushFormat: String, Sendable, Hashable, CaseIterable {
    /// One `<xml>` element.
    case xml
    /// One object.
    case json
}

/// A push that proved to be the platform's: the bytes that decide, and how they were verified.
public struct VerifiedPush: Sendable {
    /// The plaintext as received or decrypted, not yet sanitised.
    public let document: ArraySlice<UInt8>
    /// What the document looks like; ``PushParser`` judges whether it is one.
    public let format: PushFormat
    /// The token that matched.
    public let tokenSlot: CredentialSlot
    /// The key that decrypted; `nil` in plain mode.
    public let keySlot: CredentialSlot?
    /// What the replay memory is keyed by.
    ///
    /// `msg_signature` in the encrypted modes, else `signature`. A genuine retry repeats it with the same body.
    public let signature: SignatureDigest
    /// Compatible mode: the plain children say something else than the decrypted copy, which decides.
    ///
    /// Compared are the children that both copies have; it is worth a log line, for the platform never does it.
    public let outerDiffers: Bool
    /// The query's `timestamp`.
    public let timestamp: Int64
    private let nonceBytes: ArraySlice<UInt8>

    /// The query's `nonce`, which a sealed reply repeats; text is made of it only where somebody asks.
    public var nonce: String { String(decoding: nonceBytes, as: UTF8.self) }

    /// Assembles a verified push; only ``PushVerifier`` and tests have a reason to.
    public init(
        document: ArraySlice<UInt8>,
        format: PushFormat,
        tokenSlot: CredentialSlot,
        keySlot: CredentialSlot?,
        signature: SignatureDigest,
        outerDiffers: Bool = false,
        timestamp: Int64,
        nonce: String
    ) {
        self.init(
            document: document,
            format: format,
            tokenSlot: tokenSlot,
            keySlot: keySlot,
            signature: signature,
            outerDiffers: outerDiffers,
            timestamp: timestamp,
            nonce: ArraySlice(nonce.utf8)
        )
    }

    init(
        document: ArraySlice<UInt8>,
        format: PushFormat,
        tokenSlot: CredentialSlot,
        keySlot: CredentialSlot?,
        signature: SignatureDigest,
        outerDiffers: Bool = false,
        timestamp: Int64,
        nonce: ArraySlice<UInt8>
    ) {
        self.document = document
        self.format = format
        self.tokenSlot = tokenSlot
        self.keySlot = keySlot
        self.signature = signature
        self.outerDiffers = outerDiffers
        self.timestamp = timestamp
        nonceBytes = nonce
    }
}
