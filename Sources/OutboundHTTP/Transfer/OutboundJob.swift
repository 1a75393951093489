internal import Synchronization

/// A request on its way through the pool.
final class OutboundJob: Sendable {
    typealias Outcome = Result<OutboundResponse, OutboundError>

    let request: OutboundRequest
    let url: OutboundURL
    /// When everything must be done.
    let deadline: ContinuousClock.Instant
    private let cancelled = Atomic(false)
    private let continuation: CheckedContinuation<Outcome, Never>

    init(
        _ request: OutboundRequest,
        _ url: OutboundURL,
        deadline: ContinuousClock.Instant,
        _ continuation: CheckedContinuation<Outcome, Never>
    ) {
        self.request = request
        self.url = url
        self.deadline = deadline
        self.continuation = continuation
    }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    func cancel() { cancelled.store(true, ordering: .relaxed) }

    /// Called exactly once.
    func finish(_ outcome: Outcome) { continuation.resume(returning: outcome) }
}
