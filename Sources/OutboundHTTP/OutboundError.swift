/// How far a transfer came.
public enum OutboundPhase: String, Sendable, Hashable {
    /// Waiting for a free connection.
    case queue = "waiting for a free connection"
    /// Looking up the name, connecting, negotiating TLS.
    case connect = "connecting"
    /// Sending the request and waiting for the first byte.
    case response = "waiting for the response"
    /// Receiving the response.
    case body = "receiving the response"
}

/// A request that got no response; it never carries a password or a query.
public enum OutboundError: Error, Sendable, Equatable {
    /// The URL cannot be read; `reason` says what is wrong with it.
    case malformedURL(reason: String)
    /// The URL's scheme is none that is spoken here.
    case unsupportedScheme(String)
    /// The method is no token, or the field of this name would break out of its line.
    case malformedRequest(field: String)
    /// The host has no address.
    case resolve(host: String)
    /// The proxy has no address.
    case resolveProxy
    /// No connection came about; `errno` is the system's reason, 0 where it gives none.
    case refused(to: String, errno: Int32)
    /// The host leads to an address that is none of the public internet, and only those may be reached.
    case privateAddress(String, of: String)
    /// TLS was not negotiated, or the certificate does not hold.
    case tls(host: String, reason: String)
    /// The time was up.
    case timeout(OutboundPhase)
    /// The server closed the connection too early.
    case disconnected(OutboundPhase)
    /// The response has more bytes than are wanted.
    case tooLarge(limit: Int)
    /// What came is no HTTP.
    case malformedResponse
    /// The task was cancelled.
    case cancelled
    /// Something else: libcurl's code and what it says about it.
    case other(code: Int, text: String)
}

extension OutboundError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .malformedURL(let reason): "the URL cannot be used: \(reason)"
        case .unsupportedScheme(let scheme):
            "the URL's scheme '\(scheme)' is not spoken here; use http, https or http+unix"
        case .malformedRequest(let field): "\(field) has characters that HTTP does not allow; remove them"
        case .resolve(let host): "the host \(host) has no address; check its spelling and the name server"
        case .resolveProxy: "the proxy's host has no address; check its spelling and the name server"
        case .refused(let peer, let errno): "no connection to \(peer): \(Self.reason(errno))"
        case .privateAddress(let address, let host):
            "\(host) leads to \(address), which is no address of the public internet"
        case .tls(let host, let reason): "no secure connection to \(host): \(reason)"
        case .timeout(let phase):
            "the time was up while \(phase.rawValue); is the server overloaded, or the limit too low?"
        case .disconnected(let phase): "the server closed the connection while we were \(phase.rawValue)"
        case .tooLarge(let limit): "the response has more than the \(limit) bytes that are wanted"
        case .malformedResponse: "what answers there does not speak HTTP; check the port"
        case .cancelled: "the request was cancelled"
        case .other(let code, let text): "the transfer failed: \(text) (libcurl \(code))"
        }
    }
}
