import Foundation
import GRDB
import OfficialAccount
import Store
import StoreContract
import Testing

@testable import SQLiteStore

/// Pushes of a person and of a scene, over more numbers than one block holds.
@Suite("Blocks of pushes", .timeLimit(.minutes(3)))
struct PushBlockTests {
    private static let questions: [(person: String?, scene: String?, event: String?)] = [
        ("oPerson1", nil, nil), (nil, "lift", nil), (nil, nil, "unsubscribe"), ("oPerson1", "lift", nil),
        ("oPerson1", nil, "unsubscribe"), ("oNobody", nil, nil), (nil, "exit", nil), (nil, nil, "view"),
    ]

    private func withPath(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-blocks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appending(path: "qrscene.db").path)
    }

    private func admit(_ number: Int, of scene: String?, _ store: SQLiteStore) async throws {
        var record = PushRecord.sample("\(number)", receivedAt: Int64(number))
        record.openID = OpenID(rawValue: "oPerson\(number % 4)")
        record.event = number % 7 == 0 ? "unsubscribe" : "scan"
        record.scene = scene.flatMap { SceneValue($0) }
        record.settlement = .sample("answer")
        _ = try await store.admitNew(record)
    }

    @Test func pagesGoOnFromBlockToBlock() async throws {
        try await withPath { path in
            let store = try SQLiteStore(path: path)
            let scenes = ["gate", "lift", nil]
            for number in 1...60 {
                try await admit(number, of: scenes[number % 3], store)
            }
            // Some blocks hold several, some one, some none, and borders are met on both sides.
            let moved: [Int64] = (1...60).map { Int64($0 * 16_384 - ($0 % 5 == 0 ? 1 : 0)) }
            try await DatabaseQueue(path: path).write { database in
                for number in (1...60).reversed() {
                    try database.execute(
                        sql: "UPDATE push SET id = ? WHERE id = ?",
                        arguments: [moved[number - 1], number]
                    )
                }
            }
            for (index, (person, scene, event)) in (Self.questions + Self.questions).enumerated() {
                let times = index < Self.questions.count ? Int64.min...Int64.max : 9...50
                let all = (1...60).filter { number in
                    if let person, person != "oPerson\(number % 4)" { return false }
                    if let event, (event == "unsubscribe") != (number % 7 == 0) || event == "view" { return false }
                    return times.contains(Int64(number)) && (scene == nil || scene == scenes[number % 3])
                }
                var filter = PushFilter(limit: 4)
                filter.openID = person.map { OpenID(rawValue: $0) }
                filter.scene = scene.flatMap { SceneValue($0) }
                filter.event = event
                if times == 9...50 { (filter.since, filter.until) = (9, 51) }
                #expect(try await store.count(filter) == all.count)
                let expected = all.map { PushID(rawValue: moved[$0 - 1]) }
                for (order, list) in [(PushFilter.Order.newestFirst, expected.reversed()), (.oldestFirst, expected)] {
                    filter.order = order
                    filter.after = nil
                    var listed: [PushID] = []
                    while case let page = try await store.pushes(filter).map(\.id), !page.isEmpty {
                        listed += page
                        filter.after = page.last
                    }
                    #expect(listed == list, "\(filter)")
                }
            }
        }
    }

    /// A receiver asks it every few seconds, within its writer's time; walking all pushes for it took most of a second of
    /// each four where ten million were kept.
    @Test func whoLooksForAbandonedPushesReadsRunningOnesAlone() async throws {
        try await withPath { path in
            _ = try SQLiteStore.migrate(path: path)
            let plan = try await DatabaseQueue(path: path).read { database in
                let sql = "EXPLAIN QUERY PLAN \(PushTable.taking)"
                return try Row.fetchAll(database, sql: sql, arguments: [1, 1, 1, 1, 1, 1]).map {
                    $0["detail"] as String
                }
            }
            #expect(plan.contains("SCAN push USING INDEX push_running"))
            #expect(!plan.contains("SCAN push"))
        }
    }

    /// What was kept before blocks is found, joined by its repetitions, and keeps its jobs.
    @Test func aFileOfTheFormBeforeMovesOver() async throws {
        try await withPath { path in
            let record = PushRecord.sample("kept")
            let queue = try DatabaseQueue(path: path)
            try Schema.migrator.migrate(queue, upTo: "4 facts in order")
            try await queue.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO push (id, account, duplicate_key, received_at, stored_at, create_time, openid, event,
                            scene, document, state, answer_type, answer, settled_at, attempts, deliveries, fence)
                        VALUES (70000, ?, ?, 1, 2, ?, ?, ?, ?, x'00', 'handled', 0, x'61', 3, 1, 1, 1);
                        """,
                    arguments: [
                        record.account, record.key.bytes, record.createTime, record.openID.rawValue, record.event,
                        record.scene?.text,
                    ]
                )
                try database.execute(
                    sql: """
                        INSERT INTO job (push, kind, target, payload, written_at, due_at, state, attempts, fence)
                        VALUES (70000, 'forward', 'x', x'00', 1, 1, 'pending', 0, 0)
                        """
                )
            }
            try queue.close()
            #expect(try SQLiteStore.migrate(path: path).first == "5 pushes side by side")
            let store = try SQLiteStore(path: path)
            guard case .success(.answered(PushID(rawValue: 70000), let answer)) = await store.admit(record) else {
                Issue.record("a repetition did not join the push that was kept")
                return
            }
            #expect(answer.body == Array("a".utf8))
            var filter = PushFilter()
            filter.openID = record.openID
            let found = try await store.pushes(filter)
            #expect(found.map(\.deliveries) == [2])
            #expect(found.first?.jobs.count == 1)
            #expect(try await store.report().problems == [])
        }
    }
}
