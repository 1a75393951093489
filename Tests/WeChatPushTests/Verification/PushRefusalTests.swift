import OfficialAccount
import Testing
import WeChatPush

@Suite("Push refusal")
struct PushRefusalTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let refusal: PushRefusal
        let label: String
        let status: Int
        let mentions: String
        var testDescription: String { label }

        init(_ refusal: PushRefusal, _ label: String, _ status: Int, _ mentions: String) {
            self.refusal = refusal
            self.label = label
            self.status = status
            self.mentions = mentions
        }
    }

    static let rows = [
        Row(.queryTooLong(length: 5000, limit: 4096), "query_too_long", 403, "5000"),
        Row(.missingParameter(.messageSignature), "missing_parameter", 403, "msg_signature"),
        Row(.repeatedParameter(.nonce), "repeated_parameter", 403, "nonce twice"),
        Row(.malformedParameter(.echo), "malformed_parameter", 403, "echostr"),
        Row(.malformedTimestamp, "malformed_timestamp", 403, "ten digits"),
        Row(.staleTimestamp(skew: 400), "stale_timestamp", 403, "400 s behind"),
        Row(.staleTimestamp(skew: -400), "stale_timestamp", 403, "400 s ahead of"),
        Row(.signatureMismatch, "signature_mismatch", 403, "Token (令牌)"),
        Row(.messageSignatureMismatch, "msg_signature_mismatch", 403, "msg_signature"),
        Row(.encryptedForPlainAccount, "mode_mismatch", 403, "plain mode"),
        Row(.plainForEncryptedAccount(.safe), "mode_mismatch", 403, "safe mode"),
        Row(.cipher(.notBase64), "encrypt_damaged", 403, "base64"),
        Row(.cipher(.length(17)), "encrypt_damaged", 403, "17 bytes"),
        Row(.cipher(.undecryptable), "undecryptable", 403, "EncodingAESKey"),
        Row(.cipher(.receiver), "app_id_mismatch", 403, "AppID"),
        Row(.tooLarge(length: 9, limit: 8), "too_large", 413, "9 bytes"),
        Row(.notXML(line: 3), "not_xml", 400, "line 3"),
        Row(.notXML(line: nil), "not_xml", 400, "well-formed"),
        Row(.doctype, "doctype", 400, "DOCTYPE"),
        Row(.processingInstruction, "processing_instruction", 400, "instruction"),
        Row(.tooDeep(limit: 8), "too_deep", 400, "8"),
        Row(.tooManyNodes(limit: 1024), "too_many_nodes", 400, "1024"),
        Row(.tagTooLong(limit: 1024), "tag_too_long", 400, "1024"),
        Row(.notJSON(offset: 5), "not_json", 400, "byte 5"),
        Row(.missingElement("MsgType"), "missing_element", 400, "<MsgType>"),
        Row(.malformedElement("CreateTime"), "malformed_element", 400, "<CreateTime>"),
        Row(.noParser, "no_parser", 503, "memory"),
    ]

    @Test(arguments: rows)
    func hasAWordAStatusAndASentence(_ row: Row) {
        #expect(row.refusal.label == row.label)
        #expect(row.refusal.status == row.status)
        #expect(row.refusal.description.contains(row.mentions))
        #expect(row.refusal.description != row.label)
    }
}

@Suite("Redaction")
struct RedactionTests {
    /// All that a value shows of itself when someone prints it.
    private func shown<Value>(_ value: Value) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value)" + String(reflecting: value) + dumped
    }

    @Test func noSecretIsEverShown() throws {
        let credentials = Samples.credentials(.safe, previousToken: Samples.otherToken, previousKey: Samples.otherKey)
        let text = [
            shown(credentials), shown(PushVerifier(credentials: credentials)), shown(Samples.cipher),
            shown(try PushVerifierHolder(credentials)),
        ].joined()
        for secret in [Samples.token.secret, Samples.otherToken.secret, "abcdefghijklmnop", "QrScene"] {
            #expect(!text.contains(secret))
        }
        // The key's first bytes, as an array would print them.
        for key in [Samples.key, Samples.otherKey] {
            let bytes = key.keyBytes.prefix(3)
            #expect(!text.contains(bytes.map(String.init).joined(separator: ", ")))
            #expect(!text.contains("- \(bytes[0])\n"))
        }
        #expect(credentials.description == "PushCredentials(wx0123456789abcdef, safe, redacted)")
    }

    @Test func anEncryptedModeNeedsKeyAndAppID() {
        for mode in [MessageMode.compatible, .safe] {
            #expect(throws: CredentialError.modeNeedsKey(mode)) {
                try PushCredentials(appID: Samples.appID, token: Samples.token, mode: mode)
            }
            #expect(throws: CredentialError.modeNeedsKey(mode)) {
                try PushCredentials(appID: nil, token: Samples.token, aesKey: Samples.key, mode: mode)
            }
        }
        #expect(throws: Never.self) { try PushCredentials(appID: nil, token: Samples.token, mode: .plain) }
    }

    @Test func anEmptySlotGivesTheCurrentToken() {
        let credentials = Samples.credentials(.safe)
        #expect(credentials.token(in: .previous) == Samples.token)
        #expect(credentials.cipher(in: .previous) == nil)
        #expect(credentials.cipher(in: .current) != nil)
    }

    private struct PushVerifierHolder {
        let verifier: PushVerifier

        init(_ credentials: PushCredentials) throws { verifier = PushVerifier(credentials: credentials) }
    }
}
