import Store
import StoreContract
import Testing

@testable import PostgreSQLStore

/// The store contract over a real server.
@Suite("PostgreSQL store", .enabled(if: TestDatabase.isThere, TestDatabase.reason), .timeLimit(.minutes(3)))
struct PostgreSQLContractTests {
    @Test func keepsTheInboxContract() async throws {
        for rule in InboxStoreContract.rules { try await TestDatabase.with { try await rule(try $0.store()) } }
    }

    @Test func keepsTheOutboxContract() async throws {
        for rule in OutboxStoreContract.rules { try await TestDatabase.with { try await rule(try $0.store()) } }
    }

    @Test func keepsTheStateContract() async throws {
        for rule in StateStoreContract.rules { try await TestDatabase.with { try await rule(try $0.store()) } }
    }

    /// By the clock of each rule, which jumps; without one, by the server's.
    @Test func keepsTheContractOfSharedStores() async throws {
        for rule in SharedStoreContract.rules {
            try await TestDatabase.with { database in try await rule { try database.store(clock: $0) } }
        }
    }

    @Test func saysWhoWorksOnWhat() async throws {
        for rule in LeaseContract.rules {
            try await TestDatabase.with { database in try await rule { try database.store(clock: $0) } }
        }
    }

    @Test func keepsTheContractOfArchives() async throws {
        for rule in PushArchiveContract.rules {
            try await TestDatabase.with { database in try await rule { try database.store(clock: $0) } }
        }
    }
}
