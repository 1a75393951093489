internal import Crypto
internal import OfficialAccount

/// The server's key, and everything that is derived from it with HMAC-SHA-256.
///
/// Each derivation begins with its own label, and each field with its length: nothing derived for one purpose can be
/// made to fit another.
struct FlowKeys: Sendable {
    private let key: SymmetricKey

    /// - Parameter secret: At least 32 random bytes; the same on every server, as long as references are to stay the same.
    init?(secret: [UInt8]) {
        guard secret.count >= 32 else { return nil }
        key = SymmetricKey(data: secret)
    }

    /// The digits for this person in this flow.
    ///
    /// An HMAC over random bits is as good as a draw from the generator itself to anybody without the key, and with the
    /// key a stored HMAC of six digits is guessed in a second anyway: so the digits are not stored in any form.
    func phoneCode(flow: FlowID, openID: OpenID, salt: CodeSalt) -> PhoneCode {
        let code = code("phone-code", [flow.rawValue, openID.rawValue], [salt.high, salt.low])
        return unsafe code.withUnsafeBytes { bytes in
            unsafe PhoneCode(word: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
        }
    }

    /// The token of the browser's page.
    func csrfToken(flow: FlowID, challenge: ScanChallenge) -> CSRFToken {
        CSRFToken(text("csrf", [flow.rawValue], challenge.words))
    }

    /// The token of the page that a tap on the phone opens: another than the browser's.
    func tapToken(flow: FlowID, openID: OpenID) -> CSRFToken {
        CSRFToken(text("tap", [flow.rawValue, openID.rawValue]))
    }

    /// What a phone must bring back from the platform: letters and digits, as the platform wants it.
    func tapState(flow: FlowID, nonce: String) -> TapState {
        let bytes = Array(code("tap-state", [flow.rawValue, nonce], []))
        return TapState(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }

    /// How this person is named to the host application.
    func reference(to openID: OpenID, of application: APIKeyID) -> OpenIDReference {
        OpenIDReference(rawValue: text("openid", [application.rawValue, openID.rawValue]))
    }

    /// How somebody is named in counts and audits: an address, a session.
    func pseudonym(of text: String) -> String { self.text("pseudonym", [text]) }

    /// What texts are sealed with.
    var sealingKey: SymmetricKey { SymmetricKey(data: code("seal", [], [])) }

    private func text(_ label: String, _ fields: [String], _ words: [UInt64] = []) -> String {
        Base64.urlSafe.text(Array(code(label, fields, words)))
    }

    private func code(_ label: String, _ fields: [String], _ words: [UInt64]) -> HMAC<SHA256>.MAC {
        var message: [UInt8] = []
        message.reserveCapacity(128)
        for field in [label] + fields {
            append(UInt64(field.utf8.count), to: &message)
            message.append(contentsOf: field.utf8)
        }
        for word in words { append(word, to: &message) }
        return HMAC<SHA256>.authenticationCode(for: message, using: key)
    }

    private func append(_ word: UInt64, to message: inout [UInt8]) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            message.append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }
}

extension FlowKeys: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "FlowKeys(redacted)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
