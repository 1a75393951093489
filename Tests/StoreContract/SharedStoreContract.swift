internal import OfficialAccount
public import Store
import Testing

/// What a store must hold that several processes share: each is a store of its own over the same data.
public enum SharedStoreContract {
    /// A store that keeps pushes and their jobs.
    public typealias Shared = InboxStore & OutboxStore

    /// Opens the same data once more, as another process would, by this clock.
    public typealias Open = (TimeSource) async throws -> any Shared

    /// All rules over data of its own each.
    public static let rules: [@Sendable (Open) async throws -> Void] = [
        knowsThePushesOfTheOthers, takesOverFromTheDead, keepsSleepersFromSettling, leavesTheLivingAlone,
        leavesTheLivingAloneAfterALeap, takesOverAtOnceAfterAnOrderlyEnd, givesEachToOne, takesJobsOverFromTheDead,
    ]

    /// A copy that comes to another process finds the push running, then its answer.
    @Sendable public static func knowsThePushesOfTheOthers(_ open: Open) async throws {
        let (first, second) = (try await open(.system), try await open(.system))
        let lease = try await first.admitNew(.sample("shared"))
        #expect(await second.admit(.sample("shared")) == .success(.running(lease.pushID)))
        #expect(try await second.answer(to: lease.pushID) == nil)
        #expect(await first.settle(lease, .sample("done")) == nil)
        #expect(try await second.answer(to: lease.pushID) == Settlement.sample("done").answer)
        let copy = await second.admit(.sample("shared"))
        #expect(copy == .success(.answered(lease.pushID, Settlement.sample("done").answer)))
    }

    /// What a living process holds is nobody else's; once it is dead for long enough, it is taken, with a higher fence.
    @Sendable public static func takesOverFromTheDead(_ open: Open) async throws {
        let clock = WallClock()
        let (dead, living) = (try await open(clock.source), try await open(clock.source))
        let lease = try await dead.admitNew(.sample("left"))
        #expect(try await living.takeAbandoned(limit: 10).isEmpty)
        clock.advance(by: LeaseTimes.lifetime - .milliseconds(1))
        try await living.keepLeases()
        #expect(try await living.takeAbandoned(limit: 10).isEmpty)
        clock.advance(by: .milliseconds(2))
        let taken = try await living.takeAbandoned(limit: 10)
        #expect(taken.map(\.lease.pushID) == [lease.pushID])
        #expect(taken.map(\.attempts) == [2])
        #expect(taken.first.map { $0.lease.fence > lease.fence } == true)
        #expect(taken.first.map(\.record.document) == PushRecord.sample("left").document)
        #expect(taken.first.map(\.record.key) == PushRecord.sample("left").key)
        #expect(try await living.takeAbandoned(limit: 10).isEmpty)
    }

    /// Whoever only slept can no longer settle: its fence is too low.
    @Sendable public static func keepsSleepersFromSettling(_ open: Open) async throws {
        let clock = WallClock()
        let (sleeper, living) = (try await open(clock.source), try await open(clock.source))
        let lost = try await sleeper.admitNew(.sample("slept"))
        try await clock.outlive(living)
        let lease = try #require(try await living.takeAbandoned(limit: 1).first).lease
        #expect(await sleeper.settle(lost, .sample("too late")) == .leaseLost)
        #expect(await living.settle(lease, .sample("in time")) == nil)
        #expect(await sleeper.settle(lost, .sample("too late")) == .leaseLost)
        #expect(try await sleeper.answer(to: lost.pushID) == Settlement.sample("in time").answer)
    }

    /// Signs of life keep what is held, for as long as they come.
    @Sendable public static func leavesTheLivingAlone(_ open: Open) async throws {
        let clock = WallClock()
        let (one, other) = (try await open(clock.source), try await open(clock.source))
        _ = try await one.admitNew(.sample("held"))
        for _ in 0..<10 {
            clock.advance(by: LeaseTimes.heartbeat)
            for store in [one, other] { try await store.keepLeases() }
            #expect(try await other.takeAbandoned(limit: 10).isEmpty)
        }
    }

