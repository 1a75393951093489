import OfficialAccount
import Store
import Testing

@testable import Binding

/// Flows as records: all of them comes back, and they are found by what they should be.
@Suite("Records")
struct RecordCodingTests {
    private static let policy = FlowBench.rules().policy

    @Test(arguments: FlowSituation.allCases)
    func aFlowComesBackAsItWas(_ situation: FlowSituation) throws {
        let bench = try situation.bench
        var stored = StoredFlow(bench.flow, origin: FlowOrigin(session: "s", address: "a"))
        stored.deadScenes = [Fingerprint(of: "old")]
        stored.picture = FlowBench.keys.seal("http://weixin.qq.com/q/1", for: bench.flow.id)
        let record = try stored.written(Self.policy)
        let again = try StoredFlow(record)
        #expect(again.flow == bench.flow)
        #expect(again.deadScenes == stored.deadScenes)
        #expect(again.picture.flatMap { FlowBench.keys.open($0, for: bench.flow.id) } == "http://weixin.qq.com/q/1")
        #expect(again.origin == stored.origin)
        // Equal flows are equal bytes: the store compares those.
        #expect(try again.written(Self.policy).body == record.body)
        #expect(record.names == Set([bench.flow.code.scene, Fingerprint(of: "old")].map(StoredFlow.name)))
    }

    @Test(arguments: FlowSituation.allCases)
    func isListedByWhatItWaitsFor(_ situation: FlowSituation) throws {
        let flow = try situation.bench.flow
        let tags = try StoredFlow(flow, origin: FlowOrigin(session: "s", address: "a")).written(Self.policy).tags
        #expect(tags.contains { $0.hasPrefix("due:") } == (flow.state.isLive || situation == .moving))
        let owners = tags.filter { $0.hasPrefix("open:") }
        #expect(owners.count == (flow.state.isLive ? (flow.account == nil ? 2 : 3) : 0))
        #expect(tags.contains(StoredFlow.conflictTag) == (flow.state.name == .conflict))
        let person = StoredFlow.tag(FlowBench.person, in: FlowBench.app)
        let hears: [FlowSituation] = [.scanned, .confirmed, .elsewhere, .moving, .several, .bound]
        #expect(tags.contains(person) == hears.contains(situation))
    }

    @Test(arguments: FlowSituation.allCases)
    func isForgottenAMonthAfterItsEnd(_ situation: FlowSituation) throws {
        let flow = try situation.bench.flow
        let record = try StoredFlow(flow, origin: FlowOrigin()).written(Self.policy)
        let month = (flow.changedAt + .seconds(30 * 86_400)).rawValue
        #expect(record.expiresAt == (situation == .bound ? nil : month))
    }

    @Test func aGrantedResultIsFoundByItsCode() throws {
        var bench = try FlowSituation.bound.bench
        bench.apply(.collect(bench.proof))
        let handed = bench.effects.compactMap { if case .handOut(let code) = $0 { code } else { nil } }
        let code = try #require(handed.last)
        let record = try StoredFlow(bench.flow, origin: FlowOrigin()).written(Self.policy)
        #expect(record.names.contains(StoredFlow.name(Fingerprint(code))))
        #expect(!String(decoding: record.body, as: UTF8.self).contains(code.text))
        bench.apply(.redeem(ResultClaim(code: code, verifier: bench.verifier, apiKey: FlowBench.key)))
        let delivered = try StoredFlow(bench.flow, origin: FlowOrigin()).written(Self.policy)
        #expect(!delivered.names.contains(StoredFlow.name(Fingerprint(code))))
    }

    /// A stolen row opens nothing: no verifier, no scene, no ticket, no digits in any form.
    @Test(arguments: FlowSituation.allCases)
    func aRowHoldsNoSecret(_ situation: FlowSituation) throws {
        let bench = try situation.bench
        let record = try StoredFlow(bench.flow, origin: FlowOrigin()).written(Self.policy)
        let text = String(decoding: record.body, as: UTF8.self) + record.names.joined() + record.tags.joined()
        for secret in [bench.verifier.text, bench.scene.text, bench.ticket.rawValue, bench.digits?.grouped] {
            guard let secret else { continue }
            #expect(!text.contains(secret))
        }
    }

    @Test func anotherVersionsRecordIsNoFlow() {
        let record = StateRecord(
            key: StateRecord.Key(kind: StoredFlow.kind, id: "x"),
            body: Array(#"{"flow":{}}"#.utf8)
        )
        #expect { try StoredFlow(record) } throws: { error in
            guard case StoreError.unavailable(let reason) = error else { return false }
            return reason.contains("flow x cannot be read")
        }
    }

    @Test func aPictureOpensForItsFlowOnly() throws {
        let sealed = try #require(FlowBench.keys.seal("text", for: FlowID(rawValue: "a")))
        #expect(FlowBench.keys.open(sealed, for: FlowID(rawValue: "a")) == "text")
        #expect(FlowBench.keys.open(sealed, for: FlowID(rawValue: "b")) == nil)
        let other = try #require(FlowKeys(secret: [UInt8](repeating: 8, count: 32)))
        #expect(other.open(sealed, for: FlowID(rawValue: "a")) == nil)
    }

    @Test func ownersShareNoName() {
        let (key, other) = (APIKeyID(rawValue: "a"), APIKeyID(rawValue: "b"))
        let owners: [FlowOwner] = [
            .session("x", key), .session("x", other), .account(AccountReference(rawValue: "x"), key),
            .account(AccountReference(rawValue: "x"), other), .address("x"),
        ]
        #expect(Set(owners.map(\.id)).count == owners.count)
    }
}
