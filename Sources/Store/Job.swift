/// Something to be done outside the store because of a push: a message to send, an endpoint to call.
///
/// It is written in the step that settles its push, and done at least once after it, whatever happens to the process.
/// A `forward` carries ``PushRecord/key`` in its payload, by which the endpoint can tell a repetition; a `late_reply`
/// carries nothing of the kind, since the platform takes none: where a process dies between the sending and its
/// conclusion, the person sees the reply twice.
public struct Job: Sendable, Hashable {
    /// Who performs it: `late_reply`, `forward`.
    public var kind: String
    /// Whom it reaches: a URL, an account.
    ///
    /// Failures are counted, and attempts paused, by it.
    public var target: String
    /// What is to be done, as its performer writes and reads it.
    public var payload: [UInt8]
    /// Jobs with one order key are done one after the other, in the order they were written; `nil` for any order.
    public var orderKey: String?
    /// Attempts that were made before it was written: the first of a forward is made while its push waits.
    public var attempts: Int
    /// When it is to be tried, in milliseconds since 1970.
    public var dueAt: Int64
    /// When it has no use any more, in milliseconds since 1970; `nil` where it always has.
    public var expiresAt: Int64?

    /// Assembles a job.
    public init(
        kind: String,
        target: String,
        payload: [UInt8],
        orderKey: String? = nil,
        attempts: Int = 0,
        dueAt: Int64,
        expiresAt: Int64? = nil
    ) {
        self.kind = kind
        self.target = target
        self.payload = payload
        self.orderKey = orderKey
        self.attempts = attempts
        self.dueAt = dueAt
        self.expiresAt = expiresAt
    }
}

/// The number under which a store remembers one job.
public struct JobID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number, from 1 up.
    public let rawValue: Int64

    /// Wraps a number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// `job_12`.
    public var description: String { "job_\(rawValue)" }

    /// Reads what ``description`` prints, with or without the prefix.
    public init?(_ text: String) {
        guard let number = Int64(text.hasPrefix("job_") ? String(text.dropFirst(4)) : text), number > 0 else {
            return nil
        }
        self.init(rawValue: number)
    }
}

/// A job that this process is to perform now.
public struct TakenJob: Sendable {
    /// Its number.
    public var id: JobID
    /// How often it was taken: whoever concludes with a lower one was too slow.
    public var fence: Int64
    /// The push it follows from; `nil` where it follows from something else, such as a request to the API.
    public var pushID: PushID?
    /// The job; its attempts are those made so far.
    public var job: Job

    /// Assembles one; only stores have a reason to.
    public init(id: JobID, fence: Int64, pushID: PushID?, job: Job) {
        self.id = id
        self.fence = fence
        self.pushID = pushID
        self.job = job
    }
}

/// How an attempt at a job ended.
public enum JobConclusion: Sendable, Equatable {
    /// It is done.
    case done
    /// It failed and is to be tried again then, in milliseconds since 1970.
    case again(at: Int64, reason: String)
    /// It is not tried any more, unless somebody decides otherwise.
    case dead(reason: String)

    /// `done`, `again` or `dead`: a word for metrics.
    public var label: String {
        switch self {
        case .done: "done"
        case .again: "again"
        case .dead: "dead"
        }
    }
}
