internal import Crypto
internal import OfficialAccount

/// The three header fields that tell an endpoint who sends, what, and when (Standard Webhooks 1.0, "Webhook headers").
public struct WebhookSignature: Sendable, Equatable {
    /// `webhook-id`: the same for every attempt at one delivery.
    public let id: String
    /// `webhook-timestamp`: when this attempt is made, in seconds since 1970.
    public let timestamp: Int64
    /// `webhook-signature`: one `v1,…` for each live secret, separated by blanks.
    public let signatures: String

    /// Signs one attempt.
    ///
    /// - Parameters:
    ///   - id: The delivery's id; a `.` in it would make what is signed ambiguous, and is none in an idempotency key.
    ///   - timestamp: When the attempt is made, in seconds since 1970.
    ///   - body: The very bytes that are sent.
    ///   - secrets: The live secrets; the endpoint accepts whichever it knows.
    public init(id: String, timestamp: Int64, body: [UInt8], secrets: [WebhookSecret]) {
        self.id = id
        self.timestamp = timestamp
        let signed = Array("\(id).\(timestamp).".utf8) + body
        signatures = secrets.map { secret in
            let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret.key))
            return "v1," + Base64.standard.text(Array(code))
        }.joined(separator: " ")
    }
}
