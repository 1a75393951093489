import Foundation
import SQLiteStore
import Store
import StoreContract
import Testing

@testable import PostgreSQLStore

/// The store contract over a real server behind a spool: as long as the server is there, nothing differs.
@Suite("Spooled PostgreSQL", .enabled(if: TestDatabase.isThere, TestDatabase.reason), .timeLimit(.minutes(3)))
struct SpooledContractTests {
    private typealias Rule<Subject> = @Sendable (Subject) async throws -> Void

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
        let rules: [Rule<any InboxStore>] = [
            { try await InboxStoreContract.remembersAPushOnce($0) },
            { try await InboxStoreContract.storesAnOutcomeWithItsPush($0) },
            { try await InboxStoreContract.keepsTheFirstSettlement($0) },
            { try await InboxStoreContract.admitsOneOfManyCopies($0) },
            { try await InboxStoreContract.numbersPushesUpwards($0) },
        ]
        for rule in rules { try await withOpen { try await rule(try $0(nil)) } }
    }

    @Test func keepsTheOutboxContract() async throws {
        let rules: [Rule<any OutboxStoreContract.Outbox>] = [
            { try await OutboxStoreContract.keepsTheJobsOfASettlement($0) },
            { try await OutboxStoreContract.keepsTheJobsOfADecidedPush($0) },
            { try await OutboxStoreContract.bringsAFailedJobAgain($0) },
            { try await OutboxStoreContract.takesOneConclusion($0) },
            { try await OutboxStoreContract.keepsTheOrderOfAKey($0) },
            { try await OutboxStoreContract.goesOnBehindADoneOrDeadJob($0) },
            { try await OutboxStoreContract.leavesPausedTargetsAlone($0) },
            { try await OutboxStoreContract.takesTheLongestDueFirst($0) },
        ]
        for rule in rules { try await withOpen { try await rule(try $0(nil)) } }
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
        let rules: [Rule<SharedStoreContract.Open>] = [
            { try await SharedStoreContract.knowsThePushesOfTheOthers($0) },
            { try await SharedStoreContract.takesOverFromTheDead($0) },
            { try await SharedStoreContract.keepsSleepersFromSettling($0) },
            { try await SharedStoreContract.leavesTheLivingAlone($0) },
            { try await SharedStoreContract.takesOverAtOnceAfterAnOrderlyEnd($0) },
            { try await SharedStoreContract.givesEachToOne($0) },
            { try await SharedStoreContract.takesJobsOverFromTheDead($0) },
        ]
        for rule in rules { try await withOpen { open in try await rule { try open($0) } } }
    }
}
