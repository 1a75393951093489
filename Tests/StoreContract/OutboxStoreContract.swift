import OfficialAccount
public import Store
import Testing

/// What every outbox must hold, whatever it keeps its jobs in.
public enum OutboxStoreContract {
    /// A store that keeps pushes and their jobs.
    public typealias Outbox = InboxStore & OutboxStore

    /// All rules over one store of its own each.
    public static let rules: [@Sendable (any Outbox) async throws -> Void] = [
        keepsTheJobsOfASettlement, keepsTheJobsOfADecidedPush, bringsAFailedJobAgain, takesOneConclusion,
        keepsTheOrderOfAKey, goesOnBehindADoneOrDeadJob, leavesPausedTargetsAlone, takesTheLongestDueFirst,
    ]

    /// A settlement's jobs are there with it, are taken once, and are gone when they are done.
    @Sendable public static func keepsTheJobsOfASettlement(_ store: any Outbox) async throws {
        let lease = try await store.admitNew(.sample("jobs"))
        var settlement = Settlement.sample("answer")
        settlement.jobs = [.sample("one"), .sample("two", dueAt: .max)]
        #expect(try await store.takeDueJobs(limit: 10, except: []).isEmpty)
        #expect(await store.settle(lease, settlement) == nil)
        let taken = try await store.takeDueJobs(limit: 10, except: [])
        #expect(taken.map(\.job) == [.sample("one")])
        #expect(taken.map(\.pushID) == [lease.pushID])
        #expect(try await store.takeDueJobs(limit: 10, except: []).isEmpty)
        try await store.conclude(try #require(taken.first), .done)
        #expect(try await store.takeDueJobs(limit: 10, except: []).isEmpty)
    }

    /// A push that is stored with its outcome brings its jobs in the same step; a copy brings none.
    @Sendable public static func keepsTheJobsOfADecidedPush(_ store: any Outbox) async throws {
        var record = PushRecord.sample("decided")
        record.settlement = .sample("answer")
        record.settlement?.jobs = [.sample("one")]
        _ = try await store.admitNew(record)
        _ = await store.admit(record)
        #expect(try await store.takeDueJobs(limit: 10, except: []).count == 1)
    }

    /// A failed job comes again when it is due, with its attempts counted; a dead one does not.
    @Sendable public static func bringsAFailedJobAgain(_ store: any Outbox) async throws {
        try await store.write([.sample("one"), .sample("two")])
        let taken = try await store.takeDueJobs(limit: 10, except: [])
        try #require(taken.count == 2)
        try await store.conclude(taken[0], .again(at: 0, reason: "refused"))
        try await store.conclude(taken[1], .dead(reason: "gone"))
        let again = try await store.takeDueJobs(limit: 10, except: [])
        #expect(again.map(\.id) == [taken[0].id])
        #expect(again.map(\.job.attempts) == [1])
        try await store.conclude(try #require(again.first), .again(at: .max, reason: "refused"))
        #expect(try await store.takeDueJobs(limit: 10, except: []).isEmpty)
    }

    /// An attempt is concluded once.
    @Sendable public static func takesOneConclusion(_ store: any Outbox) async throws {
        try await store.write([.sample("one")])
        let job = try #require(try await store.takeDueJobs(limit: 1, except: []).first)
        try await store.conclude(job, .done)
        await #expect(throws: StoreError.leaseLost) { try await store.conclude(job, .done) }
    }

    /// Of the jobs with one order key only the first that is neither done nor dead is given out; others pass it.
    @Sendable public static func keepsTheOrderOfAKey(_ store: any Outbox) async throws {
        try await store.write([.sample("a1", order: "a"), .sample("a2", order: "a"), .sample("b1", order: "b")])
        try await store.write([.sample("a3", order: "a"), .sample("free")])
        let first = try await store.takeDueJobs(limit: 10, except: [])
        #expect(first.map(\.job.kind) == ["a1", "b1", "free"])
        #expect(try await store.takeDueJobs(limit: 10, except: []).isEmpty)
        // It waits for its next attempt: those behind it wait with it.
        try await store.conclude(try #require(first.first), .again(at: .max, reason: "later"))
        #expect(try await store.takeDueJobs(limit: 10, except: []).isEmpty)
    }

    /// Whoever stands behind a job that is done, or dead, is next.
    @Sendable public static func goesOnBehindADoneOrDeadJob(_ store: any Outbox) async throws {
        try await store.write([.sample("1", order: "k"), .sample("2", order: "k"), .sample("3", order: "k")])
        var kinds: [String] = []
        for conclusion in [JobConclusion.done, .dead(reason: "x"), .done] {
            let taken = try await store.takeDueJobs(limit: 10, except: [])
            kinds += taken.map(\.job.kind)
            for job in taken { try await store.conclude(job, conclusion) }
        }
        #expect(kinds == ["1", "2", "3"])
    }

    /// A target that is left alone keeps its jobs, and the others theirs.
    @Sendable public static func leavesPausedTargetsAlone(_ store: any Outbox) async throws {
        try await store.write([.sample("one", target: "down"), .sample("two", target: "up")])
        let taken = try await store.takeDueJobs(limit: 10, except: ["down"])
        #expect(taken.map(\.job.target) == ["up"])
        #expect(try await store.takeDueJobs(limit: 10, except: []).map(\.job.target) == ["down"])
    }

    /// Not more than asked for are taken, and those that are due longest come first.
    @Sendable public static func takesTheLongestDueFirst(_ store: any Outbox) async throws {
        try await store.write([.sample("late", dueAt: 30), .sample("early", dueAt: 10), .sample("middle", dueAt: 20)])
        #expect(try await store.takeDueJobs(limit: 2, except: []).map(\.job.kind) == ["early", "middle"])
        #expect(try await store.takeDueJobs(limit: 2, except: []).map(\.job.kind) == ["late"])
    }
}

extension Job {
    /// A made-up job, due long ago.
    public static func sample(
        _ kind: String,
        target: String = "target",
        order: String? = nil,
        dueAt: Int64 = 0
    ) -> Job {
        Job(kind: kind, target: target, payload: Array("payload of \(kind)".utf8), orderKey: order, dueAt: dueAt)
    }
}

extension InboxStore {
    /// Stores a push of its own with these jobs.
    public func write(_ jobs: [Job]) async throws {
        var record = PushRecord.sample(jobs.map(\.kind).joined())
        record.settlement = .sample("written")
        record.settlement?.jobs = jobs
        _ = try await admitNew(record)
    }
}
