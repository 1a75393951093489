import HTTPTypes
import HTTPWire
import SceneRouting
import Store
import StoreContract
import Synchronization
import TestSupport
import Testing
import WeChatPush

@testable import Inbox

/// What handlers remember: with the outcome or not at all, and decided anew where another was faster.
@Suite("Handlers that remember", .timeLimit(.minutes(3)))
struct HandlerStateTests {
    private struct Failure: Error {}

    private static func countUp(_ state: StateTransaction) async throws -> UInt8 {
        var record = try await state.record("sample", "count") ?? .sample("count", body: [0])
        record.body[0] += 1
        state.put(record)
        return record.body[0]
    }

    @Test func whatAHandlerRemembersIsStoredWithItsOutcome() async throws {
        let store = MemoryInboxStore()
        let bench = try InboxBench(store: store) { scenes in
            try scenes.on("count") { _, context in
                .text("number \(try await Self.countUp(context.state))")
            }
        }
        let push = Push.scan("count")
        #expect(try await bench.deliver(push).text.contains("number 1"))
        #expect(try await bench.deliver(push).text.contains("number 1"))
        #expect(try await store.record(StateRecord.sample("count").key)?.body == [1])
    }

    @Test func nothingIsRememberedOfAHandlerThatThrows() async throws {
        let store = MemoryInboxStore()
        let bench = try InboxBench(store: store) { scenes in
            try scenes.on("count") { _, context in
                _ = try await Self.countUp(context.state)
                throw Failure()
            }
        }
        #expect(try await bench.deliver(.scan("count")).text == "success")
        #expect(try await store.record(StateRecord.sample("count").key) == nil)
    }

    @Test func aHandlerDecidesAnewWhereAnotherWasFaster() async throws {
        let store = MemoryInboxStore()
        let runs = Atomic(0)
        let bench = try InboxBench(store: store) { scenes in
            try scenes.on("count") { _, context in
                let number = try await Self.countUp(context.state)
                context.state.add(.sample("told \(number)"))
                if runs.add(1, ordering: .relaxed).oldValue == 0 {
                    try await store.change([.put(.sample("count", body: [41]))], jobs: [])
                }
                return .text("number \(number)")
            }
        }
        #expect(try await bench.deliver(.scan("count")).text.contains("number 42"))
        #expect(runs.load(ordering: .relaxed) == 2)
        #expect(try await store.record(StateRecord.sample("count").key)?.body == [42])
        // The first decision left nothing behind.
        #expect(try await store.takeDueJobs(limit: 9, except: []).map(\.job) == [.sample("told 42")])
    }

    @Test func manyPushesThatChangeOneRecordLoseNothing() async throws {
        let store = MemoryInboxStore()
        let bench = try InboxBench(store: store) { scenes in
            try scenes.on("count") { _, context in
                .text("number \(try await Self.countUp(context.state))")
            }
        }
        let deliveries = try (0..<30).map { number in try bench.send(.scan("count", from: number)) }
        var replies: Set<String> = []
        for delivery in deliveries { replies.insert(await delivery.value.text) }
        #expect(replies.count == 30)
        #expect(try await store.record(StateRecord.sample("count").key)?.body == [30])
    }

    @Test func aHandlerThatStandsInItsOwnWayIsGivenUp() async throws {
        let store = MemoryInboxStore()
        let bench = try InboxBench(store: store) { scenes in
            try scenes.on("own way") { _, context in
                context.state.put(.sample("own", body: [1]))
                try? await store.change([.put(.sample("own", body: [2]))], jobs: [])
                return .text("never")
            }
        }
        #expect(try await bench.deliver(.scan("own way")).text == "success")
        #expect(bench.journal.notes.values.count { if case .handlerFailed = $0 { true } else { false } } == 1)
    }

    /// The store has taken a push and goes away before its outcome is stored, while others are spooled.
    @Test func anOutcomeWithChangesWaitsForItsStore() async throws {
        let store = ParkingStore()
        defer { store.forget() }
        let bench = try InboxBench(store: SpooledStore(inner: store)) { scenes in
            try scenes.on("count") { _, context in
                .text("number \(try await Self.countUp(context.state))")
            }
        }
        let delivery = try bench.send(.scan("count"))
        await store.admission(1).answer(.success(.new(.sample(1))))
        let refused = await store.settlement(1)
        #expect(refused.settlement.outcome == .handled && refused.settlement.changes.count == 1)
        await refused.answer(.failure(.full))
        // A retry would get this answer from the spool; the reply goes out as a message, once the changes are made.
        #expect(await delivery.value.text == "success")
        await bench.untilAsleep(1)
        bench.clock.advance(by: .seconds(1))
        let stored = await store.settlement(2)
        #expect(stored.settlement.outcome == .late)
        #expect(stored.settlement.changes == refused.settlement.changes)
        #expect(stored.settlement.jobs.map(\.kind) == ["late_reply"])
        await stored.answer(.success(()))
    }

    @Test func aHandlerThatCouldNotAskTheStoreIsCalledAgain() async throws {
        let runs = Atomic(0)
        let bench = try InboxBench { scenes in
            try scenes.on("away") { _, _ in
                guard runs.add(1, ordering: .relaxed).oldValue > 0 else { throw StoreError.unavailable(reason: "away") }
                return .text("done")
            }
        }
        // Nothing was decided, so nothing is acknowledged; what is decided later goes out as a message.
        #expect(try await bench.deliver(.scan("away")).status == .serviceUnavailable)
        await bench.untilAsleep(1)
        bench.clock.advance(by: .seconds(1))
        await bench.lateReplies.reach(1)
        #expect(runs.load(ordering: .relaxed) == 2)
        #expect(try await bench.deliver(.scan("away")).text == "success")
    }
}
