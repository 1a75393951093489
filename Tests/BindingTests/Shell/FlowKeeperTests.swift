import OfficialAccount
import Store
import TestSupport
import Testing

@testable import Binding

/// What ends by itself, though nobody asks for it.
@Suite("The keeper", .timeLimit(.minutes(3)))
struct FlowKeeperTests {
    @Test(arguments: DeskBench.StoreKind.allCases)
    func endsFlowsWhoseTimeIsOver(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            let keeper = FlowKeeper(desk: bench.desk)
            let open = try await bench.begin()
            let scanned = try await bench.begin(.bind, "user-2")
            try await scanned.scan()
            let done = try await bench.bound(FlowBench.other, to: "user-3")
            bench.clock.advance(by: .seconds(599))
            try await keeper.round()
            #expect(try await open.state?.name == .created)
            bench.clock.advance(by: .seconds(1))
            try await keeper.round()
            #expect(try await open.state == .expired)
            #expect(try await scanned.state == .expired)
            #expect(try await done.state?.name == .bound)
            #expect(try await bench.takeJobs().filter { $0.contains(#""type":"flow.expired""#) }.count == 2)
            // What is over is listed among the open ones no more.
            let tags = try await bench.stored(open.id)?.record?.tags
            let account = StoredFlow.tag(account: AccountReference(rawValue: "user-1"), DeskBench.shop)
            #expect(tags == [StoredFlow.tag(state: "expired"), account])
        }
    }

    /// A conflict whose person has asked for a move and typed the digits.
    private func move(_ bench: DeskBench) async throws -> (holder: Attempt, mover: Attempt) {
        let holder = try await bench.bound(to: "user-1")
        let mover = try await bench.begin(.bind, "user-2")
        try await mover.scan()
        _ = try await mover.submit()
        try await mover.take(.chat(.number(1), from: FlowBench.person))
        guard case .conflict(_, let conflict) = try await mover.state, case .digits(let issued) = conflict.move else {
            Issue.record("no move was begun")
            return (holder, mover)
        }
        let digits = bench.desk.keys.phoneCode(flow: mover.id, openID: FlowBench.person, salt: issued.salt)
        _ = try await mover.submit(digits)
        return (holder, mover)
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func settlesMovesThatNobodyObjectedTo(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            let keeper = FlowKeeper(desk: bench.desk)
            let (holder, mover) = try await move(bench)
            bench.clock.advance(by: .seconds(86_399))
            try await keeper.round()
            #expect(try await mover.state?.name == .conflict)
            bench.clock.advance(by: .seconds(1))
            try await keeper.round()
            #expect(try await mover.state?.name == .bound)
            #expect(try await holder.state == .revoked(.replaced))
            #expect(try await bench.bindings(of: "user-1") == [])
            #expect(try await bench.bindings(of: "user-2").map(\.openID) == [FlowBench.person])
        }
    }

    @Test func whoeverObjectsKeepsTheBinding() async throws {
        let bench = try DeskBench()
        let (holder, mover) = try await move(bench)
        try await mover.take(.object(.account(AccountReference(rawValue: "user-1"), by: mover.key)))
        bench.clock.advance(by: .seconds(86_400))
        try await FlowKeeper(desk: bench.desk).round()
        #expect(try await mover.state == .cancelled(.objection))
        #expect(try await holder.state?.name == .bound)
    }

    /// A process that was away for longer looks further back, once.
    @Test func findsWhatCameDueWhileNobodyWasThere() async throws {
        let bench = try DeskBench()
        let attempt = try await bench.begin()
        bench.clock.advance(by: .seconds(3 * 86_400))
        try await FlowKeeper(desk: bench.desk).round()
        #expect(try await attempt.state?.name == .created)
        try await FlowKeeper(desk: bench.desk).round(minutesBack: FlowKeeper.firstMinutesBack)
        #expect(try await attempt.state == .expired)
    }

    @Test func keepsUntilItsTaskIsCancelled() async throws {
        let bench = try DeskBench()
        let flows = try BindingFlows(
            configuration: DeskBench.configuration,
            store: bench.store,
            surroundings: bench.platform,
            time: bench.clock.source
        )
        let attempt = try await bench.begin()
        let keeping = Task { await flows.keep() }
        while bench.clock.sleeping == 0 { await Task.yield() }
        bench.clock.advance(by: .seconds(601))
        while bench.clock.sleeping == 0 { await Task.yield() }
        #expect(try await attempt.state == .expired)
        keeping.cancel()
        await keeping.value
    }
}
