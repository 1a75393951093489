/// One thing that happened to a push, with its time.
public struct TimelineStep: Sendable, Equatable {
    /// What happened.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Its first byte came.
        case received
        /// Its signature fitted, and it was understood; nothing else is stored.
        case verified
        /// It was on the disk: from here on nothing of it gets lost.
        case stored
        /// A route took it, or none did.
        case routed
        /// Its outcome and its answer were stored.
        case replied
        /// A job that it has left was written.
        case jobWritten = "job_written"
        /// A job was tried, with no success.
        case jobFailed = "job_failed"
        /// A job was done.
        case jobDone = "job_done"
        /// A job was given up.
        case jobDead = "job_dead"
    }

    /// When, in milliseconds since 1970; `nil` where no time of its own is stored.
    public var at: Int64?
    /// What.
    public var kind: Kind
    /// More about it, in words; empty where there is no more.
    public var detail: String

    /// Assembles a step.
    public init(at: Int64?, _ kind: Kind, _ detail: String = "") {
        self.at = at
        self.kind = kind
        self.detail = detail
    }
}

extension StoredPush {
    /// What happened to it, in the order in which it did.
    public var timeline: [TimelineStep] {
        let deliveries = deliveries == 1 ? "1 delivery" : "\(deliveries) deliveries"
        var steps = [
            TimelineStep(at: record.receivedAt, .received, record.replayOf.map { "replay of \($0)" } ?? deliveries),
            TimelineStep(at: nil, .verified, "account \(record.account)"),
            TimelineStep(at: storedAt, .stored, "\(id)"),
        ]
        if let settlement {
            let starts = attempts > 1 ? ", handler started \(attempts) times" : ""
            steps.append(TimelineStep(at: nil, .routed, (settlement.route ?? "no route took it") + starts))
            let bytes = "\(settlement.answer.body.count) B"
            steps.append(TimelineStep(at: settledAt, .replied, "\(settlement.outcome.rawValue), \(bytes)"))
        }
        return steps + jobs.flatMap(\.timeline)
    }
}

extension StoredJob {
    /// What happened to it: its writing, and the last attempt.
    public var timeline: [TimelineStep] {
        let name = "\(job.kind) \(id)"
        let written = TimelineStep(at: writtenAt, .jobWritten, "\(name) to \(job.target)")
        let attempts = job.attempts == 1 ? "1 attempt" : "\(job.attempts) attempts"
        let error = lastError.map { ": \($0)" } ?? ""
        switch state {
        case .pending where job.attempts == 0: return [written]
        case .pending: return [written, TimelineStep(at: attemptedAt, .jobFailed, "\(name), \(attempts)\(error)")]
        case .done: return [written, TimelineStep(at: attemptedAt, .jobDone, "\(name), \(attempts)")]
        case .dead: return [written, TimelineStep(at: attemptedAt, .jobDead, "\(name), \(attempts)\(error)")]
        }
    }
}
