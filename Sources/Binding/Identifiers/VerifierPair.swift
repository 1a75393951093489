internal import OfficialAccount

/// A new verifier with its challenge, for whoever begins a flow by the API.
///
/// The challenge goes into `POST /api/v1/flows`; the verifier stays in the session that began the flow, and is shown with
/// each request that completes it.
public struct VerifierPair: Sendable {
    /// 256 random bits in base64url: a secret.
    public let verifier: String
    /// The verifier's SHA-256 in base64url.
    public let challenge: String

    /// Draws one.
    public init() {
        var random = SystemRandomNumberGenerator()
        let secret = ScanVerifier(using: &random)
        verifier = secret.text
        challenge = ScanChallenge(secret).base64URL
    }
}
