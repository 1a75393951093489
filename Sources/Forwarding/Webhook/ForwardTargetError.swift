/// An endpoint that scans cannot be forwarded to.
public enum ForwardTargetError: Error, Sendable, Equatable {
    /// The URL is none that deliveries go to.
    case url(String)
    /// The URL has a user or a password in it.
    case credentials
    /// The URL's host is no address of the public internet, and the target does not allow that.
    case privateHost(String)
    /// The secret is none; the text says what is wrong, and never shows it.
    case secret(String)
    /// The environment variable has no secret.
    case noSecret(variable: String)
}

extension ForwardTargetError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .url(let problem): "scans cannot be forwarded to this URL: \(problem); write https://HOST/PATH"
        case .credentials:
            "the URL has a user or a password in it; deliveries are signed, so let the endpoint check the signature"
        case .privateHost(let host):
            "\(host) is no host of the public internet; where the endpoint is meant to stand there, say allow_private: true"
        case .secret(let problem):
            "the secret cannot be used: \(problem); make one with: echo whsec_$(openssl rand -base64 32)"
        case .noSecret(let variable):
            "the secret is to come from \(variable), which is not set; set it, or \(variable)_FILE to the path of a file"
        }
    }
}
