import HTTPTypes
import HTTPWire
import OfficialAccount
import Store
import Synchronization
import TestSupport
import Testing

@testable import Binding

/// The pages over a store in memory, with a platform that makes codes and a word for each thing a browser does.
final class PageBench: Sendable {
    static let site = "https://shop.example"
    static let account = AccountReference(rawValue: "用户/1001")

    let desk: FlowDesk
    let pages: FlowPages
    let platform = Platform()
    let time = ManualTime()
    let waits = Waits()

    /// Counts what was waited for, and lets nobody wait.
    final class Waits: Sendable {
        private let count = Atomic(0)
        var soFar: Int { count.load(ordering: .relaxed) }
        func add() { count.add(1, ordering: .relaxed) }
    }

    init(publicURL: String = "https://scan.example.com", site: String = "示例网", origins: Set<String> = []) throws {
        let (clock, waits) = (time.source, waits)
        let source = TimeSource(unixMilliseconds: clock.unixMilliseconds, now: clock.now) { _ in waits.add() }
        let made = BindingConfiguration(
            secret: [UInt8](repeating: 7, count: 32),
            officialAccount: FlowBench.app,
            publicURL: publicURL,
            applications: [
                HostApplication(site: site, returns: ["shop": Self.site + "/back?from=scan#top"], origins: origins)
            ]
        )
        let configuration = try #require(made)
        desk = FlowDesk(
            store: MemoryInboxStore(time: clock),
            configuration: configuration,
            replies: try configuration.replies(),
            surroundings: platform,
            counters: FlowCounters(counting: nil)
        )
        pages = FlowPages(
            desk: desk,
            events: FlowEvents(desk: desk, time: clock),
            refusals: RefusalPace(time: source),
            polls: PollMemory(limits: desk.configuration.limits),
            next: Nothing()
        )
    }

    /// A flow as an application begins it.
    func begin(
        _ kind: FlowKind = .bind,
        _ mode: FlowMode = .code,
        _ change: (inout FlowDisplay) -> Void = { _ in }
    ) async throws -> Begun {
        var random = SystemRandomNumberGenerator()
        let verifier = ScanVerifier(using: &random)
        let site = try #require(desk.configuration.applications.first?.site)
        var request = FlowBench.request(kind, mode, verifier)
        request.apiKey = APIKeyID(rawValue: "default")
        request.account = kind == .bind ? Self.account : nil
        request.display.site = DisplayText(site)
        change(&request.display)
        request.returnID = ReturnID(rawValue: "shop")
        request.authenticatedAt = FlowTime(rawValue: desk.store.now)
        let stored = try await desk.create(request, from: FlowOrigin(), once: nil)
        return Begun(id: stored.flow.id, verifier: verifier, account: request.account)
    }

    /// A flow and what its session keeps.
    struct Begun: Sendable {
        let id: FlowID
        let verifier: ScanVerifier
        let account: AccountReference?
        var path: String { "/scan/\(id)" }
    }

    func flow(_ begun: Begun) async throws -> BindingFlow { try #require(try await desk.flow(begun.id)).flow }

    func cookie(_ begun: Begun) -> String {
        let cookie = PageCookie(verifier: begun.verifier, account: begun.account)
        return String(cookie.field(of: begun.id, pages.placement, in: .none).prefix { $0 != ";" })
    }

    func token(_ begun: Begun) -> String {
        desk.keys.csrfToken(flow: begun.id, challenge: ScanChallenge(begun.verifier)).text
    }

    /// Somebody scans the current code; gives the digits of the chat.
    @discardableResult
    func scan(_ begun: Begun, by person: OpenID = FlowBench.person) async throws -> PhoneCode {
        let code = try #require(platform.codes.last)
        let report = ScanReport(scene: code.scene, ticket: code.ticket, openID: person, protection: .safe)
        let (desk, id) = (desk, begun.id)
        let step = try await desk.change { transaction in
            guard let stored = try await desk.shelf(transaction).flow(id) else { throw FlowRefusal.foreignScene }
            return try await desk.take(.scan(report), stored, transaction)
        }
        guard case .digits(let digits, _, _) = step.reply else { throw FlowRefusal.noDigits }
        return digits
    }

    // MARK: Requests

    func send(
        _ method: HTTPRequest.Method = .get,
        _ path: String,
        _ body: String = "",
        cookie: String? = nil,
        _ fields: [String: String] = [:]
    ) async throws -> Response {
        var all: HTTPFields = [:]
        if let cookie { all[.cookie] = cookie }
        for (name, value) in fields { all[try #require(HTTPField.Name(name))] = value }
        let request = try Request(
            method,
            path,
            fields: all,
            body: Array(body.utf8),
            from: .ipv4(0x7F00_0001, port: 4711)
        )
        let pages = pages
        return await withCheckedContinuation { continuation in
            let exchange = Exchange(
                id: Exchange.ID(connection: 0, request: 0),
                sink: OneAnswer { continuation.resume(returning: $0) }
            )
            if let response = pages.handle(request, exchange) { exchange.answer(response) }
        }
    }

    func page(_ begun: Begun, _ fields: [String: String] = [:]) async throws -> String {
        String(decoding: try await send(.get, begun.path, cookie: cookie(begun), fields).body, as: UTF8.self)
    }

    /// What our own page posts.
    static let own = ["Origin": "https://scan.example.com", "Sec-Fetch-Site": "same-origin"]

    func post(_ action: String, _ begun: Begun, _ fields: String = "", json: Bool = false) async throws -> Response {
        var own = Self.own
        if json { own["Accept"] = "application/json" }
        let body = "token=\(token(begun))" + (fields.isEmpty ? "" : "&" + fields)
        return try await send(.post, "\(begun.path)/\(action)", body, cookie: cookie(begun), own)
    }

    /// What stands behind the pages.
    private struct Nothing: RequestHandler {
        func handle(_ request: Request, _ exchange: Exchange) -> Response? { Response(status: .notFound) }
    }

    /// Takes the one answer of an exchange.
    private final class OneAnswer: ResponseSink {
        private let take: @Sendable (Response) -> Void
        init(_ take: @escaping @Sendable (Response) -> Void) { self.take = take }
        func deliver(_ response: Response, to id: Exchange.ID) { take(response) }
        func advance(_ stream: ResponseStream) {
            take(stream.head)
            stream.end(.finished)
        }
    }

    /// Makes codes, and draws what they say as itself.
    final class Platform: FlowSurroundings {
        private let made = Mutex<[(scene: SceneValue, ticket: Ticket)]>([])
        var codes: [(scene: SceneValue, ticket: Ticket)] { made.withLock { $0 } }

        func makeCode(_ scene: SceneValue, lifetime: Duration, for account: AppID) async throws -> FlowCode {
            let ticket = Ticket(rawValue: "gQ_\(scene.text)")
            made.withLock { $0.append((scene, ticket)) }
            return FlowCode(ticket: ticket, url: "http://weixin.qq.com/q/\(scene.text)")
        }

        func message(_ text: String, to openID: OpenID, of account: AppID, at now: Int64) -> Job? { nil }
        func notice(_ document: [UInt8], id: String, to application: String, at now: Int64) -> Job? { nil }
        func picture(of text: String) -> [UInt8]? { Array("<svg>\(text)</svg>".utf8) }
    }
}

/// All that a browser sees of an answer.
struct Answer: Hashable {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]

    init(_ response: Response) {
        (status, fields, body) = (response.status.code, response.fields, response.body)
    }
}
