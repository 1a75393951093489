import Foundation
import GRDB
import SQLiteStore
import Store
import StoreContract
import Testing

/// The store contract over real files.
@Suite("SQLite store", .timeLimit(.minutes(3)))
struct SQLiteStoreTests {
    /// A folder that is gone after the body.
    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private func path(in folder: URL) -> String { folder.appending(path: "qrscene.db").path }

    @Test func keepsTheInboxContract() async throws {
        for rule in InboxStoreContract.rules {
            try await withFolder { try await rule(try SQLiteStore(path: path(in: $0))) }
        }
    }

    @Test func keepsTheOutboxContract() async throws {
        for rule in OutboxStoreContract.rules {
            try await withFolder { try await rule(try SQLiteStore(path: path(in: $0))) }
        }
    }

    @Test func keepsTheStateContract() async throws {
        for rule in StateStoreContract.rules {
            try await withFolder { try await rule(try SQLiteStore(path: path(in: $0))) }
        }
    }

    @Test func keepsTheContractOfSharedStores() async throws {
        for rule in SharedStoreContract.rules {
            try await withFolder { folder in
                try await rule { time in try SQLiteStore(path: path(in: folder), time: time) }
            }
        }
    }

    @Test func saysWhoWorksOnWhat() async throws {
        for rule in LeaseContract.rules {
            try await withFolder { folder in
                try await rule { time in try SQLiteStore(path: path(in: folder), time: time) }
            }
        }
    }

    @Test func keepsTheContractOfArchives() async throws {
        for rule in PushArchiveContract.rules {
            try await withFolder { folder in
                try await rule { time in try SQLiteStore(path: path(in: folder), time: time) }
            }
        }
    }

    /// Few and many are found on different ways.
    @Test func aPageOfManyOrFewIsTheSame() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(path: path(in: folder))
            _ = try await store.admitNew(.sample("first", receivedAt: 0))
            try await DatabaseQueue(path: path(in: folder)).write { database in
                try database.execute(
                    sql: """
                        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
                        INSERT INTO push (account, duplicate_key, received_at, stored_at, create_time, openid, event,
                            document, state, attempts, deliveries, fence)
                        SELECT account, CAST(i AS BLOB), i, i, i, openid, event, document, 'running', 1, 1, 1
                        FROM n, push
                        """
                )
            }
            for since in [Int64(0), 100, 999, 1000, 1001, 5000, 5999, 6000, 6001] {
                var filter = PushFilter(limit: 10)
                filter.since = since
                let expected = (0...6000).filter { $0 >= since }.reversed().prefix(10).map { PushID(rawValue: $0 + 1) }
                #expect(try await store.pushes(filter).map(\.id) == expected, "\(since)")
                filter.order = .oldestFirst
                let first = (since...).prefix(10).filter { $0 <= 6000 }.map { PushID(rawValue: $0 + 1) }
                #expect(try await store.pushes(filter).map(\.id) == first, "\(since)")
            }
        }
    }

    @Test func answersTheSameBytesAfterARestart() async throws {
        try await withFolder { folder in
            let lease = try await SQLiteStore(path: path(in: folder)).admitNew(.sample("kept"))
            let between = try SQLiteStore(path: path(in: folder))
            #expect(await between.settle(lease, .sample("the bytes")) == nil)
            let after = try SQLiteStore(path: path(in: folder))
            let answer = await after.admit(.sample("kept"))
            #expect(answer == .success(.answered(lease.pushID, Settlement.sample("the bytes").answer)))
        }
    }

    @Test func writesThroughToTheDisk() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(path: path(in: folder))
            #expect(try await store.durability() == SQLiteStore.Durability(journal: "wal", synchronous: 2))
        }
    }

    @Test func refusesANewerSchema() async throws {
        try await withFolder { folder in
            let path = path(in: folder)
            _ = try SQLiteStore(path: path)
            try await DatabaseQueue(path: path).write { database in
                try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999 from the future')")
            }
            #expect(throws: SQLiteOpenError.newerSchema(path: path)) { try SQLiteStore(path: path) }
        }
    }

    @Test func refusesWhatIsNoDatabase() async throws {
        try await withFolder { folder in
            let path = path(in: folder)
            try Data(repeating: 0x41, count: 4096).write(to: URL(fileURLWithPath: path))
            #expect(throws: SQLiteOpenError.self) { try SQLiteStore(path: path) }
            #expect(throws: SQLiteOpenError.self) { try SQLiteStore(path: folder.path + "/missing/qrscene.db") }
        }
    }

    @Test func refusesWhileAnotherProcessHoldsTheLockAndGoesOnAfterIt() async throws {
        try await withFolder { folder in
            let store = try SQLiteStore(path: path(in: folder))
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: path(in: folder), configuration: configuration)
            try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
            guard case .failure(.unavailable) = await store.admit(.sample("locked")) else {
                Issue.record("acknowledged without a write")
                return
            }
            #expect(store.readiness() != nil)
            try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
            _ = try await store.admitNew(.sample("locked"))
            #expect(store.readiness() == nil)
        }
    }
}
