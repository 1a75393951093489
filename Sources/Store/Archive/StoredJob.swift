/// One job as a store remembers it.
public struct StoredJob: Sendable, Equatable {
    /// How far it has got.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// To be done, or being done.
        case pending
        /// Done.
        case done
        /// Given up, until somebody revives it.
        case dead
    }

    /// Its number.
    public var id: JobID
    /// The push it follows from; `nil` where it follows from something else, such as a request to the API.
    public var pushID: PushID?
    /// The job; its attempts are those made so far, its `dueAt` the time of the next one where it is pending.
    public var job: Job
    /// How far it has got.
    public var state: State
    /// When it was written, in milliseconds since 1970.
    public var writtenAt: Int64
    /// When the last attempt ended, in milliseconds since 1970; `nil` before the first.
    public var attemptedAt: Int64?
    /// What went wrong at the last attempt.
    public var lastError: String?

    /// Assembles one; only stores have a reason to.
    public init(
        id: JobID,
        pushID: PushID?,
        job: Job,
        state: State,
        writtenAt: Int64,
        attemptedAt: Int64?,
        lastError: String?
    ) {
        self.id = id
        self.pushID = pushID
        self.job = job
        self.state = state
        self.writtenAt = writtenAt
        self.attemptedAt = attemptedAt
        self.lastError = lastError
    }
}
