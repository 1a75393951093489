internal import OfficialAccount

/// What the browser's session keeps and shows only at the end: who holds it started the flow (RFC 7636, for scans).
///
/// The host application draws it; we see its fingerprint when the flow is created and itself when it is completed.
struct ScanVerifier: Secret {
    let text: String

    /// A new verifier of 256 bits.
    init(using random: inout some RandomNumberGenerator) { text = Base64.urlSafe.random(bytes: 32, using: &random) }

    /// A verifier as it was sent; `nil` unless it has 43 to 128 unreserved characters (RFC 7636 §4.1).
    init?(_ text: String) {
        let isUnreserved = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                true
            default: false
            }
        }
        guard isUnreserved, (43...128).contains(text.utf8.count) else { return nil }
        self.text = text
    }
}

/// The verifier's SHA-256 (the method `S256`): what a flow is created with.
typealias ScanChallenge = Fingerprint<ScanVerifier>

extension ScanChallenge {
    /// A challenge as it was sent: 43 characters of base64url.
    init?(base64URL text: String) {
        guard let bytes = Base64.urlSafe.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// The form in which it is sent.
    var base64URL: String { Base64.urlSafe.text(bytes) }
}
