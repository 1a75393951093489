import Forwarding
import Store
import StoreContract
import Synchronization
import TestSupport
import Testing

@Suite("Outbox runner", .timeLimit(.minutes(3)))
struct OutboxRunnerTests {
    private struct Performer: JobPerformer {
        let kind = "k"
        let body: @Sendable (TakenJob) async -> JobResult

        func perform(_ job: TakenJob) async -> JobResult { await body(job) }
    }

    private struct Concluded: Sendable, Equatable {
        let target: String
        let conclusion: JobConclusion
    }

    private let clock = ManualTime()
    private let reports = EventLog<Concluded>()

    private func runner(
        _ store: any OutboxStore,
        _ body: @escaping @Sendable (TakenJob) async -> JobResult
    ) -> OutboxRunner {
        OutboxRunner(store: store, performers: [Performer(body: body)], time: clock.source) {
            [reports] job, conclusion in
            reports.add(Concluded(target: job.job.target, conclusion: conclusion))
        }
    }

    /// Runs until so many attempts are concluded, while the clock moves on.
    private func run(_ runner: OutboxRunner, until count: Int, step: Duration = .milliseconds(200)) async {
        let running = Task { await runner.run() }
        await clock.advance(inStepsOf: step) { reports.values.count >= count }
        running.cancel()
        await running.value
    }

    @Test func aSlowTargetHoldsUpNobodyElse() async throws {
        let store = MemoryInboxStore(time: clock.source)
        try await store.write((0..<40).map { _ in .sample("k", target: "slow") })
        try await store.write((0..<100).map { _ in .sample("k", target: "quick", dueAt: 1) })
        let gate = Gate()
        let runner = runner(store) { job in
            if job.job.target == "slow" { await gate.pass() }
            return .done
        }
        let running = Task { await runner.run() }
        await clock.advance { reports.values.count >= 100 }
        #expect(reports.values.allSatisfy { $0.target == "quick" })
        #expect(gate.arrivals.values.count == OutboxRunner.parallelPerTarget)
        gate.open()
        await clock.advance { reports.values.count >= 140 }
        running.cancel()
        await running.value
    }

    @Test func noMoreThanTheLimitRunAtOnce() async throws {
        let store = MemoryInboxStore(time: clock.source)
        try await store.write((0..<80).map { .sample("k", target: "\($0 / 8)") })
        let gate = Gate()
        let runner = runner(store) { _ in
            await gate.pass()
            return .done
        }
        let running = Task { await runner.run() }
        await clock.advance { gate.arrivals.values.count >= OutboxRunner.parallel }
        var looks = 0
        await clock.advance {
            looks += 1
            return looks > 20
        }
        #expect(gate.arrivals.values.count == OutboxRunner.parallel)
        gate.open()
        await clock.advance { reports.values.count >= 80 }
        running.cancel()
        await running.value
    }

    @Test func aFailingTargetIsLeftAloneAndThenTriedOnce() async throws {
        let store = MemoryInboxStore(time: clock.source)
        try await store.write((0..<60).map { _ in .sample("k", target: "down") })
        let times = EventLog<ContinuousClock.Instant>()
        let runner = runner(store) { [clock] _ in
            times.add(clock.now)
            return .failed(reason: "no")
        }
        // Those that had begun before the tenth failure, then two trials.
        let early = CircuitBreaker.failures + OutboxRunner.parallelPerTarget - 1
        let running = Task { await runner.run() }
        await clock.advance { times.values.count >= early + 2 }
        running.cancel()
        await running.value
        let first = try #require(times.values.first)
        let begun = times.values.filter { $0 < first + CircuitBreaker.pause }
        #expect((CircuitBreaker.failures...early).contains(begun.count))
        let trials = times.values.dropFirst(begun.count)
        let pauses = zip(times.values.dropFirst(begun.count - 1), trials).map { $1 - $0 }
        #expect(pauses.count >= 2)
        #expect(pauses.allSatisfy { $0 >= CircuitBreaker.pause })
    }

