public import Store
import Synchronization
import Testing

/// What a store must hold of what features remember, whatever it keeps it in.
public enum StateStoreContract {
    /// A store that keeps pushes, their jobs, and what features remember.
    public typealias Subject = InboxStore & OutboxStore

    /// All rules over one store of its own each.
    public static let rules: [@Sendable (any Subject) async throws -> Void] = [
        keepsARecord, writesOverWhatWasReadOnly, keepsNamesApart, passesANameOnInOneStep, listsByTag, makesAllOrNothing,
        holdsToWhatWasRead, chainsLines, changesWithTheSettlement, refusesASettlementAlone, forgetsWhatIsOver,
        tellsWatchers, decidesAnew,
    ]

    /// What is written is read again: body, names, tags, version.
    @Sendable public static func keepsARecord(_ store: any Subject) async throws {
        let record = StateRecord.sample("a", names: ["n1", "n2"], tags: ["t"], expiresAt: store.now + 60_000)
        try await store.change([.put(record)], jobs: [])
        let read = try #require(try await store.record(record.key))
        #expect(read.version == 1)
        #expect(read.position > 0)
        #expect(read.body == record.body)
        #expect((read.names, read.tags) == (record.names, record.tags))
        #expect(read.expiresAt == record.expiresAt)
        #expect(try await store.record(of: "sample", named: "n2") == read)
        #expect(try await store.record(of: "other", named: "n2") == nil)
        try await store.change([.remove(read.key, version: 1)], jobs: [])
        #expect(try await store.record(record.key) == nil)
        #expect(try await store.record(of: "sample", named: "n1") == nil)
    }

