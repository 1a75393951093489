public import Store

/// Does the jobs that settled pushes have left, until each is done, dead, or of no more use.
///
/// Jobs are taken in small batches and done side by side; the store sees to it that jobs with one order key come one
/// after the other, and that no two processes do one job at one time.
public struct OutboxRunner: Sendable {
    /// Jobs that are done side by side.
    public static let parallel = 32
    /// Between two looks while nothing is due.
    static let pause: Duration = .milliseconds(200)
    /// Between two looks while the store refuses.
    static let pauseAfterFailure: Duration = .seconds(1)

    private let store: any OutboxStore
    private let performers: [String: any JobPerformer]
    private let time: TimeSource
    private let report: @Sendable (JobReport) -> Void

    /// A runner.
    ///
    /// - Parameters:
    ///   - store: Where the jobs are.
    ///   - performers: Who does them, one for each kind.
    ///   - time: The clocks.
    ///   - report: Hears how each attempt ended, when that is stored.
    public init(
        store: any OutboxStore,
        performers: [any JobPerformer],
        time: TimeSource = .system,
        report: @escaping @Sendable (JobReport) -> Void = { _ in }
    ) {
        self.store = store
        self.performers = Dictionary(uniqueKeysWithValues: performers.map { ($0.kind, $0) })
        self.time = time
        self.report = report
    }

    /// Does jobs until its task is cancelled; an attempt that is under way then is made again later.
    public func run() async {
        while !Task.isCancelled {
            let pause: Duration
            do {
                let jobs = try await store.takeDueJobs(limit: Self.parallel, except: [])
                await withDiscardingTaskGroup { group in
                    for job in jobs { group.addTask { await attempt(job) } }
                }
                pause = jobs.isEmpty ? Self.pause : .zero
            } catch {
                pause = Self.pauseAfterFailure
            }
            guard pause > .zero else { continue }
            guard (try? await time.sleep(time.now() + pause)) != nil else { return }
        }
    }

    private func attempt(_ job: TakenJob) async {
        let conclusion = conclusion(of: job, await result(of: job))
        while true {
            do {
                try await store.conclude(job, conclusion)
                return report(JobReport(job: job, conclusion: conclusion))
            } catch .leaseLost {
                return
            } catch {
                // It stays taken by this process, so nobody else would write down what came of it.
                guard (try? await time.sleep(time.now() + Self.pauseAfterFailure)) != nil else { return }
            }
        }
    }

    private func result(of job: TakenJob) async -> JobResult {
        if let expiresAt = job.job.expiresAt, expiresAt <= time.unixMilliseconds() {
            return .refused(reason: "its time was over before it could be done")
        }
        guard let performer = performers[job.job.kind] else {
            return .failed(reason: "nobody here does jobs of the kind \(job.job.kind)")
        }
        return await performer.perform(job)
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
            let (seconds, attoseconds) = pause.components
            let dueAt = time.unixMilliseconds() + seconds * 1000 + attoseconds / 1_000_000_000_000_000
            if let expiresAt = job.job.expiresAt, dueAt >= expiresAt { return .dead(reason: reason) }
            return .again(at: dueAt, reason: reason)
        }
    }
}

/// How one attempt at a job ended.
public struct JobReport: Sendable {
    /// The job; its attempts are those before this one.
    public var job: TakenJob
    /// What follows.
    public var conclusion: JobConclusion
}
