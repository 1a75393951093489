import Foundation
import SQLiteStore
import StoreContract
import Testing

@testable import PostgreSQLStore
@testable import Store

@Suite("Database copy", .enabled(if: TestDatabase.isThere, TestDatabase.reason), .timeLimit(.minutes(3)))
struct DatabaseCopyTests {
    /// A file with something in every table, and an empty schema.
    private func withBoth(
        _ body: (SQLiteStore, PostgreSQLStore, TestDatabase) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-copy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TestDatabase.with { database in
            let source = try SQLiteStore(path: folder.appending(path: "qrscene.db").path)
            try await Self.fill(source)
            _ = try PostgreSQLStore.migrate(url: database.url)
            try await body(source, try PostgreSQLStore.visit(url: database.url), database)
        }
    }

    /// More rows than go at once; records whose keys sort differently by bytes and by most languages.
    private static func fill(_ store: SQLiteStore) async throws {
        for number in 0..<(DatabaseCopy.batch + 20) {
            var record = PushRecord.sample("p\(number)")
            if number % 3 > 0 {
                record.settlement = .sample("答 \(number)")
                record.settlement?.jobs = [.sample("j\(number)", order: number % 2 == 0 ? "k" : nil)]
                record.settlement?.facts = [.sample(.scan, "scene \(number % 7)")]
            }
            _ = try await store.admitNew(record)
        }
        for (kind, id) in [("b", "Ä"), ("B", "a"), ("a", "Z"), ("a", "z"), ("中", "文")] {
            let record = StateRecord(
                key: StateRecord.Key(kind: kind, id: id),
                body: Array(id.utf8),
                names: ["n_\(id)", "N_\(id)"],
                tags: ["t"],
                expiresAt: nil
            )
            try await store.change([.put(record), .append(chain: "chain \(kind)", line: Array(id.utf8))], jobs: [])
        }
        for number in 1...3 { try await store.keep(.sample(number)) }
        _ = try await store.rollUp(limit: 100, by: .china)
        await store.releaseLeases()
    }

    @Test func copiesEveryTable() async throws {
        try await withBoth { source, target, _ in
            let copy = DatabaseCopy(from: source, to: target)
            #expect(try await copy.livingInstances() == 0)
            try await copy.run()
            let checks = try await copy.verify()
            #expect(checks.allSatisfy { $0.isSame })
            // A file that was just made has no time without a receiver, unless all this took long.
            #expect(checks.allSatisfy { $0.source.rows > 0 || $0.table == "gap" })
            #expect(try await target.report().problems.isEmpty)
        }
    }

    @Test func goesOnWhereItEnded() async throws {
        try await withBoth { source, target, database in
            let copy = DatabaseCopy(from: source, to: target)
            try await copy.run()
            _ = try await database.script("DELETE FROM push WHERE id > 7; DELETE FROM job; DELETE FROM state_tag")
            try await copy.run()
            #expect(try await copy.verify().allSatisfy(\.isSame))
        }
    }

    @Test(arguments: ["UPDATE push SET route = 'x' WHERE id = 3", "DELETE FROM job WHERE id = 2"])
    func noticesADifference(_ change: String) async throws {
        try await withBoth { source, target, database in
            let copy = DatabaseCopy(from: source, to: target)
            try await copy.run()
            _ = try await database.script(change)
            #expect(try await copy.verify().filter { !$0.isSame }.count == 1)
        }
    }

    /// New numbers lie behind the copied ones, copies are known, and what was unfinished is taken over.
    @Test func isGoneOnWithAfterwards() async throws {
        try await withBoth { source, target, database in
            try await DatabaseCopy(from: source, to: target).run()
            let store = try database.store(clock: WallClock().source)
            let last = PushID(rawValue: Int64(DatabaseCopy.batch + 20))
            #expect(try await store.admitNew(.sample("new")).pushID > last)
            let answer = Settlement.sample("答 1").answer
            #expect(await store.admit(.sample("p1")) == .success(.answered(PushID(rawValue: 2), answer)))
            #expect(try await store.takeAbandoned(limit: 1000).count == (DatabaseCopy.batch + 20 + 2) / 3)
            try await store.change([], jobs: [.sample("new")])
        }
    }

    @Test func seesWhoIsAtWork() async throws {
        try await withBoth { source, target, database in
            let store = try database.store()
            #expect(try await DatabaseCopy(from: source, to: target).livingInstances() == 1)
            await store.releaseLeases()
        }
    }
}
