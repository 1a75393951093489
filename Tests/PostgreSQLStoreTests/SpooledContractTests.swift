import Foundation
import SQLiteStore
import Store
import StoreContract
import Testing

@testable import PostgreSQLStore

/// The store contract over a real server behind a spool: as long as the server is there, nothing differs.
@Suite("Spooled PostgreSQL", .enabled(if: TestDatabase.isThere, TestDatabase.reason), .timeLimit(.minutes(3)))
struct SpooledContractTests {
    /// Opens stores over one schema, each with a spool of its own.
    private func withOpen(_ body: (@escaping (TimeSource?) throws -> SpoolingStore) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-spool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TestDatabase.with { database in
            try await body { clock in
                let path = folder.appending(path: "\(UUID().uuidString).db").path
                return try SpoolingStore(try database.store(clock: clock), path: path, limit: 1 << 20)
            }
        }
    }

    @Test func keepsTheInboxContract() async throws {
        for rule in InboxStoreContract.rules { try await withOpen { try await rule(try $0(nil)) } }
    }

    @Test func keepsTheOutboxContract() async throws {
        for rule in OutboxStoreContract.rules { try await withOpen { try await rule(try $0(nil)) } }
    }

    @Test func keepsTheContractOfChannels() async throws {
        for rule in ChannelStoreContract.rules { try await withOpen { try await rule(try $0(nil)) } }
    }

    @Test func saysWhoWorksOnWhat() async throws {
        for rule in LeaseContract.rules {
            try await withOpen { open in try await rule { try open($0) } }
        }
    }

    @Test func keepsTheContractOfSharedStores() async throws {
        for rule in SharedStoreContract.rules { try await withOpen { open in try await rule { try open($0) } } }
    }
}
