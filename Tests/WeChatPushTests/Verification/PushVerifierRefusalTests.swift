import OfficialAccount
import Testing
import WeChatPush

/// Every way in which a request fails to be the platform's.
@Suite("Push verifier, refusals")
struct PushVerifierRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let mode: MessageMode
        let refusal: PushRefusal
        let spoil: @Sendable (inout PushEnvelope) -> Void
        var testDescription: String { "\(mode): \(name)" }

        init(
            _ name: String,
            _ mode: MessageMode,
            _ refusal: PushRefusal,
            _ spoil: @escaping @Sendable (inout PushEnvelope) -> Void
        ) {
            self.name = name
            self.mode = mode
            self.refusal = refusal
            self.spoil = spoil
        }
    }

    static let cases: [Case] = [
        Case("no query", .plain, .missingParameter(.timestamp)) { $0.query = "" },
        Case("no signature", .plain, .missingParameter(.signature)) { $0.drop("signature") },
        Case("an empty signature", .plain, .missingParameter(.signature)) { $0.set("signature", "") },
        Case("no timestamp", .plain, .missingParameter(.timestamp)) { $0.drop("timestamp") },
        Case("no nonce", .plain, .missingParameter(.nonce)) { $0.drop("nonce") },
        Case("a wrong signature", .plain, .signatureMismatch) {
            $0.set("signature", String(repeating: "0", count: 40))
        },
        Case("a short signature", .plain, .signatureMismatch) { $0.set("signature", "899cf89e464efb63f54d") },
        Case("a signature of other characters", .plain, .signatureMismatch) {
            $0.set("signature", String(repeating: "g", count: 40))
        },
        Case("another nonce", .plain, .signatureMismatch) { $0.set("nonce", "486452657") },
        Case("another timestamp", .plain, .signatureMismatch) { $0.set("timestamp", "1714037060") },
        Case("an encrypted push", .plain, .encryptedForPlainAccount) { $0 = Samples.envelope(.safe) },
        Case("a compatible push", .plain, .encryptedForPlainAccount) { $0 = Samples.envelope(.compatible) },
        Case("a msg_signature alone", .plain, .encryptedForPlainAccount) { $0.query += "&msg_signature=0" },
        Case("a body of text", .plain, .notXML(line: nil)) { $0.body = Array("hello".utf8) },
        Case("an empty body", .plain, .notXML(line: nil)) { $0.body = [] },
        Case("a plain push", .safe, .missingParameter(.messageSignature)) { $0 = Samples.envelope(.plain) },
        Case("no msg_signature", .safe, .missingParameter(.messageSignature)) { $0.drop("msg_signature") },
        Case("an empty msg_signature", .safe, .missingParameter(.messageSignature)) { $0.set("msg_signature", "") },
        Case("the plain signature in its place", .safe, .messageSignatureMismatch) {
            $0.set("msg_signature", $0.value("signature"))
        },
        Case("a wrong msg_signature", .safe, .messageSignatureMismatch) {
            $0.set("msg_signature", String(repeating: "0", count: 40))
        },
        Case("a short msg_signature", .safe, .messageSignatureMismatch) { $0.set("msg_signature", "46e02f82") },
        Case("a wrong signature beside a right msg_signature", .safe, .signatureMismatch) {
            $0.set("signature", String(repeating: "0", count: 40))
        },
        Case("a plain body under encrypted parameters", .safe, .plainForEncryptedAccount(.safe)) {
            $0.body = Samples.scan()
        },
        Case("an empty Encrypt", .safe, .plainForEncryptedAccount(.safe)) {
            $0.body = Array("<xml><Encrypt><![CDATA[  ]]></Encrypt></xml>".utf8)
        },
        Case("an Encrypt that is nested", .safe, .plainForEncryptedAccount(.safe)) {
            $0.body = Array("<xml><a><Encrypt>AAAA</Encrypt></a></xml>".utf8)
        },
        Case("an Encrypt of another namespace", .safe, .plainForEncryptedAccount(.safe)) {
            $0.body = Array("<xml xmlns:x='y'><x:Encrypt>AAAA</x:Encrypt></xml>".utf8)
        },
        Case("another Encrypt", .safe, .messageSignatureMismatch) {
            $0.body = Array("<xml><Encrypt>AAAA</Encrypt></xml>".utf8)
        },
        Case("a body of text", .safe, .notXML(line: nil)) { $0.body = Array("hello".utf8) },
        Case("a broken envelope", .safe, .notXML(line: 1)) { $0.body = Array("<xml><Encrypt>".utf8) },
        Case("a DOCTYPE", .safe, .doctype) { $0.body = Array("<!DOCTYPE xml><xml/>".utf8) },
        Case("a plain push", .compatible, .missingParameter(.messageSignature)) { $0 = Samples.envelope(.plain) },
        Case("plain children alone", .compatible, .plainForEncryptedAccount(.compatible)) { $0.body = Samples.scan() },
        Case("no msg_signature", .compatible, .missingParameter(.messageSignature)) { $0.drop("msg_signature") },
        Case("a key that is not ours", .safe, .cipher(.undecryptable)) {
            $0 = Samples.envelope(.safe, credentials: Samples.credentials(.safe, key: Samples.otherKey))
        },
        Case("another account's AppID", .safe, .cipher(.receiver)) {
            let other = AppID(rawValue: "wx0123456789abcdee")
            $0 = Samples.envelope(.safe, credentials: Samples.credentials(.safe, appID: other))
        },
        Case("a signed Encrypt that is no base64", .safe, .cipher(.notBase64)) { $0 = .signing("not base64!") },
        Case("a signed Encrypt that is cut", .safe, .cipher(.length(3))) { $0 = .signing("AAAA") },
    ]

    @Test(arguments: cases)
    func refuses(_ example: Case) throws {
        var envelope = Samples.envelope(example.mode)
        example.spoil(&envelope)
        let verifier = PushVerifier(credentials: Samples.credentials(example.mode))
        let query = try PushQuery(envelope.query)
        #expect(throws: example.refusal) {
            try verifier.verify(query, body: ArraySlice(envelope.body), now: Samples.now)
        }
    }

    /// Whatever a query says, it does not choose the mode.
    @Test(arguments: ["raw", "aes", "", "plain"])
    func encryptTypeChoosesNothing(_ type: String) throws {
        var plain = Samples.envelope(.plain)
        plain.query += "&encrypt_type=" + type
        let safe = PushVerifier(credentials: Samples.credentials(.safe))
        #expect(throws: PushRefusal.missingParameter(.messageSignature)) {
            try safe.verify(PushQuery(plain.query), body: ArraySlice(plain.body), now: Samples.now)
        }
        var encrypted = Samples.envelope(.safe)
        encrypted.set("encrypt_type", type)
        #expect(throws: Never.self) {
            try safe.verify(PushQuery(encrypted.query), body: ArraySlice(encrypted.body), now: Samples.now)
        }
    }

    @Test func aPlainPushMaySayThatItIsRaw() throws {
        var plain = Samples.envelope(.plain)
        plain.query += "&encrypt_type=raw"
        let verifier = PushVerifier(credentials: Samples.credentials())
        #expect(throws: Never.self) {
            try verifier.verify(PushQuery(plain.query), body: ArraySlice(plain.body), now: Samples.now)
        }
    }

    /// Someone who could sign (or a token that leaked) learns nothing from a ciphertext changed byte by byte.
    @Test func aTamperedCipherAnswersTheSameWhereverItWasTampered() throws {
        let document = Array("<xml><a>1</a></xml>".utf8)
        let text = Samples.cipher.encrypt(document, random: Samples.salt)
        let verifier = PushVerifier(credentials: Samples.credentials(.safe))
        let length = text.utf8.count
        var labels: [String: Int] = [:]
        for index in 0..<length where text.utf8[text.utf8.index(text.startIndex, offsetBy: index)] != UInt8(ascii: "=")
        {
            var bytes = Array(text.utf8)
            bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "E") : UInt8(ascii: "A")
            let envelope = PushEnvelope.signing(bytes.text)
            do throws(PushRefusal) {
                let push = try verifier.verify(
                    try PushQuery(envelope.query),
                    body: ArraySlice(envelope.body),
                    now: Samples.now
                )
                // Only the salt and the message itself can change unnoticed: the scheme has no authenticity.
                #expect(Array(push.document) != document || index < 28)
            } catch {
                if case .notXML = error { continue }
                labels[error.label, default: 0] += 1
                #expect(error.status == 403)
            }
        }
        #expect(Set(labels.keys).isSubset(of: ["undecryptable", "app_id_mismatch", "encrypt_damaged"]))
        #expect((labels["undecryptable"] ?? 0) > 20)
    }
}

extension PushEnvelope {
    /// A safe envelope with this text, rightly signed.
    static func signing(_ encrypted: String) -> PushEnvelope {
        let stamp = String(Samples.now)
        var envelope = Samples.envelope(.safe)
        envelope.body = Array("<xml><Encrypt><![CDATA[\(encrypted)]]></Encrypt></xml>".utf8)
        let signature = PushSignature.sign(
            token: Samples.token,
            timestamp: stamp,
            nonce: Samples.nonce,
            encrypted: encrypted
        )
        envelope.set("msg_signature", signature)
        return envelope
    }

    func value(_ name: String) -> String {
        let pair = query.split(separator: "&").first { $0.hasPrefix(name + "=") }
        return pair.map { String($0.dropFirst(name.utf8.count + 1)) } ?? ""
    }

    mutating func drop(_ name: String) {
        query = query.split(separator: "&").filter { !$0.hasPrefix(name + "=") }.joined(separator: "&")
    }

    mutating func set(_ name: String, _ value: String) {
        drop(name)
        query += "&\(name)=\(value)"
    }
}
