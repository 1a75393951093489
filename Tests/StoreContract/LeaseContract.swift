internal import OfficialAccount
public import Store
import Testing

/// What a store says about who works on what.
public enum LeaseContract {
    /// A store that keeps pushes and their jobs, and knows who works on them.
    public typealias Register = InboxStore & OutboxStore & LeaseRegister

    /// Opens the same data once more, as another process would, by this clock.
    public typealias Open = (TimeSource) async throws -> any Register

    /// The rules for stores that processes share; the first holds for every store.
    public static let rules: [@Sendable (Open) async throws -> Void] = [
        { try await countsWhatIsHeld($0) }, { try await tellsWhatTheDeadHeld($0) },
        { try await tellsWhatAnEndHasLeft($0) },
    ]

    /// What the one process works on is counted, from its beginning to its end.
    public static func countsWhatIsHeld(_ open: Open) async throws {
        let store = try await open(WallClock().source)
        let idle = try await store.leases()
        #expect(idle.instances.map(\.isThis) == [true])
        #expect(idle.instances.map(\.held) == [LeaseReport.Held()])
        #expect(idle.instances.allSatisfy { $0.aliveUntil > idle.now })
        #expect(idle.abandoned.isEmpty && !idle.mayHaveMoreJobs)
        let leases = [try await store.admitNew(.sample("a")), try await store.admitNew(.sample("b"))]
        _ = try await store.admitNew(decided("c"))
        try await store.write([.sample("one", dueAt: 7), .sample("two", dueAt: 5), .sample("three", dueAt: .max)])
        let taken = try await store.takeDueJobs(limit: 10, except: [])
        let held = try #require(try await store.leases().instances.first).held
        #expect(held.pushes.count == 2 && held.pushes.first == leases[0].pushID.rawValue)
        #expect(held.jobs == LeaseReport.Holding(count: 2, first: taken.map(\.id.rawValue).min(), since: 5))
        for lease in leases { #expect(await store.settle(lease, .sample("done")) == nil) }
        for job in taken { try await store.conclude(job, .again(at: 0, reason: "refused")) }
        // Due jobs that nobody has taken are held by nobody, and left by nobody.
        let report = try await store.leases()
        #expect(report.instances.map(\.held) == [LeaseReport.Held()])
        #expect(report.abandoned.isEmpty)
    }

    /// What a dead process held is nobody's, until somebody takes it over.
    public static func tellsWhatTheDeadHeld(_ open: Open) async throws {
        let clock = WallClock()
        let (dead, living) = (try await open(clock.source), try await open(clock.source))
        var record = PushRecord.sample("left")
        record.receivedAt = 1_767_225_599_000
        let lease = try await dead.admitNew(record)
        _ = try await living.admitNew(.sample("own"))
        try await dead.write([.sample("job", dueAt: 3)])
        _ = try await dead.takeDueJobs(limit: 1, except: [])
        let before = try await living.leases()
        #expect(before.instances.count == 2 && before.instances.map(\.isThis) == [true, false])
        #expect(before.instances.map(\.held.pushes.count) == [1, 1])
        #expect(before.instances.map(\.held.jobs.count) == [0, 1])
        #expect(before.instances.last?.held.pushes.since == record.receivedAt)
        #expect(before.abandoned.isEmpty)
        try await clock.outlive(living)
        let after = try await living.leases()
        #expect(after.instances.map(\.isThis) == [true])
        let first = lease.pushID.rawValue
        #expect(after.abandoned.pushes == LeaseReport.Holding(count: 1, first: first, since: record.receivedAt))
        #expect(after.abandoned.jobs.count == 1 && after.abandoned.jobs.since == 3)
        _ = try await living.takeAbandoned(limit: 10)
        _ = try await living.takeDueJobs(limit: 10, except: [])
        let taken = try await living.leases()
        #expect(taken.abandoned.isEmpty)
        #expect(taken.instances.map(\.held.pushes.count) == [2])
        #expect(taken.instances.map(\.held.jobs.count) == [1])
        // One that has slept asks: it is not among the living.
        let asleep = try await dead.leases()
        #expect(asleep.instances.map(\.isThis) == [false])
    }

    /// An orderly end leaves what was held to whoever looks next.
    public static func tellsWhatAnEndHasLeft(_ open: Open) async throws {
        let clock = WallClock()
        let (ending, living) = (try await open(clock.source), try await open(clock.source))
        _ = try await ending.admitNew(.sample("released"))
        await ending.releaseLeases()
        let report = try await living.leases()
        #expect(report.instances.map(\.isThis) == [true])
        #expect(report.abandoned.pushes.count == 1)
    }

    private static func decided(_ scene: String) -> PushRecord {
        var record = PushRecord.sample(scene)
        record.settlement = .sample("at once")
        return record
    }
}
