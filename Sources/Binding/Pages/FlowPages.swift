internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// The hosted page of flows, below `/scan/`, on the public listener.
///
/// A browser comes in by a form that the site's page posts (``enter(_:_:)``): it shows the verifier, and gets it back in a
/// cookie that no script reads. Without that cookie every path answers the same, after the same time, whether there is
/// such a flow or not. Nothing here ever sees a result code: the site collects that by its own back channel.
struct FlowPages: RequestHandler {
    let desk: FlowDesk
    let events: FlowEvents
    let refusals: RefusalPace
    let polls: PollMemory
    /// Answers whatever is none of ours.
    let next: any RequestHandler

    func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        let path = request.path
        guard path.hasPrefix("/scan/") else { return next.handle(request, exchange) }
        if let asset = PageFrame.assets.response(to: request) { return asset }
        guard let (route, id) = PageRoute.find(path) else { return next.handle(request, exchange) }
        guard route.methods.contains(request.method) else { return .allow(route.methods) }
        Task { await answer(route, id, PageVisitor(request: request), exchange) }
        return nil
    }

    func replica() -> any RequestHandler {
        FlowPages(desk: desk, events: events, refusals: refusals, polls: polls, next: next.replica())
    }

    private func answer(_ route: PageRoute, _ id: FlowID, _ visitor: PageVisitor, _ exchange: Exchange) async {
        do {
            let visit = try await visit(id, visitor)
            switch (route, visit) {
            case (.page, _) where visitor.isPost: exchange.answer(try await enter(id, visitor))
            case (_, nil): exchange.answer(await refuse(visitor))
            case (.events, _): events.follow(id, exchange)
            case (.page, let visit?): exchange.answer(page(visit, visitor))
            case (.picture, let visit?): exchange.answer(picture(visit))
            case (.status, let visit?): exchange.answer(status(visit))
            case (.code, let visit?), (.refresh, let visit?), (.cancel, let visit?):
                exchange.answer(try await act(route, visit, visitor))
            }
        } catch {
            exchange.answer(unavailable(visitor))
        }
    }

    // MARK: Who may see what

    /// A flow, and the browser that may see it.
    struct Visit: Sendable {
        var stored: StoredFlow
        var cookie: PageCookie
    }

    private func visit(_ id: FlowID, _ visitor: PageVisitor) async throws -> Visit? {
        guard let cookie = PageCookie(visitor.request, of: id, placement),
            let stored = try await desk.flow(id),
            cookie.opens(stored.flow)
        else { return nil }
        return Visit(stored: stored, cookie: cookie)
    }

    /// The entry: from a page of the application or of ours, with the verifier, for the account.
    private func enter(_ id: FlowID, _ visitor: PageVisitor) async throws -> Response {
        let form = visitor.form
        let account = form?["account_ref"].flatMap { $0.isEmpty ? nil : AccountReference(rawValue: $0) }
        guard let stored = try await desk.flow(id), let origin = visitor.origin,
            friends(of: stored.flow).union(desk.configuration.policy.origins).contains(origin),
            let verifier = form?["verifier"].flatMap({ ScanVerifier($0) })
        else { return await refuse(visitor) }
        let cookie = PageCookie(verifier: verifier, account: account)
        guard cookie.opens(stored.flow) else { return await refuse(visitor) }
        return .see(path(of: id), cookie: cookie.field(of: id, placement, in: visitor.frame))
    }

    private func refuse(_ visitor: PageVisitor) async -> Response {
        await refusals.wait(since: visitor.request.receivedAt)
        if visitor.wantsJSON { return FlowAPIRefusal.refused.response }
        let texts = PageTexts(language: visitor.language ?? usualLanguage)
        let frame = PageFrame(texts: texts, title: texts.closedTitle, base: base)
        return .page(frame.notice(texts.closedTitle, texts.closedText), status: .forbidden)
    }

    private func unavailable(_ visitor: PageVisitor) -> Response {
        if visitor.wantsJSON { return FlowAPIRefusal.store("the store is away; try again").response }
        let texts = PageTexts(language: visitor.language ?? usualLanguage)
        let frame = PageFrame(texts: texts, title: texts.unavailableTitle, base: base)
        return .page(frame.notice(texts.unavailableTitle, texts.unavailableText), status: .serviceUnavailable)
    }

    // MARK: What is shown

    private func page(_ visit: Visit, _ visitor: PageVisitor) -> Response {
        let flow = visit.stored.flow
        let page = FlowPage(
            flow: flow,
            step: PageStep(flow, at: FlowTime(rawValue: desk.store.now), desk.configuration.policy),
            texts: PageTexts(language: flow.display.language),
            token: desk.keys.csrfToken(flow: flow.id, challenge: flow.challenge),
            canRefresh: flow.refreshes < desk.configuration.policy.refreshes,
            home: desk.configuration.home(of: flow),
            base: base,
            isFramed: visitor.frame != .none
        )
        return .page(page.document, policy: ContentPolicy(frames: friends(of: flow)))
    }

    private func picture(_ visit: Visit) -> Response {
        let isShown = PageStep(
            visit.stored.flow,
            at: FlowTime(rawValue: desk.store.now),
            desk.configuration.policy
        ).showsPicture
        guard isShown, let text = desk.pictureText(of: visit.stored), let svg = desk.surroundings.picture(of: text)
        else { return Response(status: .notFound) }
        return .picture(svg)
    }

    private func status(_ visit: Visit) -> Response {
        let flow = visit.stored.flow
        let answer = polls.poll(flow.id, at: FlowTime(rawValue: desk.store.now))
        if case .slowDown(let interval) = answer { return Self.slowDown(interval) }
        if case .over = answer, flow.state.isLive { return Self.slowDown(.seconds(60)) }
        var standing = FlowJSON.standing(flow)
        standing["interval"] = .number(Int(desk.configuration.limits.pollInterval.components.seconds))
        return .json(standing)
    }

    /// `slow_down` (RFC 8628 §3.5).
    private static func slowDown(_ interval: Duration) -> Response {
        let seconds = Int(interval.components.seconds)
        var response = Response.json(
            ["error": .string("slow_down"), "interval": .number(seconds)],
            status: .tooManyRequests
        )
        response.fields[.retryAfter] = String(seconds)
        return response
    }

    // MARK: Addresses

    var placement: PageCookie.Placement { PageCookie.Placement(publicURL: desk.configuration.publicURL) }
    /// The path of the public URL, where it has one.
    private var base: String { desk.configuration.publicPath }
    func path(of id: FlowID) -> String { "\(base)/scan/\(id)" }

    private var usualLanguage: ReplyLanguage { ReplyLanguage(rawValue: desk.configuration.language) ?? .chinese }

    private func friends(of flow: BindingFlow) -> Set<String> {
        desk.configuration.application(flow.apiKey)?.allOrigins ?? []
    }
}
