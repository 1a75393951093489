internal import HTTPTypes
package import HTTPWire

/// What a browser, and the proxy before us, say with a request.
extension Request {
    /// The value of a cookie; of several with one name the first, which is the one of the longest path (RFC 6265 §5.4).
    package func cookie(_ name: String) -> Substring? {
        let pairs = (self[.cookie] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        guard let pair = pairs.first(where: { $0.hasPrefix(name + "=") }) else { return nil }
        return pair.dropFirst(name.count + 1)
    }

    /// `Sec-Fetch-Site` (Fetch Metadata Request Headers): how near to us the page is that asks.
    package var fetchSite: String? { self[Self.fetchSiteName] }

    /// `Sec-Fetch-Dest`: what the answer is for.
    package var fetchDestination: String? { self[Self.fetchDestinationName] }

    /// The fields of a form; `nil` where the body is no form.
    package var form: FormFields? { try? FormFields(body) }

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

    private static let fetchSiteName = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    private static let fetchDestinationName = HTTPField.Name("Sec-Fetch-Dest") ?? .origin
    private static let forwardedForName = HTTPField.Name("X-Forwarded-For") ?? .origin
    private static let forwardedProtocolName = HTTPField.Name("X-Forwarded-Proto") ?? .origin
}
