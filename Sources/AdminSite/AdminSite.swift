public import Admin
internal import HTMLPages
internal import HTTPTypes
public import HTTPWire
internal import Store

/// The site of whoever operates the receiver, on the admin listener: every path that is neither the API's nor a probe's.
///
/// Rendered here, and complete without a script; a small one makes it livelier. Each request finds out who asks
/// (``SiteAccess``), in which language, and which ``SitePart`` its path is; the part asks the desks of the API.
public struct AdminSite: RequestHandler {
    private let desks: SiteDesks
    private let access: SiteAccess
    private let parts: [any SitePart]

    /// The site.
    ///
    /// - Parameters:
    ///   - desks: What it asks.
    ///   - key: What opens it; `nil`: this machine alone may look.
    public init(desks: SiteDesks, key: APIKey?) {
        self.desks = desks
        access = SiteAccess(key: key, shelf: SessionShelf(state: desks.state))
        parts = Self.parts(desks, hasKey: key != nil)
    }

    /// What the site has; the navigation lists those of them that stand behind one of its items.
    private static func parts(_ desks: SiteDesks, hasKey: Bool) -> [any SitePart] {
        let replays = ReplayDesk(state: desks.state, pushes: desks.pushes)
        return [
            NowPart(desks: desks), FeedPart(desks: desks), EventsPart(desks: desks, replays: replays),
            CodesPart(desks: desks, imports: CodeImports()), ChannelsPart(desks: desks), BindingsPart(desks: desks),
            RoutesPart(desks: desks), FailuresPart(desks: desks, replays: replays),
            HealthPart(desks: desks, hasKey: hasKey),
        ]
    }

    /// Answers a file at once, and the rest when the store has spoken.
    public func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        if let asset = SiteFrame.assets.response(to: request) { return asset }
        guard [.get, .head, .post].contains(request.method) else { return .allow([.get, .head, .post]) }
        Task { await answer(request, exchange) }
        return nil
    }

    private func answer(_ request: Request, _ exchange: Exchange) async {
        let language = SiteLanguage(request)
        if let choice = LanguageChoice(request) { return exchange.answer(.see(choice.target, cookie: choice.cookie)) }
        do {
            let standing = try await access.standing(of: request)
            let login = LoginDesk(
                access: access,
                language: language,
                now: desks.time.now,
                readiness: desks.readiness
            )
            if let response = try await login.response(to: request, standing) { return exchange.answer(response) }
            guard case .session(let session, let cookie) = standing else { return }
            await answer(request, session, cookie, language, exchange)
        } catch {
            exchange.answer(LoginDesk.unavailable(language, desks.readiness()))
        }
    }

    private func answer(
        _ request: Request,
        _ session: SiteSession,
        _ cookie: String?,
        _ language: SiteLanguage,
        _ exchange: Exchange
    ) async {
        let look = SiteLook(
            language: language,
            clock: desks.clock,
            now: desks.time.unixMilliseconds(),
            token: session.token
        )
        let frame = SiteFrame(
            look: look,
            session: session,
            request: request,
            sections: SiteSection.allCases.filter { section in parts.contains { $0.section == section } },
            needsKey: access.key != nil
        )
        var response: Response
        do {
            guard let part = parts.first(where: { $0.takes(request.path) }) else { throw SiteRefusal.notFound }
            let visit = try SiteVisit(request, session, look, desks.state)
            switch try await part.answer(visit) {
            case .page(let page, let status): response = .site(frame.document(page), status: status)
            case .see(let target): response = .see(target)
            case .response(let other): response = other
            case .stream(let follow): return follow(exchange)
            }
        } catch let refusal as SiteRefusal {
            response = frame.refusal(refusal)
        } catch {
            response = frame.unavailable("\(error)", desks.readiness())
        }
        if let cookie { response.fields[.setCookie] = cookie }
        exchange.answer(response)
    }
}

extension Response {
    /// A page of the site.
    static func site(_ html: HTML, status: HTTPResponse.Status = .ok) -> Response {
        .page(html, status: status, policy: ContentPolicy(allowsPicturesWithin: true))
    }
}
