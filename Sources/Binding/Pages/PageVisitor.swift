internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire

/// What a request to a page says about the browser that sends it.
struct PageVisitor: Sendable {
    let request: Request

    var isPost: Bool { request.method == .post }

    var origin: String? { request[.origin] }

    /// For ``BrowserProof``.
    var site: RequestSite {
        RequestSite(method: request.method.rawValue, fetchSite: request.fetchSite, origin: origin)
    }

    var frame: PageCookie.FrameKind {
        guard ["iframe", "frame"].contains(request.fetchDestination ?? "") else { return .none }
        return request.fetchSite == "cross-site" ? .foreign : .own
    }

    /// Whether a script asks, and not the browser itself.
    var wantsJSON: Bool { request[.accept]?.contains("application/json") ?? false }

    /// The fields of a form; none where it is no form.
    var form: FormFields? { request.form }

    /// The first of our languages that the browser prefers; `nil` where it names none.
    var language: ReplyLanguage? { AcceptLanguage.preferred(ReplyLanguage.self, in: request[.acceptLanguage]) }
}
