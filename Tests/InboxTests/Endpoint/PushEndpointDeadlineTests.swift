import HTTPTypes
import HTTPWire
import OfficialAccount
import SceneRouting
import Store
import Synchronization
import TestSupport
import Testing
import WeChatPush

@testable import Inbox

/// What is answered when the deadline comes before the store.
@Suite("Push endpoint at the deadline", .timeLimit(.minutes(3)))
struct PushEndpointDeadlineTests {
    private let runs = EventLog<String>()
    private let gate = Gate()

    private func bench(_ store: ParkingStore) throws -> InboxBench {
        try InboxBench(store: store, runs: runs, gate: gate)
    }

    private static let new = Result<Admission, StoreError>.success(.new(.sample(1)))

    @Test func aPushThatIsNotStoredByItsDeadlineIs503AndItsReplyGoesToTheHook() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan("handled"))
        let admission = await store.admission(1)
        await bench.untilAsleep(1)
        bench.clock.advance(by: .milliseconds(4500))
        #expect(await delivery.value.status == .serviceUnavailable)
        #expect(runs.values.isEmpty)
        // The store comes round: the push is there, so its handler runs, and nobody waits for its reply.
        await admission.answer(Self.new)
        let settling = await store.settlement(1)
        #expect(settling.settlement.outcome == .late)
        await settling.answer(.success(()))
        await bench.lateReplies.reach(1)
        #expect(bench.lateReplies.values.first?.reply == .text("done"))
        #expect(bench.sink.repeated == 0)
    }

    @Test(arguments: [true, false])
    func anAnswerThatIsBeingStoredAtTheDeadlineIsWaitedFor(_ isStored: Bool) async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan("handled"))
        await store.admission(1).answer(Self.new)
        let settling = await store.settlement(1)
        await bench.untilAsleep(1)
        bench.clock.advance(by: .milliseconds(4500))
        #expect(bench.journal.answers.values.isEmpty)
        await settling.answer(isStored ? .success(()) : .failure(.full))
        let response = await delivery.value
        #expect(response.status == (isStored ? .ok : .serviceUnavailable))
        #expect(response.text.contains("done") == isStored)
        #expect(!response.text.contains("success"))
        #expect(bench.lateReplies.values.isEmpty)
    }

    /// A store that stalls keeps the platform waiting as little as one that refuses.
    @Test func aReadyReplyThatIsNotStoredByItsDeadlineIs503() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let deliveries = try (1...3).map { try bench.send(.scan("ready", from: $0)) }
        await bench.untilAsleep(1)
        await store.admission(2).answer(Self.new)
        #expect(await deliveries[1].value.text.contains("at once"))
        bench.clock.advance(by: .milliseconds(4500))
        #expect(await deliveries[0].value.status == .serviceUnavailable)
        #expect(await deliveries[2].value.status == .serviceUnavailable)
        await store.admission(1).answer(Self.new)
        // The watch begins anew for what comes after.
        let later = try bench.send(.scan("ready", from: 4))
        await bench.untilAsleep(1)
        bench.clock.advance(by: .milliseconds(4500))
        #expect(await later.value.status == .serviceUnavailable)
        #expect(bench.sink.repeated == 0)
    }

    /// The answer was `success` at the deadline; the late outcome and its job are stored when the store takes them.
    @Test func aLateSettlementThatIsRefusedIsStoredLater() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan("held"))
        await store.admission(1).answer(Self.new)
        await gate.arrivals.reach(1)
        await bench.untilAsleep(2)
        bench.clock.advance(by: .milliseconds(4500))
        #expect(await delivery.value.text == "success")
        gate.open()
        let settling = await store.settlement(1)
        #expect(settling.settlement.outcome == .late)
        #expect(settling.settlement.jobs.map(\.kind) == ["late_reply"])
        await settling.answer(.failure(.full))
        #expect(bench.inbox.runningHandlers == 0)
        await bench.untilAsleep(1)
        bench.clock.advance(by: .seconds(1))
        #expect(await store.settlement(2).settlement == settling.settlement)
        #expect(bench.lateReplies.values.count == 1)
        #expect(bench.sink.repeated == 0)
    }
}
