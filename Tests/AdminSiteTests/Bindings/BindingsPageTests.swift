import Admin
import Binding
import HTMLPages
import HTTPTypes
import HTTPWire
import OfficialAccount
import SQLiteStore
import SceneRouting
import Store
import TestSupport
import Testing

@testable import AdminSite

@Suite("Pages of bindings", .timeLimit(.minutes(3)))
struct BindingsPageTests {
    private static let hostile = #"<b onclick="x">"#

    private func flows(_ bench: PageBench) throws -> BindingFlows {
        let configuration = BindingConfiguration(
            secret: [UInt8](repeating: 7, count: 32),
            officialAccount: AppID(rawValue: "wx0123456789abcdef"),
            publicURL: "https://scan.example",
            applications: [HostApplication(site: "Shop", returns: ["app": "https://shop.example/back"])]
        )
        return try BindingFlows(
            configuration: try #require(configuration),
            store: bench.store,
            surroundings: Codes(),
            time: bench.time.source
        )
    }

    private struct Codes: FlowSurroundings {
        func makeCode(_ scene: SceneValue, lifetime: Duration, for account: AppID) async throws -> FlowCode {
            FlowCode(ticket: Ticket(rawValue: "ticket"), url: "http://weixin.qq.com/q/x")
        }
        func message(_ text: String, to openID: OpenID, of account: AppID, at now: Int64) -> Job? { nil }
        func notice(_ document: [UInt8], id: String, to application: String, at now: Int64) -> Job? { nil }
    }

    /// Begins flows as an application does.
    private func begin(_ accounts: [String], _ flows: BindingFlows, _ bench: PageBench) async throws {
        for account in accounts {
            let at = Timestamp.text(bench.time.source.unixMilliseconds())
            let body: [String: JSONValue] = [
                "kind": .string("bind"), "challenge": .string(VerifierPair().challenge), "return_id": .string("app"),
                "account_ref": .string(account), "authenticated_at": .string(at),
            ]
            let request = try Request(.post, "/api/v1/flows", body: JSONValue.object(body).bytes)
            let log = ExchangeLog()
            if let refused = flows.answer(request, caller: .operator, log.exchange()) {
                throw Refused(response: refused)
            }
            await log.answers.reach(1)
            #expect(log.answers.values[0].status == .created)
        }
    }

    private struct Refused: Error { let response: Response }

    private func part(_ bench: PageBench, _ flows: BindingFlows?) -> BindingsPart {
        var desks = bench.desks()
        desks.binding = flows
        return BindingsPart(desks: desks)
    }

    @Test func flowsAreListedByStateAndSettled() async throws {
        let bench = try PageBench()
        let flows = try flows(bench)
        try await begin(["li", "han", Self.hostile], flows, bench)
        let part = part(bench, flows)
        let page = try #require(try await bench.page(part, "/bindings") as? BindingsPage)
        #expect(page.flows.map(\.account) == [Self.hostile, "han", "li"])
        #expect(page.standing == ["created": 3])
        let first = try #require(page.flows.first)
        #expect(first.deeds == [.cancel])
        let place = try await bench.target(part, "/bindings/\(first.id)/cancel", form: ["state": "created"])
        #expect(place == "/bindings?state=created")
        let open = try #require(try await bench.page(part, "/bindings?state=created") as? BindingsPage)
        #expect(open.flows.map(\.account) == ["han", "li"])
        #expect(open.standing == ["created": 2, "cancelled": 1])
        let over = try #require(try await bench.page(part, "/bindings?state=cancelled") as? BindingsPage)
        #expect(over.flows.map(\.id) == [first.id] && over.flows[0].deeds.isEmpty)
        #expect(over.text.contains("by the operator"))
        let notes = try await bench.store.chain(AuditNote.chain, after: 0, limit: 10)
        let note = String(decoding: notes.last?.line ?? [], as: UTF8.self)
        #expect(note.contains(first.id))
        // It is over: nothing more can be done with it.
        await #expect(throws: SiteRefusal.self) {
            try await part.answer(bench.visit("/bindings/\(first.id)/revoke", form: [:]))
        }
    }

    @Test func itIsInEitherLanguageAndWhatStrangersWroteStaysText() async throws {
        let bench = try PageBench()
        let flows = try flows(bench)
        try await begin([Self.hostile], flows, bench)
        let part = part(bench, flows)
        let account = QueryText.link("/bindings", [("account", Self.hostile), ("application", "default")])
        for target in ["/bindings", account] {
            let english = try await bench.page(part, target)
            #expect(!english.text.hasHan, "\(english.text)")
            #expect(!english.markup.contains("<b on"))
            #expect(english.markup.contains("&lt;b onclick=&quot;x&quot;&gt;"))
            #expect(try await bench.page(part, target, .chinese).text.hasHan)
        }
    }

    @Test func thePagesLeadToOlderFlows() async throws {
        let bench = try PageBench()
        let flows = try flows(bench)
        try await begin((0...BindingsPart.limit).map { "user-\($0)" }, flows, bench)
        let part = part(bench, flows)
        let first = try #require(try await bench.page(part, "/bindings") as? BindingsPage)
        #expect(first.flows.count == BindingsPart.limit && first.hasMore)
        let before = try #require(first.flows.last?.position)
        let second = try #require(try await bench.page(part, "/bindings?before=\(before)") as? BindingsPage)
        #expect(second.flows.map(\.account) == ["user-0"] && !second.hasMore)
    }

    @Test func withoutBindingThePageTeachesIt() async throws {
        let bench = try PageBench()
        let part = part(bench, nil)
        #expect(try await bench.page(part, "/bindings").markup.contains("binding.yaml"))
        await #expect(throws: SiteRefusal.notFound) { try await part.answer(bench.visit("/bindings/x/cancel")) }
    }

    @Test func whatIsNoFlowOrNoDeedIsNotFound() async throws {
        let bench = try PageBench()
        let part = part(bench, try flows(bench))
        for path in ["/bindings/flow_x/cancel", "/bindings/flow_x/erase", "/bindings/flow_x", "/bindings/"] {
            await #expect(throws: SiteRefusal.notFound) { try await part.answer(bench.visit(path, form: [:])) }
        }
        await #expect(throws: SiteRefusal.self) { try await part.answer(bench.visit("/bindings/flow_x/cancel")) }
    }
}