    /// A clock that leaps, or a store that was away, lets all signs of life run out at once.
    ///
    /// Whoever shows life first leaves the others the time to do so, too; what nobody comes back for is taken then.
    @Sendable public static func leavesTheLivingAloneAfterALeap(_ open: Open) async throws {
        let clock = WallClock()
        let (first, second, dead) = (
            try await open(clock.source), try await open(clock.source), try await open(clock.source)
        )
        let held = try await second.admitNew(.sample("held"))
        let left = try await dead.admitNew(.sample("left"))
        try await second.write([.sample("job")])
        let job = try #require(try await second.takeDueJobs(limit: 1, except: []).first)
        for leap in [Duration.seconds(61), .seconds(7200)] {
            clock.advance(by: leap)
            #expect(try await first.takeAbandoned(limit: 10).isEmpty)
            #expect(try await first.takeDueJobs(limit: 10, except: []).isEmpty)
            try await first.keepLeases()
            #expect(try await first.takeAbandoned(limit: 10).isEmpty)
            #expect(try await first.takeDueJobs(limit: 10, except: []).isEmpty)
            try await second.keepLeases()
        }
        for _ in 0..<TakeoverPause.rounds {
            #expect(try await first.takeAbandoned(limit: 10).isEmpty)
            clock.advance(by: LeaseTimes.heartbeat)
            for store in [first, second] { try await store.keepLeases() }
        }
        #expect(try await first.takeAbandoned(limit: 10).map(\.lease.pushID) == [left.pushID])
        #expect(try await first.takeDueJobs(limit: 10, except: []).isEmpty)
        #expect(await second.settle(held, .sample("in time")) == nil)
        try await second.conclude(job, .done)
    }

    /// An orderly end leaves everything to others at once.
    @Sendable public static func takesOverAtOnceAfterAnOrderlyEnd(_ open: Open) async throws {
        let (ending, living) = (try await open(.system), try await open(.system))
        let lease = try await ending.admitNew(.sample("released"))
        await ending.releaseLeases()
        #expect(try await living.takeAbandoned(limit: 10).map(\.lease.pushID) == [lease.pushID])
    }

    /// Of all processes that look at one time, one takes each push and each job.
    @Sendable public static func givesEachToOne(_ open: Open) async throws {
        let clock = WallClock()
        let dead = try await open(clock.source)
        for number in 0..<40 { _ = try await dead.admitNew(.sample("p\(number)")) }
        try await dead.write((0..<40).map { .sample("j\($0)") })
        clock.advance(by: LeaseTimes.lifetime + .seconds(1))
        var stores: [any Shared] = []
        for _ in 0..<4 { stores.append(try await open(clock.source)) }
        let (pushes, jobs) = try await withThrowingTaskGroup(of: ([Int64], [Int64]).self) { group in
            for store in stores {
                group.addTask {
                    let pushes = try await store.takeAbandoned(limit: 100).map(\.lease.pushID.rawValue)
                    let jobs = try await store.takeDueJobs(limit: 100, except: []).map(\.id.rawValue)
                    return (pushes, jobs)
                }
            }
            return try await group.reduce(into: ([Int64](), [Int64]())) { all, part in
                all.0 += part.0
                all.1 += part.1
            }
        }
        #expect(pushes.count == 40 && Set(pushes).count == 40)
        #expect(jobs.count == 40 && Set(jobs).count == 40)
    }

    /// A job that a dead process had taken is taken again, and the dead one's conclusion no longer counts.
    @Sendable public static func takesJobsOverFromTheDead(_ open: Open) async throws {
        let clock = WallClock()
        let (dead, living) = (try await open(clock.source), try await open(clock.source))
        try await dead.write([.sample("one")])
        let lost = try #require(try await dead.takeDueJobs(limit: 1, except: []).first)
        #expect(try await living.takeDueJobs(limit: 1, except: []).isEmpty)
        try await clock.outlive(living)
        let taken = try #require(try await living.takeDueJobs(limit: 1, except: []).first)
        #expect(taken.id == lost.id)
        await #expect(throws: StoreError.leaseLost) { try await dead.conclude(lost, .done) }
        try await living.conclude(taken, .done)
    }
}
