internal import Synchronization

/// The addresses that a server has bound, for those who wait for them.
final class Binding: Sendable {
    private enum State {
        case pending([CheckedContinuation<[ListenAddress], any Error>])
        case resolved(Result<[ListenAddress], any Error>)
    }

    private let state = Mutex(State.pending([]))

    /// Says what came of it; only the first call counts.
    func resolve(_ result: Result<[ListenAddress], any Error>) {
        let waiting = state.withLock { state -> [CheckedContinuation<[ListenAddress], any Error>] in
            guard case .pending(let waiting) = state else { return [] }
            state = .resolved(result)
            return waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }

    /// Whether addresses are bound by now.
    var isBound: Bool {
        state.withLock { state in
            if case .resolved(.success) = state { true } else { false }
        }
    }

    /// Waits for what came of it.
    func value() async throws -> [ListenAddress] {
        try await withCheckedThrowingContinuation { continuation in
            let resolved = state.withLock { state -> Result<[ListenAddress], any Error>? in
                switch state {
                case .resolved(let result): return result
                case .pending(let waiting):
                    state = .pending(waiting + [continuation])
                    return nil
                }
            }
            if let resolved { continuation.resume(with: resolved) }
        }
    }
}
