import Foundation
import GRDB
import SQLiteStore
import Store
import StoreContract
import Testing

/// What an operator does to a file: look, migrate, copy, verify; with and without a receiver at it.
@Suite("Care of a SQLite file", .timeLimit(.minutes(3)))
struct SQLiteCareTests {
    private static let migrations = [
        "1 inbox", "2 state", "3 channels", "4 facts in order", "5 pushes side by side", "6 binds by what led there",
    ]

    private func withPath(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-care-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appending(path: "qrscene.db").path)
    }

    private func pushID(_ store: some InboxStore, _ name: String) async throws -> PushID {
        var record = PushRecord.sample(name)
        record.settlement = .sample("answer")
        return try await store.admitNew(record).pushID
    }

    @Test func aVisitorSeesWhatAReceiverStoresAndHoldsNoLease() async throws {
        try await withPath { path in
            let receiver = try SQLiteStore(path: path)
            let visitor = try SQLiteStore.visit(path: path)
            let id = try await pushID(receiver, "seen")
            #expect(try await visitor.pushes(PushFilter()).map(\.id) == [id])
            let instances = try await DatabaseQueue(path: path).read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM instance")
            }
            #expect(instances == 1)
        }
    }

    @Test func aVisitorMakesNoFileAndChangesNoSchema() async throws {
        try await withPath { path in
            #expect(throws: SQLiteOpenError.missing(path: path)) { try SQLiteStore.visit(path: path) }
            #expect(!FileManager.default.fileExists(atPath: path))
            try await DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE x (y)") }
            #expect(throws: SQLiteOpenError.olderSchema(path: path)) { try SQLiteStore.visit(path: path) }
            #expect(try SQLiteStore.migrate(path: path) == Self.migrations)
            #expect(try SQLiteStore.migrate(path: path) == [])
            _ = try SQLiteStore.visit(path: path)
        }
    }

    @Test func whatIsDamagedOrNewerIsNotVisited() async throws {
        try await withPath { path in
            try Data(repeating: 0x41, count: 4096).write(to: URL(fileURLWithPath: path))
            #expect(throws: SQLiteOpenError.damaged(path: path)) { try SQLiteStore.visit(path: path) }
            #expect(throws: SQLiteOpenError.damaged(path: path)) { try SQLiteStore.migrate(path: path) }
        }
        try await withPath { path in
            _ = try SQLiteStore.migrate(path: path)
            try await DatabaseQueue(path: path).write {
                try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999 from the future')")
            }
            #expect(throws: SQLiteOpenError.newerSchema(path: path)) { try SQLiteStore.visit(path: path) }
        }
    }

    @Test func aBackupIsWholeWhileAReceiverWrites() async throws {
        try await withPath { path in
            let receiver = try SQLiteStore(path: path)
            for number in 0..<20 { _ = try await pushID(receiver, "before\(number)") }
            let copy = path + ".copy"
            async let more: Void = { for number in 0..<50 { _ = try await pushID(receiver, "during\(number)") } }()
            let report = try await SQLiteStore.visit(path: path).backUp(to: copy)
            try await more
            #expect(report.problems == [])
            #expect((20...70).contains(report.pushes[.handled] ?? 0))
            #expect(try await SQLiteStore.visit(path: copy).count(PushFilter()) == report.pushes[.handled])
            #expect(!FileManager.default.fileExists(atPath: copy + ".partial"))
            await #expect(throws: BackupError.taken(path: copy)) { _ = try await receiver.backUp(to: copy) }
            let nowhere = path + "/no/such.db"
            await #expect(throws: BackupError.self) { _ = try await receiver.backUp(to: nowhere) }
        }
    }

    @Test func aReportCountsAndFindsWhatIsWrong() async throws {
        try await withPath { path in
            let store = try SQLiteStore(path: path)
            _ = try await pushID(store, "settled")
            _ = try await store.admitNew(.sample("running"))
            try await store.write([.sample("one")])
            let sound = try await store.report()
            #expect(sound.problems == [])
            #expect(sound.pushes == [.handled: 2, .running: 1])
            #expect(sound.jobs == [.pending: 1])
            #expect(sound.schema == Self.migrations.last)
            #expect(sound.bytes > 4096)
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            try await DatabaseQueue(path: path, configuration: configuration).write {
                try $0.execute(sql: "UPDATE job SET push = 99")
            }
            #expect(try await store.report().problems == ["job 1 belongs to a push that is not there"])
        }
    }

    @Test func aReportFindsDamagedPages() async throws {
        try await withPath { path in
            do {
                let store = try SQLiteStore(path: path)
                for number in 0..<400 { _ = try await pushID(store, "damaged\(number)") }
            }
            // The store's connections may still be closing.
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            try DatabaseQueue(path: path, configuration: configuration).inDatabase {
                try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            // Behind the pages of the schema, so that the file still opens.
            let size = try file.seekToEnd()
            for offset in stride(from: UInt64(32 * 4096), to: size, by: 4096) {
                try file.seek(toOffset: offset)
                try file.write(contentsOf: Data(repeating: 0xAA, count: 512))
            }
            try file.close()
            let report = try await SQLiteStore.visit(path: path).report()
            #expect(!report.problems.isEmpty)
        }
    }

    @Test func pruningKeepsNumbersAcrossARestart() async throws {
        try await withPath { path in
            let last = try await pushID(SQLiteStore(path: path), "last")
            #expect(try await SQLiteStore.visit(path: path).prune(before: .max, limit: 10) == 0)
            #expect(try await pushID(SQLiteStore(path: path), "next") > last)
        }
    }
}
