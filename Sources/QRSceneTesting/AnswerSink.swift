internal import QRScene
import Synchronization

/// Waits for the one answer of one exchange.
final class AnswerSink: ResponseSink {
    private enum State {
        case waiting
        case awaited(CheckedContinuation<Response, Never>)
        case answered(Response)
        case done
    }

    private let state = Mutex(State.waiting)

    func deliver(_ response: Response, to id: Exchange.ID) {
        let continuation: CheckedContinuation<Response, Never>? = state.withLock { state in
            switch state {
            case .waiting:
                state = .answered(response)
                return nil
            case .awaited(let continuation):
                state = .done
                return continuation
            case .answered, .done:
                return nil
            }
        }
        continuation?.resume(returning: response)
    }

    /// The answer; to be asked once.
    func response() async -> Response {
        await withCheckedContinuation { continuation in
            let response: Response? = state.withLock { state in
                guard case .answered(let response) = state else {
                    state = .awaited(continuation)
                    return nil
                }
                state = .done
                return response
            }
            if let response { continuation.resume(returning: response) }
        }
    }
}
