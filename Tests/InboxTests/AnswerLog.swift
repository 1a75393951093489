import HTTPWire
import Synchronization

/// The answers of all exchanges; the first one to each counts, and a second one is remembered as a fault.
final class AnswerLog: ResponseSink {
    private struct State {
        var responses: [UInt64: Response] = [:]
        var waiting: [UInt64: CheckedContinuation<Response, Never>] = [:]
        var repeated = 0
    }

    private let state = Mutex(State())

    /// Exchanges that were answered more than once.
    var repeated: Int { state.withLock(\.repeated) }

    func deliver(_ response: Response, to id: Exchange.ID) {
        let continuation: CheckedContinuation<Response, Never>? = state.withLock { state in
            guard state.responses[id.request] == nil else {
                state.repeated += 1
                return nil
            }
            state.responses[id.request] = response
            return state.waiting.removeValue(forKey: id.request)
        }
        continuation?.resume(returning: response)
    }

    func response(to number: UInt64) async -> Response {
        await withCheckedContinuation { continuation in
            let response = state.withLock { state in
                if let response = state.responses[number] { return Optional(response) }
                state.waiting[number] = continuation
                return nil
            }
            if let response { continuation.resume(returning: response) }
        }
    }
}
