internal import Crypto
internal import OfficialAccount

/// A browser that may use the site: 256 random bits in its cookie, of which the store keeps only the fingerprint.
package struct SiteSession: Sendable, Equatable {
    /// How it began.
    package enum Origin: String, Sendable {
        /// With the API key.
        case key
        /// By a link that was used once.
        case link
        /// By itself, on this machine, where no key is configured.
        case here
    }

    /// What the cookie holds.
    let secret: SessionSecret
    /// How it began.
    package let origin: Origin

    /// How the audit names it: enough to tell sessions apart, and of no use to get in.
    package var name: String { "\(origin.rawValue) \(secret.fingerprint.prefix(8))" }

    /// What each of its forms sends back: only the holder of the cookie can make it, and it opens nothing itself.
    var token: String { Base64.urlSafe.text(Array(secret.code(of: "csrf"))) }

    /// Whether a form was one of its pages'; takes as long wherever a wrong token differs.
    func isToken(_ text: String?) -> Bool {
        guard let bytes = text.flatMap({ Base64.urlSafe.decode($0) }) else { return false }
        return secret.isCode(bytes, of: "csrf")
    }
}

/// Random bits that open something, as a text for a cookie or a link; it does not show itself.
struct SessionSecret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Only for whoever is to hold it.
    let text: String

    /// A new one of 256 bits.
    init() { text = Base64.urlSafe.random(bytes: 32) }

    /// One as a browser sends it; `nil` for what can be none.
    init?(_ text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count == 43, Base64.urlSafe.decode(text)?.count == 32 else { return nil }
        self.text = text
    }

    /// All that is stored of it: whoever reads the store cannot get in with it.
    ///
    /// A store looks it up by equality, whose time tells something about a fingerprint and nothing about a secret.
    var fingerprint: String { Base64.urlSafe.text(Array(SHA256.hash(data: Array(text.utf8)))) }

    /// The HMAC of a label under it.
    func code(of label: String) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(label.utf8), using: key)
    }

    /// Whether bytes are that HMAC, in constant time.
    func isCode(_ bytes: [UInt8], of label: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: Array(label.utf8), using: key)
    }

    private var key: SymmetricKey { SymmetricKey(data: Array(text.utf8)) }

    var description: String { "SessionSecret(redacted)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
