internal import OfficialAccount

/// Decides whether a request is the platform's.
///
/// The mode comes from the credentials and never from the query; nothing is decrypted or understood before its
/// signature held. Every candidate token is compared, each in constant time. What comes first is what costs least:
/// the timestamp's form, the plain signature, the window, then the body.
public struct PushVerifier: Sendable {
    /// What the account's pushes are verified with.
    public let credentials: PushCredentials

    /// The window in seconds; `nil` where it is off.
    private let tolerance: Int64?
    private let parsers = PushParserPool()

    /// A verifier of one account.
    public init(credentials: PushCredentials) {
        self.credentials = credentials
        tolerance = credentials.timestampTolerance?.components.seconds
    }

    /// Answers the console's check of the URL (GET).
    ///
    /// An account's `echostr` is plain digits in every mode. Where the query has a `msg_signature`, as enterprise
    /// accounts send it, that is verified over `echostr`, which is then decrypted.
    ///
    /// - Parameters:
    ///   - query: The request's query.
    ///   - now: Seconds since 1970.
    /// - Returns: The bytes to answer as `text/plain`, and nothing else.
    /// - Throws: ``PushRefusal``.
    public func answerToURLCheck(_ query: PushQuery, now: Int64) throws(PushRefusal) -> [UInt8] {
        let stamp = try Stamp(query)
        let isEncrypted = query[.messageSignature] != nil
        if !isEncrypted || query[.signature] != nil { _ = try slotOfSignature(query, stamp) }
        guard isEncrypted else {
            try checkWindow(stamp, now: now)
            return Array(try query.required(.echo))
        }
        // A plus sign that some proxy took for an encoded blank is restored.
        let echo = try query.required(.echo).map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }
        _ = try slotOfMessageSignature(query, stamp, encrypted: echo[...])
        try checkWindow(stamp, now: now)
        guard credentials.cipher(in: .current) != nil else { throw .encryptedForPlainAccount }
        return Array(try decrypt(echo[...]).message)
    }

    /// Verifies a push (POST), and decrypts it where the mode says so.
    ///
    /// - Parameters:
    ///   - query: The request's query.
    ///   - body: The request's body; in plain mode the result keeps this very slice.
    ///   - now: Seconds since 1970.
    /// - Returns: The plaintext that decides, and how it was verified.
    /// - Throws: ``PushRefusal``.
    public func verify(_ query: PushQuery, body: ArraySlice<UInt8>, now: Int64) throws(PushRefusal) -> VerifiedPush {
        let stamp = try Stamp(query)
        return credentials.mode.isEncrypted
            ? try verifyEncrypted(query, stamp, body: body, now: now)
            : try verifyPlain(query, stamp, body: body, now: now)
    }

    private func verifyPlain(
        _ query: PushQuery,
        _ stamp: Stamp,
        body: ArraySlice<UInt8>,
        now: Int64
    ) throws(PushRefusal) -> VerifiedPush {
        let (slot, signature) = try slotOfSignature(query, stamp)
        try checkWindow(stamp, now: now)
        guard query[.messageSignature] == nil, query[.encryptType]?.elementsEqual("aes".utf8) != true else {
            throw .encryptedForPlainAccount
        }
        return VerifiedPush(
            document: body,
            format: try PushFormat(of: body),
            tokenSlot: slot,
            keySlot: nil,
            signature: signature,
            timestamp: stamp.seconds,
            nonce: query.bytes(in: stamp.nonce)
        )
    }

    private func verifyEncrypted(
        _ query: PushQuery,
        _ stamp: Stamp,
        body: ArraySlice<UInt8>,
        now: Int64
    ) throws(PushRefusal) -> VerifiedPush {
        if query[.signature] != nil { _ = try slotOfSignature(query, stamp) }
        guard query[.messageSignature] != nil else { throw .missingParameter(.messageSignature) }
        try checkWindow(stamp, now: now)
        let outer = try elements(of: body, format: try PushFormat(of: body))
        guard let encrypted = outer.first(where: { $0.name == "Encrypt" })?.text, !encrypted.isEmpty else {
            throw .plainForEncryptedAccount(credentials.mode)
        }
        let text = ArraySlice(encrypted.utf8)
        let (slot, signature) = try slotOfMessageSignature(query, stamp, encrypted: text)
        let (message, keySlot) = try decrypt(text)
        let format = try PushFormat(of: message)
        return VerifiedPush(
            document: message,
            format: format,
            tokenSlot: slot,
            keySlot: keySlot,
            signature: signature,
            outerDiffers: credentials.mode == .compatible && differs(outer, from: message, format),
            timestamp: stamp.seconds,
            nonce: query.bytes(in: stamp.nonce)
        )
    }
}

