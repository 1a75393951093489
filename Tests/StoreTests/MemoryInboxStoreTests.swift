import Store
import StoreContract
import Synchronization
import Testing

@Suite("Memory inbox store")
struct MemoryInboxStoreTests {
    @Test func keepsTheStateContract() async throws {
        for rule in StateStoreContract.rules { try await rule(MemoryInboxStore()) }
    }

    @Test func keepsTheOutboxContract() async throws {
        for rule in OutboxStoreContract.rules { try await rule(MemoryInboxStore()) }
    }

    @Test func saysWhatItWorksOn() async throws {
        try await LeaseContract.countsWhatIsHeld { MemoryInboxStore(time: $0) }
    }

    @Test func keepsTheInboxContract() async throws {
        for rule in InboxStoreContract.rules { try await rule(MemoryInboxStore()) }
    }

    @Test func forgetsTheOldestAnswerWhereTheBoundDemandsIt() async throws {
        var limits = MemoryInboxStore.Limits()
        limits.answered = 3
        let store = MemoryInboxStore(limits: limits)
        for name in ["a", "b", "c", "d", "e", "f", "g"] {
            var record = PushRecord.sample(name)
            record.settlement = .sample(name)
            _ = try await store.admitNew(record)
        }
        for name in ["e", "f", "g"] {
            let admission = try await store.admit(.sample(name)).get()
            guard case .answered(_, let answer) = admission else {
                Issue.record("\(name) is forgotten")
                continue
            }
            #expect(answer == Settlement.sample(name).answer)
        }
        var record = PushRecord.sample("a")
        record.settlement = .sample("again")
        _ = try await store.admitNew(record)
    }

    @Test func forgetsAnAnswerAfterItsRetention() async throws {
        let clock = Mutex(ContinuousClock.now)
        var time = TimeSource.system
        time.now = { clock.withLock { $0 } }
        let store = MemoryInboxStore(time: time)
        var old = PushRecord.sample("old")
        old.settlement = .sample("old")
        _ = try await store.admitNew(old)
        clock.withLock { $0 += .seconds(119) }
        _ = try await store.admitNew(.sample("running"))
        guard case .answered = try await store.admit(old).get() else {
            Issue.record("forgotten before its time")
            return
        }
        clock.withLock { $0 += .seconds(2) }
        var later = PushRecord.sample("later")
        later.settlement = .sample("later")
        _ = try await store.admitNew(later)
        _ = try await store.admitNew(old)
    }

    @Test func refusesMoreRunningPushesThanItHasPlacesFor() async throws {
        var limits = MemoryInboxStore.Limits()
        limits.running = 2
        let store = MemoryInboxStore(limits: limits)
        let first = try await store.admitNew(.sample("a"))
        _ = try await store.admitNew(.sample("b"))
        #expect(await store.admit(.sample("c")) == .failure(.overloaded(limit: 2)))
        #expect(store.readiness() == .overloaded(limit: 2))
        _ = await store.settle(first, .sample("a"))
        #expect(store.readiness() == nil)
        _ = try await store.admitNew(.sample("c"))
    }

    @Test(arguments: [("evt_12", 12), ("12", 12), ("evt_0", nil), ("evt_", nil), ("evt_x", nil), ("-3", nil)])
    func readsPushIDs(_ text: String, _ number: Int64?) {
        #expect(PushID(text)?.rawValue == number)
    }
}
