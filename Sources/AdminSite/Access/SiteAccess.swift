internal import Admin
internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire
internal import Store

/// Who may use the site.
///
/// With a key, a browser that has shown it once, or used a link that was made with it. Without one, this machine alone,
/// as far as ``RequestPlace`` takes it for that; its browsers get a session by themselves, for their forms to prove by
/// it where they come from.
struct SiteAccess: Sendable {
    /// What a visit is to the site.
    enum Standing: Sendable {
        /// It may go on; with what is to be told to the browser, where its session is new.
        case session(SiteSession, cookie: String?)
        /// It has to log in first.
        case stranger
        /// It may not, and cannot log in.
        case refused(RequestPlace.Problem)
        /// It was posted by no page of ours.
        case forged
    }

    let key: APIKey?
    let shelf: SessionShelf
    let limit = LoginLimit()

    /// Finds out who visits.
    ///
    /// - Throws: `StoreError`.
    func standing(of request: Request) async throws(StoreError) -> Standing {
        if key == nil, let problem = RequestPlace.problem(of: request) { return .refused(problem) }
        let cookie = SessionCookie(request)
        if let secret = cookie.secret(in: request), let session = try await shelf.session(secret) {
            return isGenuine(request, session) ? .session(session, cookie: nil) : .forged
        }
        guard key == nil else { return .stranger }
        guard request.method != .post, isSeen(request) else { return .forged }
        guard let session = try await shelf.begin(.here, from: request.browserAddress) else { return .stranger }
        return .session(session, cookie: cookie.field(session))
    }

    /// Whether a form's request comes from our own page; what only looks is not asked.
    private func isGenuine(_ request: Request, _ session: SiteSession) -> Bool {
        guard request.method == .post else { return true }
        return isSameOrigin(request) && session.isToken(request.form?["token"])
    }

    /// Whether a browser says, of what it posts, that one of our own pages asked for it; an old one may not say it.
    func isSameOrigin(_ request: Request) -> Bool {
        !RequestPlace.isCrossOrigin(request) && request.fetchSite != "none"
    }

    /// Whether somebody looks at the answer: a script of another page on this machine would only fill the store.
    private func isSeen(_ request: Request) -> Bool {
        request.fetchSite.map { $0 == "none" || $0 == "same-origin" || request.fetchDestination == "document" } ?? true
    }
}
