internal import HTMLPages
internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import Store

/// The pages behind the link that a scan is answered with in the mode `tap`, opened inside WeChat: `/scan/tap/FLOW`.
///
/// The phone is first sent to the platform, which says whose it is without asking (web authorisation, `snsapi_base`); it
/// comes back with a code, which we trade for the OpenID over our own connection. Only the one who scanned sees what is
/// to be confirmed, so a link that is sent on is of no use (A12). To everybody else each flow looks the same, whether
/// there is one or not.
struct TapPages: RequestHandler {
    private static let prefix = "/scan/tap/"

    let desk: FlowDesk
    let refusals: RefusalPace
    /// Answers whatever is none of ours.
    let next: any RequestHandler

    func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        guard let id = Self.flow(in: request.path) else { return next.handle(request, exchange) }
        switch request.method {
        case .get, .head, .post:
            Task { exchange.answer(await answer(id, request)) }
            return nil
        default: return Response(status: .methodNotAllowed, fields: [.allow: "GET, HEAD, POST"])
        }
    }

    func replica() -> any RequestHandler { TapPages(desk: desk, refusals: refusals, next: next.replica()) }

    private static func flow(in path: String) -> FlowID? {
        guard path.hasPrefix(prefix + "flow_"), path.utf8.count <= prefix.utf8.count + 64 else { return nil }
        let id = path.dropFirst(prefix.count)
        let isPlain = id.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isPlain ? FlowID(rawValue: String(id)) : nil
    }

    private func answer(_ id: FlowID, _ request: Request) async -> Response {
        do {
            let now = FlowTime(rawValue: desk.store.now)
            let cookie = TapCookie(request, of: id, at: now, desk.configuration)
            if request.method == .post { return try await confirm(id, cookie, request) }
            let query = try? FormFields(request.query)
            if let code = query?["code"], let state = query?["state"] {
                return try await arrive(id, cookie, code: code, state: TapState(state), request)
            }
            guard case .proved(let person) = cookie else { return try await leave(id) }
            return try await show(id, to: person, request)
        } catch is StoreError {
            return page.unavailable
        } catch {
            return await refuse(request, "authorization")
        }
    }

    private var page: TapPage { TapPage(configuration: desk.configuration) }

    private func address(of id: FlowID) -> String { desk.configuration.publicURL + Self.prefix + id.rawValue }

    /// The same for everything that is wrong, after the same time.
    private func refuse(_ request: Request, _ reason: String) async -> Response {
        desk.counters.refused("tap", reason)
        await refusals.wait(since: request.receivedAt)
        return page.closed
    }

    // MARK: Whose phone it is

    /// To the platform.
    private func leave(_ id: FlowID) async throws -> Response {
        let cookie = TapCookie.ask()
        guard case .asked(let nonce) = cookie else { return page.closed }
        let state = desk.keys.tapState(flow: id, nonce: nonce)
        let there = try await desk.surroundings.authorizationPage(returningTo: address(of: id), state: state.text)
        return .see(there, cookie: field(cookie, id))
    }

    /// Back from the platform: the code is traded, and the address bar is rid of it.
    private func arrive(
        _ id: FlowID,
        _ cookie: TapCookie?,
        code: String,
        state: TapState,
        _ request: Request
    ) async throws -> Response {
        guard case .asked(let nonce) = cookie, state == desk.keys.tapState(flow: id, nonce: nonce) else {
            return await refuse(request, "foreign_state")
        }
        guard (1...512).contains(code.utf8.count), code.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return await refuse(request, "authorization")
        }
        let person = try await desk.surroundings.person(authorizedBy: code)
        return .see(address(of: id), cookie: field(.proved(person), id))
    }

    private func field(_ cookie: TapCookie, _ id: FlowID) -> String? {
        cookie.field(of: id, at: FlowTime(rawValue: desk.store.now), desk.configuration)
    }

    // MARK: What is confirmed

    private func show(_ id: FlowID, to person: OpenID, _ request: Request) async throws -> Response {
        guard let flow = try await desk.flow(id)?.flow, flow.mode == .tap else {
            return await refuse(request, "wrong_state")
        }
        let isOver = FlowTime(rawValue: desk.store.now) >= flow.hardStop(desk.configuration.policy)
        switch flow.state {
        case .scanned(let scan) where scan.openID == person && !isOver:
            guard !scan.hasTapped else { return page.confirmed(flow) }
            return page.question(flow, token: desk.keys.tapToken(flow: id, openID: person), address: address(of: id))
        case .confirmed(let scan) where scan.openID == person: return page.confirmed(flow)
        case .bound(let completion) where completion.openID == person: return page.confirmed(flow)
        case .loggedIn(let completion) where completion.openID == person: return page.confirmed(flow)
        default: return await refuse(request, "other_person")
        }
    }

    private func confirm(_ id: FlowID, _ cookie: TapCookie?, _ request: Request) async throws -> Response {
        guard case .proved(let person) = cookie else { return await refuse(request, "no_authorization") }
        let form = request.form
        let site = RequestSite(
            method: request.method.rawValue,
            fetchSite: request.fetchSite,
            origin: request[.origin]
        )
        let tap = TapConfirmation(openID: person, token: form?["token"].map { CSRFToken($0) }, site: site)
        let refusal = try await desk.change { transaction -> FlowRefusal? in
            guard let stored = try await desk.shelf(transaction).flow(id) else { return FlowRefusal.otherPerson }
            return try await desk.take(.tap(tap), stored, transaction).refusal
        }
        guard refusal == nil else {
            await refusals.wait(since: request.receivedAt)
            return page.closed
        }
        return .see(address(of: id), cookie: nil)
    }
}
