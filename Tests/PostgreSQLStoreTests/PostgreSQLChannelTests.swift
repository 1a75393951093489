import Store
import StoreContract
import Testing

@testable import PostgreSQLStore

/// The contract of channels over a real server.
@Suite("PostgreSQL channels", .enabled(if: TestDatabase.isThere, TestDatabase.reason), .timeLimit(.minutes(3)))
struct PostgreSQLChannelTests {
    @Test func keepsTheContractOfChannels() async throws {
        for rule in ChannelStoreContract.rules { try await TestDatabase.with { try await rule(try $0.store()) } }
    }

    @Test(arguments: ChannelStoreContract.seeds)
    func countsWhatTheFactsSay(seed: UInt64) async throws {
        try await TestDatabase.with { database in
            // Hundreds of transactions one behind the other, which need not be synced.
            let store = try PostgreSQLStore(url: database.url, synchronous: .off)
            try await ChannelStoreContract.countsWhatTheFactsSay(store, seed: seed)
        }
    }

    @Test func knowsWhenNobodyListened() async throws {
        try await TestDatabase.with { database in
            try await ChannelStoreContract.knowsWhenNobodyListened { try database.store(clock: $0) }
        }
    }

    /// A fact whose number was given and whose commit is still to come keeps whoever counts from passing it by.
    @Test func countsNoFactBeforeALowerOne() async throws {
        try await TestDatabase.with { database in
            let (store, other) = (try database.store(), try database.store())
            try await store.note([.sample(.scan, "a")], "known")
            _ = try await database.script(
                """
                BEGIN;
                \(FactTable.announce.sql);
                INSERT INTO fact (kind, at, person, scene) SELECT kind, at, person, scene FROM fact
                """
            )
            try await other.note([.sample(.scan, "a")], "later")
            await #expect(throws: StoreError.self) { try await store.rollUp(limit: 10, by: .china) }
            _ = try await database.script("COMMIT")
            #expect(try await store.rollUp(limit: 10, by: .china) == .counted(3))
        }
    }

    /// Two instances that meet the same new scenes at one time have one number for each.
    @Test func makesEachSceneOnce() async throws {
        try await TestDatabase.with { database in
            let stores = [try database.store(), try database.store()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let facts = [ChannelFact.sample(.scan, "s\(number / 2)"), .sample(.follow, nil)]
                        try await stores[number % 2].note(facts, "\(number)")
                    }
                }
                try await group.waitForAll()
            }
            let found = try await database.script("SELECT count(*)::text AS count FROM scene")
            #expect(found.first?.text("count") == "21")
            #expect(try await stores[0].facts(after: 0, limit: 100).count == 80)
        }
    }

    /// A process that goes on receiving while the server is away leaves no gap; the same without another place does.
    @Test(arguments: [true, false])
    func countsNoGapWherePushesWaitElsewhere(isSpooled: Bool) async throws {
        try await TestDatabase.with { database in
            let store = try PostgreSQLStore(url: database.url, isSpooled: isSpooled)
            try await store.keepLeases()
            _ = try await database.script("UPDATE sign_of_life SET at = at - 60000")
            try await store.keepLeases()
            #expect(try await store.gaps(in: 0..<Int64.max).count == (isSpooled ? 0 : 1))
        }
    }
}
