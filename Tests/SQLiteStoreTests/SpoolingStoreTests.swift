import Foundation
import OfficialAccount
import Store
import StoreContract
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("Spooling store", .timeLimit(.minutes(3)))
struct SpoolingStoreTests {
    private struct Opened {
        let distant: DistantStore
        let store: SpoolingStore
        let observer: Observer
    }

    /// What the spool told.
    private final class Observer: SpoolObserver {
        let begun = EventLog<StoreError>()
        let ended = EventLog<Void>()
        let asides = EventLog<Void>()

        func began(_ reason: StoreError) { begun.add(reason) }
        func changed(_ state: SpoolState, added: Int, drained: Int) {}
        func setAside(_ reason: StoreError) { asides.add(()) }
        func ended(after duration: Duration) { ended.add(()) }
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-spool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appending(path: "spool.db").path)
    }

    private func open(_ path: String, _ distant: DistantStore, limit: Int = 1 << 20) throws -> Opened {
        let observer = Observer()
        let store = try SpoolingStore(distant, path: path, limit: limit, observer: observer)
        return Opened(distant: distant, store: store, observer: observer)
    }

    /// A store that was away while so many pushes came, and is back.
    private func drained(_ path: String, _ count: Int) async throws -> Opened {
        let opened = try open(path, DistantStore(.broken))
        for number in 0..<count { _ = await opened.store.admit(.sample("p\(number)")) }
        opened.distant.set(.open)
        await opened.observer.ended.reach(1)
        return opened
    }

    private func decided(_ name: String) -> PushRecord {
        var record = PushRecord.sample(name)
        record.settlement = .sample(name)
        return record
    }

    // MARK: The store is there

    @Test func isTheStoreWhileThatIsThere() async throws {
        for rule in InboxStoreContract.rules {
            try await withFolder { path in
                let opened = try open(path, DistantStore())
                try await rule(opened.store)
                #expect(opened.store.spool == SpoolState())
            }
        }
    }

    // MARK: The store is away

    @Test func acknowledgesOutOfTheSpool() async throws {
        try await withFolder { path in
            let store = try open(path, DistantStore(.broken)).store
            #expect(await store.admit(.sample("asked")) == .success(.spooled(.success)))
            #expect(await store.admit(decided("told")) == .success(.spooled(Settlement.sample("told").answer)))
            #expect(store.spool.writes == 2)
            #expect(store.spool.since != nil)
            #expect(store.readiness() == nil)
        }
    }

    /// The first decision counts for all copies of a push, whatever the routes say by then.
    @Test func givesCopiesTheSameAnswer() async throws {
        try await withFolder { path in
            let store = try open(path, DistantStore(.broken)).store
            _ = await store.admit(decided("a"))
            var copy = decided("a")
            copy.settlement = .sample("another")
            #expect(await store.admit(copy) == .success(.spooled(Settlement.sample("a").answer)))
            await withTaskGroup { group in
                for _ in 0..<100 { group.addTask { _ = await store.admit(.sample("b")) } }
            }
            #expect(store.spool.writes == 2)
        }
    }

    @Test func drainsInOrderOnceTheStoreIsBack() async throws {
        try await withFolder { path in
            let opened = try await drained(path, 60)
            let names = (0..<60).map { "p\($0)" }
            #expect(opened.distant.admitted.values.compactMap(\.scene?.text) == names)
            #expect(opened.store.spool == SpoolState())
            #expect(try await opened.store.takeAbandoned(limit: 1000).map(\.attempts) == names.map { _ in 1 })
            #expect(try await opened.store.takeAbandoned(limit: 1000).isEmpty)
        }
    }

    /// Its reply is known to the store with the push, and its handler does not run.
    @Test func drainsADecidedPushWithItsOutcomeAndItsJobs() async throws {
        try await withFolder { path in
            let opened = try open(path, DistantStore(.broken))
            var record = decided("a")
            record.settlement?.jobs = [.sample("follows")]
            _ = await opened.store.admit(record)
            opened.distant.set(.open)
            await opened.observer.ended.reach(1)
            #expect(opened.distant.admitted.values.map(\.settlement) == [record.settlement])
            #expect(try await opened.store.takeAbandoned(limit: 10).isEmpty)
            #expect(try await opened.store.takeDueJobs(limit: 10, except: []).map(\.job) == [.sample("follows")])
        }
    }

    @Test func goesStraightToTheStoreAfterwards() async throws {
        try await withFolder { path in
            let opened = try open(path, DistantStore(.broken))
            _ = await opened.store.admit(.sample("a"))
            opened.distant.set(.open)
            await opened.observer.ended.reach(1)
            _ = try await opened.store.admitNew(.sample("b"))
            opened.distant.set(.broken)
            #expect(await opened.store.admit(.sample("c")) == .success(.spooled(.success)))
            opened.distant.set(.open)
            await opened.observer.ended.reach(2)
            #expect(opened.distant.admitted.values.compactMap(\.scene?.text) == ["a", "b", "c"])
        }
    }

    /// Nobody sends a push, and the store goes: whoever looks at `/readyz` should see it.
    @Test func noticesAtALease() async throws {
        try await withFolder { path in
            let opened = try open(path, DistantStore(.broken))
            await #expect(throws: StoreError.self) { try await opened.store.keepLeases() }
            #expect(opened.store.spool.since != nil)
            opened.distant.set(.open)
            await opened.observer.ended.reach(1)
            #expect(opened.store.spool.since == nil)
        }
    }

    // MARK: The store hangs

    @Test func spoolsWhatTheStoreKeepsWaiting() async throws {
        try await withFolder { path in
            let opened = try open(path, DistantStore(.silent))
            #expect(await opened.store.admit(.sample("a")) == .success(.spooled(.success)))
            opened.distant.set(.open)
            opened.distant.answer()
            await opened.observer.ended.reach(1)
            #expect(opened.distant.admitted.values.count == 1)
            // The store has it in our name, and nobody waits for it: its handler is to run, once.
            #expect(try await opened.store.takeAbandoned(limit: 10).count == 1)
        }
    }

    @Test func keepsOutcomesInTheSpoolToo() async throws {
        try await withFolder { path in
            let opened = try open(path, DistantStore())
            let lease = try await opened.store.admitNew(.sample("a"))
            opened.distant.set(.broken)
            #expect(await opened.store.settle(lease, .sample("done")) == nil)
            #expect(opened.store.spool.writes == 1)
            opened.distant.set(.open)
            await opened.observer.ended.reach(1)
            #expect(opened.distant.settled.values == [.sample("done")])
        }
    }

    /// Whether its changes can be made, only the store knows: it must not be answered as if they were.
    @Test func refusesAnOutcomeWithChanges() async throws {
        try await withFolder { path in
            let opened = try open(path, DistantStore())
            let lease = try await opened.store.admitNew(.sample("a"))
            opened.distant.set(.broken)
            var settlement = Settlement.sample("done")
            settlement.changes = [.append(chain: "c", line: [])]
            #expect(await opened.store.settle(lease, settlement) != nil)
            #expect(opened.store.spool.writes == 0)
        }
    }

    // MARK: Handlers of what was drained

    /// A batch is in the store, and the next hangs there: handlers of the first would run beside the drain.
    @Test func keepsHandlersOfTheDrainedUntilTheSpoolIsEmpty() async throws {
        try await withFolder { path in
            let opened = try open(path, DistantStore(.broken))
            let names = (0..<(SpoolDrain.batch + 40)).map { "p\($0)" }
            for name in names {
                var record = PushRecord.sample(name)
                record.openID = OpenID(rawValue: "o\(name)")
                _ = await opened.store.admit(record)
            }
            opened.distant.set(.silent)
            await opened.distant.held.reach(SpoolDrain.batch)
            opened.distant.answer()
            await opened.distant.held.reach(SpoolDrain.batch + 1)
            #expect(try await opened.store.takeAbandoned(limit: 10).isEmpty)
            #expect(try await opened.store.takeLost(limit: 10).isEmpty)
            opened.distant.set(.open)
            opened.distant.answer()
            await opened.observer.ended.reach(1)
            var taken: [AbandonedPush] = []
            while case let some = try await opened.store.takeAbandoned(limit: 64), !some.isEmpty {
                #expect(some.count <= 64)
                taken += some
            }
            #expect(taken.count == names.count)
            #expect(Set(taken.compactMap(\.record.scene?.text)) == Set(names))
        }
    }

    /// It goes again before its handlers have begun: they begin once it is back, each once.
    @Test func keepsHandlersOverTheNextAbsence() async throws {
        try await withFolder { path in
            let opened = try await drained(path, 10)
            opened.distant.set(.broken)
            // The store still counts as there, and cannot be asked.
            await #expect(throws: StoreError.self) { try await opened.store.takeAbandoned(limit: 4) }
            _ = await opened.store.admit(.sample("p10"))
            #expect(try await opened.store.takeLost(limit: 4).isEmpty)
            opened.distant.set(.open)
            await opened.observer.ended.reach(2)
            let taken = try await opened.store.takeAbandoned(limit: 64)
            #expect(taken.compactMap(\.record.scene?.text) == (0...10).map { "p\($0)" })
            #expect(try await opened.store.takeAbandoned(limit: 64).isEmpty)
        }
    }

    /// Others took this process for dead, and have settled it.
    @Test func leavesWhatIsSettledAlready() async throws {
        try await withFolder { path in
            let opened = try await drained(path, 3)
            opened.distant.settleAsAnother(PushRecord.sample("p1").key)
            let taken = try await opened.store.takeAbandoned(limit: 64)
            #expect(taken.compactMap(\.record.scene?.text) == ["p0", "p2"])
        }
    }

    // MARK: The spool itself

    @Test func refusesWhatDoesNotFit() async throws {
        try await withFolder { path in
            let store = try open(path, DistantStore(.broken), limit: 600).store
            var refused: [Result<Admission, StoreError>] = []
            for number in 0..<20 {
                let result = await store.admit(.sample("p\(number)"))
                if result != .success(.spooled(.success)) { refused.append(result) }
            }
            #expect(!refused.isEmpty && refused.count < 20)
            #expect(store.spool.bytes <= 600)
        }
    }

    @Test func keepsASecondProcessOut() async throws {
        try await withFolder { path in
            let first = try open(path, DistantStore())
            #expect(throws: SQLiteOpenError.self) { try open(path, DistantStore()) }
            withExtendedLifetime(first) {}
        }
    }

    @Test func drainsWhatAnEarlierProcessHasLeft() async throws {
        try await withFolder { path in
            do {
                let first = try open(path, DistantStore(.broken))
                for number in 0..<10 { _ = await first.store.admit(.sample("p\(number)")) }
                await first.store.releaseLeases()
            }
            let next = try open(path, DistantStore())
            await next.observer.ended.reach(1)
            #expect(next.distant.admitted.values.count == 10)
            #expect(next.store.spool == SpoolState())
        }
    }

    @Test func setsAsideWhatTheStoreNeverTakes() async throws {
        try await withFolder { path in
            let distant = DistantStore(.broken, refusing: PushRecord.sample("p3").key)
            let opened = try open(path, distant)
            for number in 0..<10 { _ = await opened.store.admit(.sample("p\(number)")) }
            distant.set(.open)
            await opened.observer.ended.reach(1)
            #expect(opened.observer.asides.values.count == 1)
            #expect(distant.admitted.values.count == 9)
        }
    }

    @Test func tellsWhoIsAtWorkOnItsStore() async throws {
        try await withFolder { path in
            let behind = try SQLiteStore(path: path + ".behind", time: ManualTime().source)
            try await behind.keepLeases()
            let store = try SpoolingStore(behind, path: path, limit: 1 << 20)
            #expect(try await store.leases().instances.count == 1)
        }
    }

    @Test func writesComeBackAsTheyWere() throws {
        var record = decided("a")
        record.ticket = Ticket(rawValue: "gQ1")
        record.replayOf = PushID(rawValue: 7)
        record.settlement?.jobs = [.sample("j", order: "k", dueAt: 5)]
        record.settlement?.facts = [.sample(.follow, "airport"), .sample(.unfollow, nil)]
        record.settlement?.facts[0].check = .sample("check")
        let decoded = try SpooledWrite(decoding: try SpooledWrite.admit(record).encoded())
        guard case .admit(let read) = decoded else {
            Issue.record("it came back as something else")
            return
        }
        #expect(read.key == record.key && read.document == record.document && read.openID == record.openID)
        #expect(read.scene == record.scene && read.ticket == record.ticket && read.replayOf == record.replayOf)
        #expect(read.receivedAt == record.receivedAt && read.createTime == record.createTime)
        #expect(read.settlement == record.settlement && read.account == record.account && read.event == record.event)
    }
}
