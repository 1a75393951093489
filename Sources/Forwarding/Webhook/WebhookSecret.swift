internal import OfficialAccount

/// What deliveries to one endpoint are signed with: `whsec_` and 24 to 64 random bytes in Base64 (Standard Webhooks 1.0,
/// "Signature scheme").
public struct WebhookSecret: Sendable, Hashable {
    /// The key of the signature.
    let key: [UInt8]

    /// Reads a secret as endpoints are given it; `openssl rand -base64 32` makes the part after `whsec_`.
    ///
    /// - Throws: ``ForwardTargetError/secret(_:)`` where it is none.
    public init(_ text: String) throws(ForwardTargetError) {
        let prefix = "whsec_"
        guard text.hasPrefix(prefix) else { throw .secret("it does not begin with \(prefix)") }
        guard let key = Base64.standard.decode(String(text.dropFirst(prefix.count))) else {
            throw .secret("what stands after \(prefix) is no Base64")
        }
        guard (24...64).contains(key.count) else { throw .secret("it has \(key.count) bytes and not 24 to 64") }
        self.key = key
    }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a secret, not which.
    public var description: String { "WebhookSecret(redacted)" }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
