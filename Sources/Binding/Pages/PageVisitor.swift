internal import HTTPTypes
internal import HTTPWire

/// What a request to a page says about the browser that sends it.
struct PageVisitor: Sendable {
    let request: Request

    var isPost: Bool { request.method == .post }

    var origin: String? { request[.origin] }

    /// For ``BrowserProof``.
    var site: RequestSite {
        RequestSite(method: request.method.rawValue, fetchSite: request[Self.fetchSite], origin: origin)
    }

    var frame: PageCookie.FrameKind {
        guard ["iframe", "frame"].contains(request[Self.fetchDestination] ?? "") else { return .none }
        return request[Self.fetchSite] == "cross-site" ? .foreign : .own
    }

    /// Whether a script asks, and not the browser itself.
    var wantsJSON: Bool { request[.accept]?.contains("application/json") ?? false }

    /// The fields of a form; none where it is no form.
    var form: FormFields? { try? FormFields(request.body) }

    /// The browser's address: the peer's, or what the proxy on this machine says.
    ///
    /// The last address of `X-Forwarded-For` is the one that the proxy itself has seen.
    var address: String {
        guard let peer = request.peer else { return "unknown" }
        if peer.isLoopback, let last = request[Self.forwardedFor]?.split(separator: ",").last {
            return last.filter { $0 != " " }
        }
        let text = peer.description
        return text.lastIndex(of: ":").map { String(text[..<$0].filter { $0 != "[" && $0 != "]" }) } ?? text
    }

    /// The first of our languages that the browser prefers (RFC 9110 §12.5.4); `nil` where it names none.
    var language: ReplyLanguage? {
        let wishes = (request[.acceptLanguage] ?? "").prefix(256).split(separator: ",").map { wish in
            let parts = wish.split(separator: ";")
            let weight = parts.dropFirst().lazy.compactMap { part in
                part.filter { $0 != " " }.split(separator: "=").last.flatMap { Double($0) }
            }.first
            let tag = parts.first?.filter { $0 != " " }.prefix { $0 != "-" }.lowercased() ?? ""
            return (language: ReplyLanguage(rawValue: tag), weight: weight ?? 1)
        }
        let known = wishes.filter { $0.language != nil && $0.weight > 0 }
        // The first of the most wished for: `max(by:)` would give the last.
        return known.reduce(known.first) { best, wish in wish.weight > best?.weight ?? 0 ? wish : best }?.language
    }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    private static let fetchDestination = HTTPField.Name("Sec-Fetch-Dest") ?? .origin
    private static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .origin
}
