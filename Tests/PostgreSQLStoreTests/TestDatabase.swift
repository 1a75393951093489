import Foundation
import Store
import Testing

@testable import PostgreSQLStore

/// A schema of its own in the server that `deploy/postgres/server run` has started; gone after the test.
struct TestDatabase: Sendable {
    /// The server's URL; `nil` where there is none.
    static let server = ProcessInfo.processInfo.environment["QRSCENE_TEST_POSTGRES"]
    static let isThere = server != nil
    static let reason: Comment = "QRSCENE_TEST_POSTGRES names no server; deploy/postgres/server run starts one"

    let url: String
    /// A session beside the store's own.
    let session: ConnectionQueue

    /// Runs a body with an empty schema.
    static func with(_ body: (TestDatabase) async throws -> Void) async throws {
        let server = try #require(server)
        let schema = "t" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        let url = server + (server.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(schema)"
        let database = TestDatabase(
            url: url,
            session: ConnectionQueue(SessionSettings(url: url, mustBeDurable: false), label: "test")
        )
        _ = try await database.script("CREATE SCHEMA \(schema)")
        do {
            try await body(database)
        } catch {
            _ = try? await database.script("DROP SCHEMA \(schema) CASCADE")
            throw error
        }
        _ = try await database.script("DROP SCHEMA \(schema) CASCADE")
    }

    /// Runs a text of several statements, whose rows have texts.
    func script(_ sql: String) async throws -> [SQLRow] {
        try await session.run { session throws(SessionError) in try session.script(sql) }
    }

    func store(clock: TimeSource? = nil) throws -> PostgreSQLStore { try PostgreSQLStore(url: url, clock: clock) }
}
