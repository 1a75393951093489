import HTTPTypes
import HTTPWire
import OfficialAccount
import Store
import TestSupport
import Testing

@testable import Binding

/// Each route of the API, and that each refusal of completing is the same.
@Suite("The API of flows", .timeLimit(.minutes(2)))
struct FlowAPITests {
    private let bench: DeskBench
    private let api: APIBench

    init() throws {
        bench = try DeskBench()
        api = try APIBench(bench)
    }

    private func digits(_ attempt: Attempt) async throws -> String { try #require(try await attempt.digits).text }

    @Test func aBindingGoesAllTheWay() async throws {
        let verifier = DeskBench.verifier()
        let made = try await api.ask(
            .post,
            "/flows",
            api.wish(verifier, #","context":{"session":"s1","ip":"192.0.2.1"}"#),
            fields: [HTTPField.Name("Idempotency-Key")!: "k1"]
        )
        #expect(made.status == 201)
        #expect(try made["qr.url"] == "http://weixin.qq.com/q/0")
        let id = FlowID(rawValue: try #require(try made["flow_id"]))
        #expect(try made["page_url"] == "https://scan.example.com/scan/\(id)")
        let account = AccountReference(rawValue: "user-1")
        let attempt = Attempt(bench: bench, id: id, key: DeskBench.shop, account: account, verifier: verifier)
        let origin = try #require(try await bench.stored(id)?.origin)
        #expect(origin.session != nil && origin.address != nil)
        #expect(origin.session?.contains("s1") == false && origin.address?.contains("192.0.2.1") == false)

        try await attempt.scan()
        #expect(try await api.ask(.get, "/flows/\(id)")["status"] == "scanned")
        #expect(try await api.ask(.get, "/flows/\(id)")["qr"] == nil)
        let code = #","code":"\#(try await digits(attempt))""#
        let done = try await api.post("/flows/\(id)/code", api.proof(attempt, code))
        #expect(try done["state"] == "bound")
        let result = try #require(try done["result_code"])
        let claim = #"{"result_code":"\#(result)","verifier":"\#(verifier.text)"}"#
        let redeemed = try await api.post("/results", claim)
        #expect(try redeemed["account_ref"] == "user-1")
        #expect(try redeemed["openid"] == nil)
        #expect(try redeemed["probationary"] == "true")
        #expect(try await api.post("/results", claim).status == 403)

        let bindings = try await api.ask(.get, "/bindings?account_ref=user-1")
        #expect(try bindings["bindings"] == "1")
        #expect(!String(decoding: bindings.response.body, as: UTF8.self).contains(FlowBench.person.rawValue))
        #expect(try await api.ask(.get, "/bindings?account_ref=user-1", as: "rival")["bindings"] == "0")
        #expect(try await api.post("/bindings/\(id)/revoke")["state"] == "revoked")
        #expect(try await api.ask(.get, "/bindings?account_ref=user-1")["bindings"] == "0")
    }

    @Test func whoeverMaySeesTheOpenID() async throws {
        let attempt = try await bench.begin(key: DeskBench.rival)
        try await attempt.scan()
        _ = try await attempt.submit()
        let collected = try await api.post("/flows/\(attempt.id)/collect", api.proof(attempt), as: "rival")
        let result = try #require(try collected["result_code"])
        let claim = #"{"result_code":"\#(result)","verifier":"\#(attempt.verifier.text)"}"#
        #expect(try await api.post("/results", claim, as: "rival")["openid"] == FlowBench.person.rawValue)
    }

    @Test func refreshCancelUndo() async throws {
        let attempt = try await bench.begin()
        let refreshed = try await api.post("/flows/\(attempt.id)/refresh", api.proof(attempt))
        #expect(try refreshed["qr.url"] == "http://weixin.qq.com/q/1")
        #expect(try await api.post("/flows/\(attempt.id)/cancel", #"{"reason":"logout"}"#)["reason"] == "logout")
        let other = try await bench.begin()
        #expect(try await api.post("/flows/\(other.id)/cancel")["reason"] == "host_application")
        let bound = try await bench.bound()
        #expect(try await api.post("/flows/\(bound.id)/undo", #"{"account_ref":"user-2"}"#).status == 403)
        #expect(try await api.post("/flows/\(bound.id)/undo", #"{"account_ref":"user-1"}"#)["reason"] == "undone")
    }

    @Test func conflictsAreListedAndSettled() async throws {
        let holder = try await bench.bound()
        let mover = try await bench.begin(.bind, "user-2")
        try await mover.scan()
        let code = #","code":"\#(try await digits(mover))""#
        let refused = try await api.post("/flows/\(mover.id)/code", api.proof(mover, code))
        // The browser sees a refusal, and never why.
        #expect(try refused["status"] == "refused")
        #expect(try refused["result_code"] == nil)
        #expect(try await api.ask(.get, "/conflicts")["conflicts"] == "1")
        #expect(try await api.ask(.get, "/conflicts", as: "rival")["conflicts"] == "0")
        #expect(try await api.post("/flows/\(mover.id)/step_up", #"{"account_ref":"user-2"}"#).status == 403)
        #expect(try await api.post("/flows/\(mover.id)/step_up", #"{"account_ref":"user-1"}"#)["state"] == "bound")
        #expect(try await holder.state == .revoked(.replaced))
        #expect(try await api.ask(.get, "/conflicts")["conflicts"] == "0")

        let third = try await bench.begin(.bind, "user-3")
        try await third.scan()
        _ = try await third.submit()
        #expect(try await api.post("/flows/\(third.id)/object", #"{"account_ref":"user-2"}"#)["reason"] == "objection")
    }

    @Test func aDeletedAccountAndWhatCameBackAreRevoked() async throws {
        let first = try await bench.bound()
        let second = try await bench.begin()
        try await second.scan(by: FlowBench.other)
        _ = try await second.submit()
        _ = try await api.post("/flows/\(second.id)/step_up", #"{"account_ref":"user-1"}"#)
        _ = try await api.post("/flows/\(second.id)/undo", #"{"account_ref":"user-1"}"#)
        #expect(try await bench.bindings(of: "user-1").count == 1)
        #expect(try await api.post("/bindings/\(first.id)/revoke", as: "rival").status == 403)
        let deleted = #"{"reason":"account_deleted"}"#
        #expect(try await api.post("/bindings/\(first.id)/revoke", deleted).status == 200)
        #expect(try await bench.bindings(of: "user-1") == [])
        let again = try await bench.begin()
        try await again.scan()
        _ = try await again.submit()
        #expect(try await again.state == .failed(.tombstone))
        #expect(try await api.post("/bindings/\(first.id)/revoke", deleted).status == 403)
    }

    // MARK: Refusals

    /// Whatever is wrong with completing a flow is answered with the same bytes.
    @Test func eachRefusalOfCompletingIsTheSame() async throws {
        let attempt = try await bench.begin()
        try await attempt.scan()
        let rival = try await bench.begin(key: DeskBench.rival)
        let ended = try await bench.begin()
        try await ended.take(.cancel(.operator))
        let bound = try await bench.bound(FlowBench.other, to: "user-2")
        let granted = try #require(try await bound.take(.collect(bound.proof)).resultCode).text
        let right = try await digits(attempt)
        let (code, own) = (#","code":"\#(right)""#, attempt.verifier.text)
        let wrong = right == "000000" ? "000001" : "000000"
        let requests: [(String, String)] = [
            ("/flows/\(attempt.id)/code", api.proof(attempt, code, verifier: bound.verifier.text)),
            ("/flows/\(attempt.id)/code", api.proof(attempt, code, verifier: "short")),
            ("/flows/\(attempt.id)/code", "{}"),
            ("/flows/\(attempt.id)/code", ""),
            ("/flows/\(attempt.id)/code", api.proof(attempt, code, account: "user-2")),
            ("/flows/\(attempt.id)/code", api.proof(attempt, #","code":"\#(wrong)""#)),
            ("/flows/\(attempt.id)/code", api.proof(attempt)),
            ("/flows/\(attempt.id)/collect", api.proof(attempt)),
            ("/flows/\(attempt.id)/refresh", api.proof(attempt)),
            ("/flows/\(ended.id)/code", api.proof(ended, code)),
            ("/flows/\(ended.id)/cancel", "{}"),
            ("/flows/\(bound.id)/code", api.proof(bound, code)),
            ("/flows/\(rival.id)/code", api.proof(rival, code)),
            ("/flows/\(rival.id)/cancel", "{}"),
            ("/flows/flow_nobody/code", api.proof(attempt, code)),
            ("/flows/flow_nobody/undo", #"{"account_ref":"user-1"}"#),
            ("/bindings/\(attempt.id)/revoke", "{}"),
            ("/results", #"{"result_code":"x","verifier":"\#(own)"}"#),
            ("/results", #"{"result_code":"\#(granted)","verifier":"\#(own)"}"#),
            ("/results", #"{"result_code":"\#(granted)","verifier":"short"}"#),
        ]
        var seen: Set<[UInt8]> = []
        for (target, body) in requests {
            let answer = try await api.post(target, body)
            #expect(answer.status == 403, "\(target) \(body)")
            #expect(answer.response.fields[.cacheControl] == "no-store")
            seen.insert(answer.response.body)
        }
        #expect(seen.count == 1)
        #expect(try await attempt.state?.name == .scanned)
    }

    @Test func whoeverHoldsTheKeyIsToldWhatToCorrect() async throws {
        let verifier = DeskBench.verifier()
        let good = api.wish(verifier)
        let rows: [(String, String, Int, String)] = [
            (#""kind":"bind""#, #""kind":"marry""#, 400, "bad_body"),
            (#""kind":"bind""#, #""mode":"quick","kind":"bind""#, 400, "bad_body"),
            (#""kind":"bind""#, #""mode":"instant","kind":"bind""#, 422, "mode_not_allowed"),
            (#""account_ref":"user-1""#, #""account_ref":"""#, 400, "bad_body"),
            (#""account_ref":"user-1","#, "", 422, "no_account"),
            (ScanChallenge(verifier).base64URL, "short", 400, "bad_body"),
            (#""return_id":"home""#, #""return_id":"https://evil.example""#, 422, "unknown_return"),
            (#""place":"上海""#, #""language":"la""#, 400, "bad_body"),
            (#""authenticated_at":""#, #""authenticated_at":"yesterday ""#, 400, "bad_body"),
            (Timestamp.text(bench.now.rawValue), Timestamp.text(bench.now.rawValue - 601_000), 422, "login_too_old"),
        ]
        for (text, other, status, code) in rows {
            try #require(good.contains(text))
            let answer = try await api.post("/flows", good.replacing(text, with: other))
            #expect(answer.status == status, "\(other)")
            #expect(try answer["error.code"] == code, "\(other)")
        }
        for body in ["", "[]", "{", #"{"kind":7}"#] { #expect(try await api.post("/flows", body).status == 400) }
        #expect(try await api.ask(.get, "/bindings").status == 400)
        #expect(try await api.post("/flows", good, as: "nobody").status == 404)
        #expect(bench.platform.codes.isEmpty)
    }

    @Test func tooManyAreToldToWait() async throws {
        for _ in 0..<3 { _ = try await bench.begin() }
        let answer = try await api.post("/flows", api.wish(DeskBench.verifier()))
        #expect(answer.status == 429)
        #expect(answer.response.fields[.retryAfter] == "60")
        #expect(try answer["error.code"] == "too_many_flows")
    }

    @Test func aKeyThatComesWithAnotherBodyIsRefused() async throws {
        let verifier = DeskBench.verifier()
        let fields: HTTPFields = [HTTPField.Name("Idempotency-Key")!: "k1"]
        let first = try await api.ask(.post, "/flows", api.wish(verifier), fields: fields)
        let again = try await api.ask(.post, "/flows", api.wish(verifier), fields: fields)
        #expect(try first["flow_id"] == again["flow_id"])
        let other = try await api.ask(.post, "/flows", api.wish(verifier, #","mode":"code""#), fields: fields)
        #expect(try other["error.code"] == "idempotency_key_reused")
    }

    @Test func aForeignFlowLooksLikeOneThatIsNotThere() async throws {
        let attempt = try await bench.begin(key: DeskBench.rival)
        for path in ["", "/events"] {
            let foreign = try await api.ask(.get, "/flows/\(attempt.id)\(path)")
            let nobody = try await api.ask(.get, "/flows/flow_nobody\(path)")
            #expect((foreign.status, nobody.status) == (404, 404))
            let text = String(decoding: foreign.response.body, as: UTF8.self)
            #expect(text.replacing(attempt.id.rawValue, with: "flow_nobody").utf8.elementsEqual(nobody.response.body))
        }
    }

    @Test(arguments: FlowAPIRoute.allCases)
    func eachRouteHasOneMethod(_ route: FlowAPIRoute) async throws {
        let path = route.path.replacing("{id}", with: "flow_x")
        #expect(FlowAPI.takes(path))
        #expect(FlowAPIRoute.find(path)?.route == route)
        let method: HTTPRequest.Method = route.method == "GET" ? .post : .get
        let answer = try await api.ask(method, String(path.dropFirst("/api/v1".count)))
        #expect(answer.status == 405)
        #expect(answer.response.fields[.allow] == route.method)
    }

    @Test(arguments: [
        "", "?account_ref=", "?account_ref=a&application=", "?account_ref=a&account_ref=b", "?account_ref=%ZZ",
    ])
    func bindingsAreAskedForByOneAccount(_ query: String) async throws {
        #expect(try await api.ask(.get, "/bindings" + query).response.status == .badRequest)
    }

    @Test(arguments: ["/api/v1/flow", "/api/v1/flows/x/y", "/api/v1/flows/x/code/", "/api/v2/flows", "/"])
    func otherPathsAreNotItsOwn(_ path: String) throws {
        #expect(!FlowAPI.takes(path))
        let request = try Request(.get, path)
        #expect(api.flows.answer(request, caller: .application("shop"), ExchangeLog().exchange())?.status == .notFound)
    }

    @Test func aStoreThatIsAwayIsToldAsSuch() {
        let refusal = FlowAPIRefusal(StoreError.unavailable(reason: "the disk is full"))
        #expect(refusal.status == .serviceUnavailable)
        #expect(refusal.message.contains("the disk is full"))
        #expect(FlowAPIRefusal.tooMany(.tooManyCodes).status == .tooManyRequests)
        #expect(FlowAPIRefusal(FlowRefusal.wrongDigits(left: 2)).status == .forbidden)
    }
}
