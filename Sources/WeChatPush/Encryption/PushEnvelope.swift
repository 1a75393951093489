public import OfficialAccount

/// The other direction: a push as the platform would deliver it, for the commands, the sandbox and tests.
public struct PushEnvelope: Sendable, Equatable {
    /// What stands behind the URL's `?`, percent-encoded.
    public var query: String
    /// The request's body.
    public var body: [UInt8]

    /// Signs a plaintext document, and encrypts it where the mode says so, with the current token and key.
    ///
    /// - Parameters:
    ///   - document: What the platform has to say.
    ///   - format: XML or JSON.
    ///   - openID: The `openid` of the query.
    ///   - account: `ToUserName` of a safe envelope; taken from the document where `nil`.
    ///   - credentials: Whose push it is; the mode decides the form.
    ///   - timestamp: Seconds since 1970.
    ///   - nonce: A number that changes.
    ///   - random: The bytes in front of the message; fixed in tests alone.
    public init(
        document: some Collection<UInt8>,
        format: PushFormat,
        openID: OpenID,
        account: OriginalID? = nil,
        credentials: PushCredentials,
        timestamp: Int64,
        nonce: String,
        random: CipherSalt = CipherSalt()
    ) {
        let token = credentials.token(in: .current)
        let stamp = String(timestamp)
        var pairs = [
            ("signature", PushSignature.sign(token: token, timestamp: stamp, nonce: nonce)),
            ("timestamp", stamp), ("nonce", nonce), ("openid", openID.rawValue),
        ]
        if credentials.mode.isEncrypted, let cipher = credentials.cipher(in: .current) {
            let encrypted = cipher.encrypt(document, random: random)
            let signature = PushSignature.sign(token: token, timestamp: stamp, nonce: nonce, encrypted: encrypted)
            pairs += [("encrypt_type", "aes"), ("msg_signature", signature)]
            let plain = ArraySlice(document)
            body =
                credentials.mode == .compatible
                ? Self.adding(encrypted, to: plain, format)
                : Self.safeBody(encrypted, account: account ?? Self.account(of: plain, format), format)
        } else {
            body = Array(document)
        }
        query = Self.query(pairs)
    }

    /// The query of the console's check of the URL.
    ///
    /// - Parameters:
    ///   - echo: The digits that must come back.
    ///   - credentials: Whose URL it is; signed with the current token.
    ///   - timestamp: Seconds since 1970.
    ///   - nonce: A number that changes.
    /// - Returns: What stands behind the URL's `?`, percent-encoded.
    public static func urlCheckQuery(
        echo: String,
        credentials: PushCredentials,
        timestamp: Int64,
        nonce: String
    ) -> String {
        let stamp = String(timestamp)
        let token = credentials.token(in: .current)
        return query([
            ("signature", PushSignature.sign(token: token, timestamp: stamp, nonce: nonce)),
            ("echostr", echo), ("timestamp", stamp), ("nonce", nonce),
        ])
    }
}

extension PushEnvelope {
    private static func query(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
    }

    private static func percentEncoded(_ value: String) -> String {
        var text = ""
        for byte in value.utf8 {
            let scalar = Unicode.Scalar(byte)
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9", "-", ".", "_", "~": text.unicodeScalars.append(scalar)
            default:
                text += "%"
                text.unicodeScalars.append(Unicode.Scalar(Hex.digit(byte >> 4)))
                text.unicodeScalars.append(Unicode.Scalar(Hex.digit(byte & 15)))
            }
        }
        return text
    }

    private static func safeBody(_ encrypted: String, account: OriginalID, _ format: PushFormat) -> [UInt8] {
        switch format {
        case .xml:
            var writer = XMLWriter(capacity: 128 + encrypted.utf8.count)
            writer.element("xml") { writer in
                writer.text("ToUserName", account.rawValue)
                writer.text("Encrypt", encrypted)
            }
            return writer.bytes
        case .json:
            var writer = JSONWriter()
            writer.text("ToUserName", account.rawValue)
            writer.text("Encrypt", encrypted)
            return writer.bytes
        }
    }

    /// The account a document is addressed to; empty where the document cannot say, for broken ones are sent too.
    private static func account(of document: ArraySlice<UInt8>, _ format: PushFormat) -> OriginalID {
        let elements = (try? PushParser().elements(of: document, format: format)) ?? []
        return OriginalID(rawValue: elements.first { $0.name == "ToUserName" }?.text ?? "")
    }

    /// The document with the encrypted copy as its last child.
    private static func adding(_ encrypted: String, to document: ArraySlice<UInt8>, _ format: PushFormat) -> [UInt8] {
        let close: UInt8 = format == .xml ? UInt8(ascii: "<") : UInt8(ascii: "}")
        let end = document.lastIndex(of: close) ?? document.endIndex
        var body = Array(document[..<end])
        switch format {
        case .xml:
            var writer = XMLWriter(capacity: 64 + encrypted.utf8.count)
            writer.text("Encrypt", encrypted)
            body += writer.bytes
        case .json:
            let isEmpty = Blank.trimmed(body[...]).last == UInt8(ascii: "{")
            body += Array(((isEmpty ? "" : ",") + "\"Encrypt\":" + JSONValue.string(encrypted).text).utf8)
        }
        return body + document[end...]
    }
}
