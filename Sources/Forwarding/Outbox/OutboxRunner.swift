internal import OfficialAccount
public import Store
import Synchronization

/// Does the jobs that settled pushes have left, until each is done, dead, or of no more use.
///
/// A job that is due starts as soon as a slot is free (``OutboxSlots``) and its target's breaker lets it; the store sees
/// to it that jobs with one order key come one after the other, and that no two processes do one job at one time.
public final class OutboxRunner: Sendable {
    /// Jobs that are done side by side.
    public static let parallel = 32
    /// Of those, jobs of one target.
    public static let parallelPerTarget = 8
    /// Between two looks while nothing ends.
    static let pause: Duration = .milliseconds(200)
    /// Between two looks while the store refuses.
    static let pauseAfterFailure: Duration = .seconds(1)

    private let store: any OutboxStore
    private let performers: [String: any JobPerformer]
    private let breakers: CircuitBreakers
    private let time: TimeSource
    private let report: @Sendable (TakenJob, JobConclusion) -> Void
    private let slots = Mutex(OutboxSlots(limit: OutboxRunner.parallel, share: OutboxRunner.parallelPerTarget))

    /// A runner.
    ///
    /// - Parameters:
    ///   - store: Where the jobs are.
    ///   - performers: Who does them, one for each kind.
    ///   - breakers: Which targets are left alone; shared with whoever else reaches them.
    ///   - time: The clocks.
    ///   - report: Hears how each attempt ended, when that is stored; the job's attempts are those before it.
    public init(
        store: any OutboxStore,
        performers: [any JobPerformer],
        breakers: CircuitBreakers = CircuitBreakers(),
        time: TimeSource = .system,
        report: @escaping @Sendable (TakenJob, JobConclusion) -> Void = { _, _ in }
    ) {
        self.store = store
        self.performers = Dictionary(uniqueKeysWithValues: performers.map { ($0.kind, $0) })
        self.breakers = breakers
        self.time = time
        self.report = report
    }

    /// Does jobs until its task is cancelled; an attempt that is under way then is made again later.
    public func run() async {
        let (bells, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        await withDiscardingTaskGroup { group in
            group.addTask { await self.ring(bell) }
            var takesAt = time.now()
            for await _ in bells {
                start(in: &group, bell)
                guard time.now() >= takesAt else { continue }
                do {
                    // Those of one target may be more than its share, so others are looked for at once.
                    if try await take() { bell.yield() }
                    start(in: &group, bell)
                } catch {
                    takesAt = time.now() + Self.pauseAfterFailure
                }
            }
        }
    }

    private func ring(_ bell: AsyncStream<Void>.Continuation) async {
        repeat { bell.yield() } while (try? await time.sleep(time.now() + Self.pause)) != nil
    }

    /// Takes due jobs, as many as there are free slots; whether there were any.
    private func take() async throws(StoreError) -> Bool {
        let (free, full) = slots.withLock { ($0.free, $0.full) }
        guard free > 0 else { return false }
        let jobs = try await store.takeDueJobs(limit: free, except: full.union(breakers.paused(at: time.now())))
        slots.withLock { $0.add(jobs) }
        return !jobs.isEmpty
    }

    private func start(in group: inout DiscardingTaskGroup, _ bell: AsyncStream<Void>.Continuation) {
        let now = time.now()
        let jobs = slots.withLock { $0.start { breakers.begin($0, at: now) } }
        for job in jobs {
            group.addTask {
                await self.attempt(job)
                self.slots.withLock { $0.end(job.job.target) }
                bell.yield()
            }
        }
    }
}

// MARK: One attempt

extension OutboxRunner {
    private func attempt(_ job: TakenJob) async {
        let (result, outcome) = await result(of: job)
        breakers.end(job.job.target, outcome, at: time.now())
        // Broken off by us, and no fault of the target.
        if case .failed = result, Task.isCancelled { return }
        let conclusion = conclusion(of: job, result)
        while true {
            do {
                try await store.conclude(job, conclusion)
                return report(job, conclusion)
            } catch .leaseLost {
                return
            } catch {
                // It stays taken by this process, so nobody else would write down what came of it.
                guard (try? await time.sleep(time.now() + Self.pauseAfterFailure)) != nil else { return }
            }
        }
    }

    private func result(of job: TakenJob) async -> (JobResult, CircuitBreaker.Outcome) {
        if let expiresAt = job.job.expiresAt, expiresAt <= time.unixMilliseconds() {
            return (.refused(reason: "its time was over before it could be done"), .unknown)
        }
        guard let performer = performers[job.job.kind] else {
            return (.failed(reason: "nobody here does jobs of the kind \(job.job.kind)"), .unknown)
        }
        let result = await performer.perform(job)
        return switch result {
        case .done: (result, .success)
        case .failed(_, let retryAfter): (result, Task.isCancelled ? .unknown : .failure(retryAfter: retryAfter))
        case .refused: (result, .unknown)
        }
    }

    private func conclusion(of job: TakenJob, _ result: JobResult) -> JobConclusion {
        switch result {
        case .done:
            return .done
        case .refused(let reason):
            return .dead(reason: reason)
        case .failed(let reason, let retryAfter):
            let attempts = job.job.attempts + 1
            let random = Double.random(in: 0..<1)
            guard let pause = RetrySchedule.pause(after: attempts, random: random, retryAfter: retryAfter) else {
                return .dead(reason: "\(reason) (after \(attempts) attempts)")
            }
            let dueAt = time.unixMilliseconds() + pause.wholeMilliseconds
            if let expiresAt = job.job.expiresAt, dueAt >= expiresAt { return .dead(reason: reason) }
            return .again(at: dueAt, reason: reason)
        }
    }
}