    /// A change that was decided upon an older version changes nothing.
    @Sendable public static func writesOverWhatWasReadOnly(_ store: any Subject) async throws {
        let new = StateRecord.sample("a")
        try await store.change([.put(new)], jobs: [])
        await #expect(throws: StoreError.stateChanged) { try await store.change([.put(new)], jobs: []) }
        var read = try #require(try await store.record(new.key))
        read.body = Array("second".utf8)
        try await store.change([.put(read)], jobs: [])
        read.body = Array("third".utf8)
        await #expect(throws: StoreError.stateChanged) { try await store.change([.put(read)], jobs: []) }
        await #expect(throws: StoreError.stateChanged) {
            try await store.change([.remove(read.key, version: 1)], jobs: [])
        }
        let last = try await store.record(new.key)
        #expect(last?.version == 2)
        #expect(last?.body == Array("second".utf8))
    }

    /// No two records of a kind share a name; of two kinds they may.
    @Sendable public static func keepsNamesApart(_ store: any Subject) async throws {
        try await store.change([.put(.sample("a", names: ["n"]))], jobs: [])
        let rival = StateRecord.sample("b", names: ["n"])
        await #expect(throws: StoreError.stateChanged) { try await store.change([.put(rival)], jobs: []) }
        let twins = [StateChange.put(.sample("c", names: ["m"])), .put(.sample("d", names: ["m"]))]
        await #expect(throws: StoreError.stateChanged) { try await store.change(twins, jobs: []) }
        try await store.change([.put(.sample("a", kind: "other", names: ["n"]))], jobs: [])
        #expect(try await store.record(of: "sample", named: "n")?.key.id == "a")
    }

    /// A name goes from one record to another in one step, in whichever order the changes stand.
    @Sendable public static func passesANameOnInOneStep(_ store: any Subject) async throws {
        try await store.change([.put(.sample("a", names: ["n"]))], jobs: [])
        try await store.change(
            [.put(.sample("b", names: ["n"])), .remove(StateRecord.sample("a").key, version: 1)],
            jobs: []
        )
        #expect(try await store.record(of: "sample", named: "n")?.key.id == "b")
        var read = try #require(try await store.record(of: "sample", named: "n"))
        read.names = []
        try await store.change([.put(.sample("c", names: ["n"])), .put(read)], jobs: [])
        #expect(try await store.record(of: "sample", named: "n")?.key.id == "c")
    }

    /// Lists are in the order of first storing, the newest first, page by page.
    @Sendable public static func listsByTag(_ store: any Subject) async throws {
        for id in ["a", "b", "c", "d"] {
            try await store.change([.put(.sample(id, tags: id == "b" ? [] : ["live"]))], jobs: [])
        }
        var second = try #require(try await store.record(StateRecord.sample("c").key))
        second.tags = ["over"]
        try await store.change([.put(second)], jobs: [])
        let live = try await store.records(of: "sample", tagged: "live", before: nil, limit: 10)
        #expect(live.map(\.key.id) == ["d", "a"])
        let page = try await store.records(of: "sample", tagged: nil, before: nil, limit: 2)
        #expect(page.map(\.key.id) == ["d", "c"])
        let next = try await store.records(of: "sample", tagged: nil, before: page.last?.position, limit: 2)
        #expect(next.map(\.key.id) == ["b", "a"])
        #expect(try await store.records(of: "other", tagged: nil, before: nil, limit: 2).isEmpty)
    }

    /// Where one change of a step cannot be made, none is, and no job is written.
    @Sendable public static func makesAllOrNothing(_ store: any Subject) async throws {
        try await store.change([.put(.sample("a"))], jobs: [])
        let step: [StateChange] = [
            .append(chain: "c", line: [1]), .put(.sample("b", names: ["n"])), .put(.sample("a")),
        ]
        await #expect(throws: StoreError.stateChanged) { try await store.change(step, jobs: [.sample("none")]) }
        #expect(try await store.record(StateRecord.sample("b").key) == nil)
        #expect(try await store.chainEnd("c") == HashChain())
        #expect(try await store.takeDueJobs(limit: 10, except: []).isEmpty)
        try await store.change(Array(step.prefix(2)), jobs: [.sample("one")])
        let taken = try await store.takeDueJobs(limit: 10, except: [])
        #expect(taken.map(\.job) == [.sample("one")])
        #expect(taken.map(\.pushID) == [nil])
        try await store.conclude(try #require(taken.first), .done)
    }

    /// A step can be held to what it only looked at.
    @Sendable public static func holdsToWhatWasRead(_ store: any Subject) async throws {
        let (looked, written) = (StateRecord.sample("a"), StateRecord.sample("b"))
        try await store.change([.expect(looked.key, version: 0), .put(written)], jobs: [])
        try await store.change([.put(looked)], jobs: [])
        await #expect(throws: StoreError.stateChanged) {
            try await store.change([.expect(looked.key, version: 0), .remove(written.key, version: 1)], jobs: [])
        }
        try await store.change([.expect(looked.key, version: 1), .remove(written.key, version: 1)], jobs: [])
    }

    /// Lines are numbered and hashed one after the other; chains do not mix.
    @Sendable public static func chainsLines(_ store: any Subject) async throws {
        for line in UInt8(1)...5 {
            try await store.change([.append(chain: "c", line: [line]), .append(chain: "d", line: [line])], jobs: [])
        }
        try await store.change([.append(chain: "c", line: [6]), .append(chain: "c", line: [7])], jobs: [])
        let entries = try await store.chain("c", after: 0, limit: 100)
        #expect(entries.map(\.line) == (UInt8(1)...7).map { [$0] })
        #expect(try HashChain().following(entries) == (try await store.chainEnd("c")))
        #expect(try await store.chain("c", after: 5, limit: 1).map(\.line) == [[6]])
        #expect(try await store.chainEnd("d").count == 5)
    }

    /// A settlement's changes are made with it.
    @Sendable public static func changesWithTheSettlement(_ store: any Subject) async throws {
        let lease = try await store.admitNew(.sample("push"))
        var settlement = Settlement.sample("answer")
        settlement.changes = [.put(.sample("a")), .append(chain: "c", line: [1])]
        #expect(await store.settle(lease, settlement) == nil)
        #expect(try await store.record(StateRecord.sample("a").key)?.version == 1)
        #expect(try await store.chainEnd("c").count == 1)
        var late = settlement
        late.changes = [.put(.sample("b"))]
        #expect(await store.settle(lease, late) == .leaseLost)
        #expect(try await store.record(StateRecord.sample("b").key) == nil)
    }

    /// Where a change cannot be made, the push is not settled, its jobs are not written, and it can be settled anew;
    /// the pushes beside it are not touched.
    @Sendable public static func refusesASettlementAlone(_ store: any Subject) async throws {
        try await store.change([.put(.sample("a"))], jobs: [])
        let (first, second) = (try await store.admitNew(.sample("one")), try await store.admitNew(.sample("two")))
        var settlement = Settlement.sample("answer")
        settlement.jobs = [.sample("one")]
        settlement.changes = [.put(.sample("a"))]
        async let refused = store.settle(first, settlement)
        async let settled = store.settle(second, .sample("other"))
        #expect(await refused == .stateChanged)
        #expect(await settled == nil)
        #expect(try await store.answer(to: first.pushID) == nil)
        #expect(try await store.takeDueJobs(limit: 10, except: []).isEmpty)
        settlement.changes = []
        #expect(await store.settle(first, settlement) == nil)
    }

    /// What has an end is forgotten after it, oldest first, and with it its names.
    @Sendable public static func forgetsWhatIsOver(_ store: any Subject) async throws {
        let past = store.now - 1000
        try await store.change(
            [
                .put(.sample("late", names: ["n"], expiresAt: past)), .put(.sample("later", expiresAt: past - 1)),
                .put(.sample("living", expiresAt: store.now + 3_600_000)), .put(.sample("eternal")),
            ],
            jobs: []
        )
        #expect(try await store.forgetExpired(limit: 1) == 1)
        #expect(try await store.record(of: "sample", named: "n") != nil)
        #expect(try await store.forgetExpired(limit: 10) == 1)
        #expect(try await store.record(of: "sample", named: "n") == nil)
        let left = try await store.records(of: "sample", tagged: nil, before: nil, limit: 10)
        #expect(Set(left.map(\.key.id)) == ["living", "eternal"])
    }

    /// Whoever watches a record hears of its changes, by either way, until it lets go.
    @Sendable public static func tellsWatchers(_ store: any Subject) async throws {
        let count = Atomic(0)
        let watch = store.watchers.watch(StateRecord.sample("a").key) { count.add(1, ordering: .relaxed) }
        try await store.change([.put(.sample("a")), .put(.sample("b"))], jobs: [])
        #expect(count.load(ordering: .relaxed) == 1)
        let lease = try await store.admitNew(.sample("push"))
        var settlement = Settlement.sample("answer")
        settlement.changes = [.remove(StateRecord.sample("a").key, version: 1)]
        #expect(await store.settle(lease, settlement) == nil)
        #expect(count.load(ordering: .relaxed) == 2)
        withExtendedLifetime(watch) {}
    }

    /// Many who count one number up lose nothing: whoever was too late counts again.
    @Sendable public static func decidesAnew(_ store: any Subject) async throws {
        let writers = 20
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<writers {
                group.addTask {
                    try await StateTransaction.run(store) { transaction in
                        var record = try await transaction.record("sample", "count") ?? .sample("count", body: [0])
                        record.body[0] += 1
                        transaction.put(record)
                    }
                }
            }
            try await group.waitForAll()
        }
        let record = try await store.record(StateRecord.sample("count").key)
        #expect(record?.body == [UInt8(writers)])
        #expect(record?.version == Int64(writers))
    }
}

extension StateRecord {
    /// A new record to try a store on.
    public static func sample(
        _ id: String,
        kind: String = "sample",
        body: [UInt8] = Array("body".utf8),
        names: Set<String> = [],
        tags: Set<String> = [],
        expiresAt: Int64? = nil
    ) -> StateRecord {
        StateRecord(key: Key(kind: kind, id: id), body: body, names: names, tags: tags, expiresAt: expiresAt)
    }
}
