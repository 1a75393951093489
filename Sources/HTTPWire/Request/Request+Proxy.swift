internal import HTTPTypes

/// What the proxy before us says with a request.
extension Request {
    /// The browser's address: the peer's, or what the proxy on this machine says.
    ///
    /// The last address of `X-Forwarded-For` is the one that the proxy itself has seen.
    package var browserAddress: String {
        guard let peer else { return "unknown" }
        if peer.isLoopback, let last = self[Self.forwardedForName]?.split(separator: ",").last {
            return last.filter { $0 != " " }
        }
        let text = peer.description
        return text.lastIndex(of: ":").map { String(text[..<$0].filter { $0 != "[" && $0 != "]" }) } ?? text
    }

    /// Whether the browser reached us over TLS: we listen without, so the proxy has to say it.
    package var isEncrypted: Bool { self[Self.forwardedProtocolName]?.lowercased() == "https" }

    private static let forwardedForName = HTTPField.Name("X-Forwarded-For") ?? .origin
    private static let forwardedProtocolName = HTTPField.Name("X-Forwarded-Proto") ?? .origin
}
