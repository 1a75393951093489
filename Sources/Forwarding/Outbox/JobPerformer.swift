public import Store

/// Does the jobs of one kind.
public protocol JobPerformer: Sendable {
    /// The ``Job/kind`` it does.
    var kind: String { get }

    /// Makes one attempt; it may be made again after a crash, even where this one succeeded.
    func perform(_ job: TakenJob) async -> JobResult
}

/// What came of one attempt at a job.
public enum JobResult: Sendable, Equatable {
    /// It is done.
    case done
    /// It may succeed later; not before `retryAfter`, where the other side says so.
    case failed(reason: String, retryAfter: Duration? = nil)
    /// It will never succeed.
    case refused(reason: String)
}
