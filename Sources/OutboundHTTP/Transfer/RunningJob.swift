internal import Synchronization

/// The job of one call, which its cancellation may look for before it is made.
final class RunningJob: Sendable {
    private struct State {
        var job: OutboundJob?
        var isCancelled = false
    }

    private let state = Mutex(State())

    func set(_ job: OutboundJob) {
        let isCancelled = state.withLock { state in
            state.job = job
            return state.isCancelled
        }
        if isCancelled { job.cancel() }
    }

    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            return state.job
        }?.cancel()
    }
}
