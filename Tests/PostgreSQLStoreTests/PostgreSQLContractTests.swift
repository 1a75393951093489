import Store
import StoreContract
import Testing

@testable import PostgreSQLStore

/// The store contract over a real server.
@Suite("PostgreSQL store", .enabled(if: TestDatabase.isThere, TestDatabase.reason), .timeLimit(.minutes(3)))
struct PostgreSQLContractTests {
    private typealias Rule<Subject> = @Sendable (Subject) async throws -> Void

    @Test func keepsTheInboxContract() async throws {
        let rules: [Rule<any InboxStore>] = [
            { try await InboxStoreContract.remembersAPushOnce($0) },
            { try await InboxStoreContract.storesAnOutcomeWithItsPush($0) },
            { try await InboxStoreContract.keepsTheFirstSettlement($0) },
            { try await InboxStoreContract.admitsOneOfManyCopies($0) },
            { try await InboxStoreContract.numbersPushesUpwards($0) },
        ]
        for rule in rules { try await TestDatabase.with { try await rule(try $0.store()) } }
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
        for rule in rules { try await TestDatabase.with { try await rule(try $0.store()) } }
    }

    @Test func keepsTheStateContract() async throws {
        for rule in StateStoreContract.rules { try await TestDatabase.with { try await rule(try $0.store()) } }
    }

    /// By the clock of each rule, which jumps; without one, by the server's.
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
        for rule in rules {
            try await TestDatabase.with { database in try await rule { try database.store(clock: $0) } }
        }
    }

    @Test func saysWhoWorksOnWhat() async throws {
        for rule in LeaseContract.rules {
            try await TestDatabase.with { database in try await rule { try database.store(clock: $0) } }
        }
    }

    @Test func keepsTheContractOfArchives() async throws {
        let rules: [Rule<PushArchiveContract.Open>] = [
            { try await PushArchiveContract.showsAPushAsItIs($0) },
            { try await PushArchiveContract.listsInPages($0) },
            { try await PushArchiveContract.filtersByEachField($0) },
            { try await PushArchiveContract.prunesTheOldAndFinished($0) },
            { try await PushArchiveContract.prunesJobsWithTheirPush($0) },
            { try await PushArchiveContract.neverGivesANumberAgain($0) },
            { try await PushArchiveContract.revivesADeadJob($0) },
            { try await PushArchiveContract.leavesExpiredJobsDead($0) },
        ]
        for rule in rules {
            try await TestDatabase.with { database in try await rule { try database.store(clock: $0) } }
        }
    }
}
