import OfficialAccount
import TestSupport
import Testing

@testable import Binding

@Suite("Operator's desk", .timeLimit(.minutes(3)))
struct OperatorDeskTests {
    private func desk(_ bench: DeskBench) -> OperatorDesk {
        let events = FlowEvents(desk: bench.desk, time: bench.clock.source)
        let api = FlowAPI(desk: bench.desk, events: events, refusals: RefusalPace(time: bench.clock.source))
        return OperatorDesk(desk: bench.desk, api: api)
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func aConflictIsSettledByTheWordOfItsOwner(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            let desk = desk(bench)
            let holder = try await bench.bound(to: "user-1")
            let mover = try await bench.bound(to: "user-2")
            let waiting = try await desk.waiting()
            #expect(waiting.map(\.id) == [mover.id.rawValue])
            let conflict = try #require(waiting.first?.conflict)
            #expect(conflict.kind == "bound_elsewhere" && conflict.accounts == ["user-1"])
            #expect(conflict.settledBy == ["user-1"] && conflict.move == "not_asked")
            #expect(waiting[0].deeds == [.stepUp, .object, .cancel])
            await #expect(throws: OperatorRefusal.self) {
                try await desk.take(.stepUp, mover.id.rawValue, owner: "somebody")
            }
            try await desk.take(.stepUp, mover.id.rawValue, owner: "user-1")
            #expect(try await desk.flow(mover.id.rawValue)?.state == "bound")
            #expect(try await desk.flow(holder.id.rawValue)?.state == "revoked")
            #expect(try await desk.waiting().isEmpty)
            let history = try await desk.history(of: "user-2", for: "shop")
            #expect(history.bindings.map(\.flow) == [mover.id.rawValue])
            #expect(history.flows.map(\.state) == ["bound"])
        }
    }

    @Test func aBindingIsUndoneWithinSevenDaysAndRevokedLater() async throws {
        try await DeskBench.run { bench in
            let desk = desk(bench)
            let first = try await bench.bound(to: "user-1")
            #expect(try await desk.flow(first.id.rawValue)?.deeds == [.undo, .revoke])
            bench.clock.advance(by: .seconds(7 * 86_400))
            #expect(try await desk.flow(first.id.rawValue)?.deeds == [.revoke])
            await #expect(throws: OperatorRefusal.self) { try await desk.take(.undo, first.id.rawValue) }
            try await desk.take(.revoke, first.id.rawValue)
            #expect(try await desk.flow(first.id.rawValue)?.reason == "operator")
            #expect(try await desk.history(of: "user-1", for: "shop").bindings.isEmpty)
        }
    }

    @Test func flowsAreListedByStateAndAccount() async throws {
        try await DeskBench.run { bench in
            let desk = desk(bench)
            for number in 0..<5 { _ = try await bench.begin(.bind, "user-\(number)") }
            let gone = try await bench.begin(.login, nil)
            try await desk.take(.cancel, gone.id.rawValue)
            #expect(try await desk.standing() == ["created": 5, "cancelled": 1])
            let created = try await desk.flows(in: "created", limit: 3)
            #expect(created.map(\.account) == ["user-4", "user-3", "user-2"])
            let rest = try await desk.flows(in: "created", before: created.last?.position, limit: 3)
            #expect(rest.map(\.account) == ["user-1", "user-0"])
            #expect(try await desk.history(of: "user-3", for: "shop").flows.map(\.account) == ["user-3"])
            #expect(try await desk.history(of: "user-3", for: "rival").flows.isEmpty)
            #expect(try await desk.flow("flow_none") == nil)
        }
    }

    /// What it offers is what the flow takes.
    @Test(arguments: OperatorDeed.allCases)
    func onlyWhatIsOfferedCanBeDone(_ deed: OperatorDeed) async throws {
        try await DeskBench.run { bench in
            let desk = desk(bench)
            let open = try await bench.begin()
            let offered = try #require(try await desk.flow(open.id.rawValue)).deeds.contains(deed)
            do {
                try await desk.take(deed, open.id.rawValue, owner: "user-1")
                #expect(offered)
            } catch is OperatorRefusal {
                #expect(!offered)
            }
        }
    }
}