extension PushVerifier {
    /// Where the timestamp and nonce of a query stand, as every signature covers them.
    private struct Stamp {
        let timestamp: Range<Int>
        let nonce: Range<Int>
        let seconds: Int64

        init(_ query: borrowing PushQuery) throws(PushRefusal) {
            timestamp = try query.place(of: .timestamp)
            nonce = try query.place(of: .nonce)
            guard let seconds = Self.seconds(query.bytes.span.extracting(timestamp)) else { throw .malformedTimestamp }
            self.seconds = seconds
        }

        /// The number that exactly ten digits make.
        private static func seconds(_ digits: Span<UInt8>) -> Int64? {
            guard digits.count == 10 else { return nil }
            var seconds: Int64 = 0
            for index in digits.indices {
                let digit = digits[index] &- UInt8(ascii: "0")
                guard digit < 10 else { return nil }
                seconds = seconds * 10 + Int64(digit)
            }
            return seconds
        }
    }

    private func checkWindow(_ stamp: Stamp, now: Int64) throws(PushRefusal) {
        guard let tolerance else { return }
        let skew = now - stamp.seconds
        guard skew.magnitude <= tolerance.magnitude else { throw .staleTimestamp(skew: skew) }
    }

    private func slotOfSignature(
        _ query: borrowing PushQuery,
        _ stamp: Stamp
    ) throws(PushRefusal) -> (CredentialSlot, SignatureDigest) {
        let bytes = query.bytes.span
        guard let received = SignatureDigest(hexadecimal: bytes.extracting(try query.place(of: .signature))) else {
            throw .signatureMismatch
        }
        let slot = slot(matching: received) { token in
            SignatureDigest(
                token: token.span,
                timestamp: bytes.extracting(stamp.timestamp),
                nonce: bytes.extracting(stamp.nonce)
            )
        }
        guard let slot else { throw .signatureMismatch }
        return (slot, received)
    }

    private func slotOfMessageSignature(
        _ query: PushQuery,
        _ stamp: Stamp,
        encrypted: ArraySlice<UInt8>
    ) throws(PushRefusal) -> (CredentialSlot, SignatureDigest) {
        let digits = try query.required(.messageSignature)
        guard let received = SignatureDigest(hexadecimal: digits.span) else { throw .messageSignatureMismatch }
        let (timestamp, nonce) = (query.bytes(in: stamp.timestamp), query.bytes(in: stamp.nonce))
        let slot = slot(matching: received) { token in
            SignatureDigest(token: token[...], timestamp: timestamp, nonce: nonce, encrypted: encrypted)
        }
        guard let slot else { throw .messageSignatureMismatch }
        return (slot, received)
    }

    /// Compares every candidate, also after one matched: the time tells nobody which token is in use.
    private func slot(
        matching received: SignatureDigest,
        digest: ([UInt8]) -> SignatureDigest
    ) -> CredentialSlot? {
        let tokens = credentials.tokens
        var result: CredentialSlot?
        for index in tokens.indices.reversed() where digest(tokens[index].bytes).matches(received) {
            result = tokens[index].slot
        }
        return result
    }

    private func decrypt(
        _ encrypted: ArraySlice<UInt8>
    ) throws(PushRefusal) -> (message: ArraySlice<UInt8>, slot: CredentialSlot) {
        var failure = CipherError.undecryptable
        for slot in CredentialSlot.allCases {
            guard let cipher = credentials.cipher(in: slot) else { continue }
            do {
                return (try cipher.decrypt(encrypted), slot)
            } catch {
                // A key that fits says more than one that does not.
                if slot == .current || error == .receiver { failure = error }
            }
        }
        throw .cipher(failure)
    }

    private func elements(of body: ArraySlice<UInt8>, format: PushFormat) throws(PushRefusal) -> [PushElement] {
        try parsers.withParser { (parser) throws(PushRefusal) in try parser.elements(of: body, format: format) }
    }

    /// Whether a plain child disagrees with the decrypted copy; a copy that cannot be read agrees with nothing.
    private func differs(_ outer: [PushElement], from message: ArraySlice<UInt8>, _ format: PushFormat) -> Bool {
        guard let inner = try? elements(of: message, format: format) else { return true }
        return outer.contains { child in
            guard child.name != "Encrypt", let copy = inner.first(where: { $0.name == child.name }) else {
                return false
            }
            return copy != child
        }
    }
}

extension PushFormat {
    /// What a document looks like, by its first character.
    package init(of document: ArraySlice<UInt8>) throws(PushRefusal) {
        let bytes = document.span
        let lead = Blank.lead(of: bytes)
        switch lead < bytes.count ? bytes[lead] : 0 {
        case UInt8(ascii: "<"): self = .xml
        case UInt8(ascii: "{"): self = .json
        default: throw .notXML(line: nil)
        }
    }
}