    @Test func aTargetThatAsksForAPauseGetsIt() async throws {
        let store = MemoryInboxStore(time: clock.source)
        try await store.write([.sample("k", target: "busy", order: "o"), .sample("k", target: "busy", order: "p")])
        let times = EventLog<ContinuousClock.Instant>()
        let runner = runner(store) { [clock] _ in
            times.add(clock.now)
            return times.values.count <= 2 ? .failed(reason: "429", retryAfter: .seconds(100)) : .done
        }
        await run(runner, until: 4)
        // Both may have begun together; nothing else does before the pause is over.
        let pause = times.values[2] - times.values[1]
        #expect(pause >= .seconds(100))
        #expect(reports.values.suffix(2).map(\.conclusion) == [.done, .done])
    }

    @Test func whatFailsTenTimesIsDead() async throws {
        let store = MemoryInboxStore(time: clock.source)
        try await store.write([.sample("k")])
        await run(runner(store) { _ in .failed(reason: "no") }, until: 10, step: .seconds(600))
        #expect(reports.values.count == 10)
        #expect(reports.values.last?.conclusion == .dead(reason: "no (after 10 attempts)"))
        #expect(reports.values.dropLast().allSatisfy { if case .again = $0.conclusion { true } else { false } })
    }

    @Test func aJobWhoseTimeIsOverIsNotTried() async throws {
        let store = MemoryInboxStore(time: clock.source)
        var job = Job.sample("k")
        job.expiresAt = clock.source.unixMilliseconds()
        try await store.write([job, .sample("unknown")])
        await run(
            runner(store) { _ in
                Issue.record("tried")
                return .done
            },
            until: 2
        )
        let conclusions = reports.values.map(\.conclusion)
        #expect(conclusions.contains(.dead(reason: "its time was over before it could be done")))
        #expect(
            conclusions.contains { if case .again(_, let reason) = $0 { reason.contains("unknown") } else { false } }
        )
    }

    @Test func jobsOfOneOrderKeyComeOneAfterTheOther() async throws {
        let store = MemoryInboxStore(time: clock.source)
        try await store.write((0..<10).map { .sample("k", target: "t", order: "o", dueAt: Int64($0)) })
        let order = EventLog<Int64>()
        let tries = Mutex(0)
        let runner = runner(store) { job in
            order.add(job.job.dueAt)
            // The first is tried three times, and the others wait for it.
            return tries.withLock { tries in
                tries += 1
                return tries < 3 ? .failed(reason: "no") : .done
            }
        }
        await run(runner, until: 12)
        #expect(order.values.suffix(9) == Array(1...9))
    }

    @Test func whatIsBrokenOffIsNoFailure() async throws {
        let store = MemoryInboxStore(time: clock.source)
        try await store.write([.sample("k")])
        let gate = Gate()
        let runner = runner(store) { _ in
            await gate.pass()
            return .failed(reason: "cancelled")
        }
        let running = Task { await runner.run() }
        await gate.arrivals.reach(1)
        running.cancel()
        gate.open()
        await running.value
        #expect(reports.values.isEmpty)
    }

    /// Refuses for a while what it is asked.
    private final class Stubborn: OutboxStore {
        private let store: MemoryInboxStore
        private let refusals = Mutex((take: 3, conclude: 3))

        init(_ store: MemoryInboxStore) { self.store = store }

        func takeDueJobs(limit: Int, except paused: Set<String>) async throws(StoreError) -> [TakenJob] {
            let refuses = refusals.withLock { refusals in
                refusals.take -= 1
                return refusals.take >= 0
            }
            if refuses { throw .unavailable(reason: "locked") }
            return try await store.takeDueJobs(limit: limit, except: paused)
        }

        func conclude(_ job: TakenJob, _ conclusion: JobConclusion) async throws(StoreError) {
            let refuses = refusals.withLock { refusals in
                refusals.conclude -= 1
                return refusals.conclude >= 0
            }
            if refuses { throw .unavailable(reason: "locked") }
            try await store.conclude(job, conclusion)
        }
    }

    @Test func aStoreThatRefusesIsAskedAgain() async throws {
        let store = MemoryInboxStore(time: clock.source)
        try await store.write([.sample("k")])
        let attempts = EventLog<Void>()
        let runner = runner(Stubborn(store)) { _ in
            attempts.add(())
            return .done
        }
        await run(runner, until: 1)
        #expect(reports.values.map(\.conclusion) == [.done])
        #expect(attempts.values.count == 1)
    }
}
