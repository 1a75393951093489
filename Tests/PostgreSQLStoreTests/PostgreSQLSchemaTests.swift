import Store
import StoreContract
import Testing

@testable import PostgreSQLStore

/// The tables: their steps, their weeks, and what is found in them.
@Suite("PostgreSQL schema", .enabled(if: TestDatabase.isThere, TestDatabase.reason), .timeLimit(.minutes(3)))
struct PostgreSQLSchemaTests {
    @Test func oneOfManyInstancesTakesTheSteps() async throws {
        try await TestDatabase.with { database in
            let steps = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<4 { group.addTask { try PostgreSQLStore.migrate(url: database.url) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(steps.filter { !$0.isEmpty } == [Schema.migrations.map(\.name)])
        }
    }

    /// An instance of the version before goes on with what it has prepared, and stores what it always has.
    @Test func aStepIsTakenBesideAnOlderInstance() async throws {
        try await TestDatabase.with { database in
            let older = Schema.migrations.dropLast().map(\.sql).joined(separator: ";\n")
            _ = try await database.script(
                """
                CREATE TABLE schema_migration (number bigint PRIMARY KEY, name text NOT NULL, applied_at timestamptz);
                INSERT INTO schema_migration SELECT n, 'older' FROM generate_series(1, \(Schema.migrations.count - 1)) AS n;
                \(older);
                PREPARE admit AS INSERT INTO push (
                    id, account, duplicate_key, received_at, stored_at, create_time, openid, event, document, state, attempts,
                    deliveries, fence
                ) VALUES ($1, 'default', $2, 1, 1, 1, 'o', 'scan', '', 'handled', 0, 1, 1);
                EXECUTE admit(1, '\\x01')
                """
            )
            let store = try database.store()
            _ = try await database.script("EXECUTE admit(2, '\\x02'); SELECT setval('push_id', 2)")
            #expect(try await store.admitNew(.sample("newer")).pushID == PushID(rawValue: 3))
            #expect(try await store.pushes(PushFilter()).count == 3)
        }
    }

    @Test func aVisitorChangesNothing() async throws {
        try await TestDatabase.with { database in
            #expect(throws: PostgreSQLOpenError.olderSchema) { try PostgreSQLStore.visit(url: database.url) }
            let receiver = try database.store()
            let id = try await receiver.admitNew(.sample("seen")).pushID
            let visitor = try PostgreSQLStore.visit(url: database.url)
            #expect(try await visitor.pushes(PushFilter()).map(\.id) == [id])
            #expect(try await database.script("SELECT id FROM instance").count == 1)
        }
    }

    @Test func refusesANewerSchema() async throws {
        try await TestDatabase.with { database in
            _ = try database.store()
            _ = try await database.script("INSERT INTO schema_migration (number, name) VALUES (9999, 'the future')")
            #expect(throws: PostgreSQLOpenError.newerSchema) { try database.store() }
            #expect(throws: PostgreSQLOpenError.newerSchema) { try PostgreSQLStore.visit(url: database.url) }
            #expect(throws: PostgreSQLOpenError.newerSchema) { try PostgreSQLStore.migrate(url: database.url) }
        }
    }

    @Test func aReportCountsAndFindsWhatIsWrong() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            _ = try await store.admitNew(.sample("running"))
            try await store.write([.sample("one")])
            let sound = try await store.report()
            #expect(sound.problems == [])
            #expect(sound.pushes == [.handled: 1, .running: 1])
            #expect(sound.jobs == [.pending: 1])
            #expect(sound.schema == Schema.migrations.last?.name)
            #expect(sound.bytes > 8192)
            _ = try await database.script("UPDATE job SET push = 99; UPDATE push SET owner = NULL")
            #expect(try await store.report().problems.count == 2)
        }
    }

    // MARK: Weeks

    /// The Monday on which the made-up week begins: 2026-01-05.
    private static let monday: Int64 = 1_767_571_200

    private func week(_ database: TestDatabase) async throws {
        _ = try await database.script(
            "CREATE TABLE push_20260105 PARTITION OF push FOR VALUES FROM (\(Self.monday)) TO (\(Self.monday + 604_800))"
        )
    }

    private func write(_ name: String, _ store: PostgreSQLStore, jobs: [Job] = []) async throws -> PushID {
        var record = PushRecord.sample(name)
        record.createTime = Self.monday + 3600
        record.receivedAt = record.createTime * 1000
        record.settlement = .sample("answer")
        record.settlement?.jobs = jobs
        return try await store.admitNew(record).pushID
    }

    @Test func theComingWeeksAreThere() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            let weeks = "SELECT relid::text AS name FROM pg_partition_tree('push') WHERE isleaf"
            let first = try await database.script(weeks).compactMap { $0.text("name") }
            #expect(first.count == 4 && first.contains("push_default"))
            var record = PushRecord.sample("today")
            record.createTime = TimeSource.system.unixSeconds
            _ = try await store.admitNew(record)
            #expect(try await database.script("SELECT id FROM push_default").isEmpty)
            _ = try database.store()
            #expect(try await database.script(weeks).count == 4)
        }
    }

    @Test func aWeekGoesAsAWholeWhenAllInItIsOldAndFinished() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            try await week(database)
            for number in 0..<5 { _ = try await write("old\(number)", store) }
            let busy = try await write("busy", store, jobs: [.sample("one")])
            try await store.write([.sample("newest")])
            let weekLater = (Self.monday + 604_800) * 1000
            let isThere = "SELECT to_regclass('push_20260105')::text AS name"
            // In its own week nothing goes; then something unfinished keeps the week, and the others go one by one.
            #expect(try await store.prune(before: weekLater - 1, limit: 10) == 0)
            #expect(try await store.prune(before: weekLater, limit: 3) == 3)
            #expect(try await database.script(isThere).first?.text("name") != nil)
            for job in try await store.takeDueJobs(limit: 10, except: []) where job.pushID == busy {
                try await store.conclude(job, .done)
            }
            #expect(try await store.prune(before: weekLater, limit: 1) == 3)
            #expect(try await database.script(isThere).first?.text("name") == nil)
            #expect(try await store.jobs(.done, after: nil, limit: 10).isEmpty)
            #expect(try await store.count(PushFilter()) == 1)
            // What comes later for a week that is gone has its place.
            _ = try await write("late", store)
        }
    }

    @Test func copiesOfOnePushMeetInOneWeek() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            try await week(database)
            let id = try await write("same", store)
            var copy = PushRecord.sample("same")
            copy.createTime = Self.monday + 3600
            // Received in another week.
            copy.receivedAt = (Self.monday + 700_000) * 1000
            #expect(await store.admit(copy) == .success(.answered(id, Settlement.sample("answer").answer)))
        }
    }

    @Test(arguments: [
        (0, 345_600), (Int64(1_767_571_200_000), Int64(1_767_571_200)), (1_767_571_199_999, 1_766_966_400),
    ])
    func weeksBeginOnMonday(_ milliseconds: Int64, _ monday: Int64) {
        #expect(Partitions.monday(before: milliseconds) == monday)
    }
}
