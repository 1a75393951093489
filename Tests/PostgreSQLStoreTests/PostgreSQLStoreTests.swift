import OfficialAccount
import Store
import StoreContract
import Testing

@testable import PostgreSQLStore

/// What a server does to its store, and several instances to each other.
@Suite("PostgreSQL server", .enabled(if: TestDatabase.isThere, TestDatabase.reason), .timeLimit(.minutes(3)))
struct PostgreSQLStoreTests {
    // MARK: Several instances

    @Test func copiesAtFourInstancesAtOnceAreOnePush() async throws {
        try await TestDatabase.with { database in
            let stores = try (0..<4).map { _ in try database.store() }
            let records = (0..<100).map { PushRecord.sample("copy\($0)") }
            let admissions = try await withThrowingTaskGroup(of: Admission.self) { group in
                for (number, store) in stores.enumerated() {
                    // Each in another order, so that their transactions meet in each.
                    for record in number % 2 == 0 ? records : records.reversed() {
                        group.addTask { try await store.admit(record).get() }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let new = admissions.filter { if case .new = $0 { true } else { false } }
            #expect(new.count == 100)
            let pushes = try await stores[0].pushes(PushFilter(limit: 1000))
            #expect(pushes.count == 100)
            #expect(pushes.allSatisfy { $0.deliveries == 4 })
        }
    }

    /// Whoever follows looks again for what another instance commits behind a push of a higher number.
    @Test func whatIsUnderWayElsewhereIsMissingUntilItIsCommitted() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            let first = try await store.admitNew(.sample("first")).pushID
            _ = try await database.script(
                """
                BEGIN;
                INSERT INTO push (id, account, duplicate_key, received_at, stored_at, create_time, openid, event, document,
                    state, attempts, deliveries, fence)
                SELECT nextval('push_id'), account, '\\x00', received_at, stored_at, create_time, openid, event, document,
                    'handled', 0, 1, 1
                FROM push
                """
            )
            let last = try await store.admitNew(.sample("last")).pushID
            let between = PushID(rawValue: first.rawValue + 1)
            #expect(last.rawValue == between.rawValue + 1)
            let zero = PushID(rawValue: 0)
            #expect(try await store.missing(after: zero, upTo: last).last == between)
            #expect(try await store.missing(after: first, upTo: last) == [between])
            #expect(try await store.missing(after: between, upTo: last).isEmpty)
            #expect(try await store.missing(after: last, upTo: first).isEmpty)
            _ = try await database.script("COMMIT")
            #expect(try await store.missing(after: first, upTo: last).isEmpty)
            #expect(try await store.pushes([between, first, last]).map(\.id) == [first, between, last])
        }
    }

    @Test func whoeverWaitsElsewhereIsToldAndGetsTheSameBytes() async throws {
        try await TestDatabase.with { database in
            let (first, second) = (try database.store(), try database.store())
            let lease = try await first.admitNew(.sample("followed"))
            #expect(await second.admit(.sample("followed")) == .success(.running(lease.pushID)))
            // A clock that never moves: only the notification ends the waiting.
            var time = TimeSource.system
            let start = ContinuousClock.now
            time.now = { start }
            time.sleep = { _ in try await Task.sleep(for: .seconds(3600)) }
            let standing = time
            async let answer = second.waitForAnswer(to: lease.pushID, until: start + .seconds(5), by: standing)
            #expect(await first.settle(lease, .sample("the bytes")) == nil)
            #expect(try await answer == Settlement.sample("the bytes").answer)
        }
    }

    /// Each step touches the same two records, in another order: none waits for one that waits for it, and none is lost.
    @Test func stepsOfSeveralInstancesNeitherBlockNorOverwriteEachOther() async throws {
        try await TestDatabase.with { database in
            let stores = try (0..<3).map { _ in try database.store() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<30 {
                    group.addTask {
                        try await StateTransaction.run(stores[number % 3]) { transaction in
                            for id in number % 2 == 0 ? ["a", "b"] : ["b", "a"] {
                                var record = try await transaction.record("sample", id) ?? .sample(id, body: [0])
                                record.body[0] += 1
                                transaction.put(record)
                            }
                            transaction.append([UInt8(number)], to: "c")
                        }
                    }
                }
                try await group.waitForAll()
            }
            for id in ["a", "b"] {
                #expect(try await stores[0].record(StateRecord.sample(id).key)?.body == [30])
            }
            let chain = try await stores[0].chain("c", after: 0, limit: 100)
            #expect(Set(chain.map(\.line)).count == 30)
            #expect(try HashChain().following(chain).count == 30)
        }
    }

    @Test func whoeverWatchesARecordHearsOfOtherInstances() async throws {
        try await TestDatabase.with { database in
            let (first, second) = (try database.store(), try database.store())
            let (heard, bell) = AsyncStream<Void>.makeStream()
            let watch = second.watchers.watch(StateRecord.Key(kind: "sample", id: "a b")) { bell.yield() }
            async let sound: Void = { for await _ in heard { return } }()
            var record = StateRecord.sample("a b")
            try await first.change([.put(record)], jobs: [])
            record.version = 1
            try await first.change([.put(record)], jobs: [])
            await sound
            withExtendedLifetime(watch) {}
        }
    }

    @Test func waitingEndsAtItsDeadline() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            let id = try await store.admitNew(.sample("slow")).pushID
            #expect(try await store.waitForAnswer(to: id, until: .now, by: .system) == nil)
        }
    }

    @Test func theServersClockCounts() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            let id = try await store.admitNew(.sample("now")).pushID
            let row = try #require(
                try await database.script(
                    "SELECT abs(extract(epoch FROM now()) * 1000 - stored_at)::bigint::text AS off FROM push WHERE id = \(id.rawValue)"
                ).first
            )
            #expect(row.text("off").flatMap { Int($0) }.map { $0 < 60_000 } == true)
        }
    }

    // MARK: Lost connections

    @Test func aBrokenConnectionIsMadeAnew() async throws {
        try await TestDatabase.with { database in
            let store = try PostgreSQLStore(url: database.url + "&application_name=ended")
            _ = try await store.admitNew(.sample("before"))
            // Each session of the store, known by the name that this test has given them.
            let ended = try await database.script(
                "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE application_name = 'ended'"
            )
            #expect(ended.count >= 2)
            // Whoever meets a session that is just ending is refused; the next one finds a new session.
            let results = await [
                store.admit(.sample("1")), store.admit(.sample("2")), store.admit(.sample("3")),
                store.admit(.sample("4")), store.admit(.sample("5")),
            ]
            #expect(results.contains { if case .success(.new) = $0 { true } else { false } })
            #expect(store.readiness() == nil)
            #expect(try await store.count(PushFilter()) >= 2)
        }
    }

    @Test func aTransactionThatFailsAcknowledgesNothing() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            _ = try await database.script("ALTER TABLE push ADD CONSTRAINT no_more CHECK (scene <> 'refused')")
            guard case .failure(.unacceptable) = await store.admit(.sample("refused")) else {
                Issue.record("acknowledged without a write")
                return
            }
            #expect(store.readiness() != nil)
            _ = try await database.script("ALTER TABLE push DROP CONSTRAINT no_more")
            _ = try await store.admitNew(.sample("refused"))
            #expect(store.readiness() == nil)
        }
    }

    /// A commit whose answer got lost leaves a push that names an owner who never heard of it.
    @Test func whatItsOwnerNeverHeardOfIsTakenByItsOwner() async throws {
        try await TestDatabase.with { database in
            let clock = WallClock()
            let store = try database.store(clock: clock.source)
            let held = try await store.admitNew(.sample("held")).pushID
            let lost = try await store.admitNew(.sample("lost")).pushID
            store.holdings.leave(lost)
            #expect(try await store.takeAbandoned(limit: 10).isEmpty)
            clock.advance(by: LeaseTimes.lifetime + .milliseconds(1))
            let taken = try await store.takeAbandoned(limit: 10)
            #expect(taken.map(\.lease.pushID) == [lost])
            #expect(taken.first?.lease.fence == 2)
            #expect(try await database.store(clock: clock.source).takeLost(limit: 10).isEmpty)
            #expect(try await store.push(held)?.attempts == 1)
        }
    }

    /// Whoever leaves the dead to others still looks after what is its own.
    @Test func takesItsOwnLostPushesAlone() async throws {
        try await TestDatabase.with { database in
            let clock = WallClock()
            let (store, other) = (try database.store(clock: clock.source), try database.store(clock: clock.source))
            let lost = try await store.admitNew(.sample("lost")).pushID
            _ = try await other.admitNew(.sample("others"))
            await other.releaseLeases()
            store.holdings.leave(lost)
            try await clock.outlive(store)
            #expect(try await store.takeLost(limit: 10).map(\.lease.pushID) == [lost])
            #expect(try await store.takeAbandoned(limit: 10).count == 1)
        }
    }

    @Test func aJobWhoseConclusionFailedIsTakenAgain() async throws {
        try await TestDatabase.with { database in
            let clock = WallClock()
            let store = try database.store(clock: clock.source)
            try await store.write([.sample("one")])
            let job = try #require(try await store.takeDueJobs(limit: 1, except: []).first)
            store.holdings.leave(job.id)
            #expect(try await store.takeDueJobs(limit: 1, except: []).isEmpty)
            clock.advance(by: LeaseTimes.lifetime + .milliseconds(1))
            let again = try #require(try await store.takeDueJobs(limit: 1, except: []).first)
            #expect(again.fence == job.fence + 1)
            await #expect(throws: StoreError.leaseLost) { try await store.conclude(job, .done) }
        }
    }

    // MARK: Which server

    @Test func refusesAServerThatLosesWhatItAcknowledges() async throws {
        try await TestDatabase.with { database in
            let weak = database.url + "%20-csynchronous_commit%3Doff"
            #expect(throws: PostgreSQLOpenError.notDurable(setting: "synchronous_commit", value: "off")) {
                try PostgreSQLStore(url: weak)
            }
            let insisting = try PostgreSQLStore(url: weak, synchronous: .off)
            _ = try await insisting.admitNew(.sample("risky"))
        }
    }

    @Test func saysWhyItCannotBeOpened() throws {
        let isUnreachable = { (error: any Error) in
            if case .unreachable = error as? PostgreSQLOpenError { true } else { false }
        }
        for url in [
            "postgres://u:p@h/?a", "postgres://u:p/q@h/d", "postgres://u:p@q@h/d", "postgres://u:p?q@h/d", "x=y",
        ] {
            #expect(throws: PostgreSQLOpenError.unreadableURL, "\(url)") { try PostgreSQLStore(url: url) }
        }
        #expect { try PostgreSQLStore(url: "postgres:///none?host=/nonexistent") } throws: { isUnreachable($0) }
    }
}
