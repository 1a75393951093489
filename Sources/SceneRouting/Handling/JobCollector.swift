public import Store
import Synchronization

/// What a handler wants done outside the store: collected while it runs, written in the step that settles its push.
///
/// Where the handler throws, nothing of it is written; where it returns, all of it is, together with the reply.
public final class JobCollector: Sendable {
    private let collected = Mutex<[Job]>([])

    /// An empty collector.
    public init() {}

    /// Adds a job.
    public func add(_ job: Job) { collected.withLock { $0.append(job) } }

    /// The jobs so far, in the order they were added.
    public var jobs: [Job] { collected.withLock(\.self) }
}
