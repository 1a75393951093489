import HTTPWire
import Synchronization

@testable import Inbox

/// Values in the order they came; a test awaits the n-th.
final class EventLog<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var values: [Value] { state.withLock(\.values) }

    func add(_ value: Value) {
        let ready = state.withLock { state in
            state.values.append(value)
            let ready = state.waiting.filter { $0.count <= state.values.count }
            state.waiting.removeAll { $0.count <= state.values.count }
            return ready.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
    }

    /// Waits until so many values are there.
    func reach(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.values.count >= count { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}

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

/// What journals hear, by kind.
final class NoteLog: PushJournal {
    let arrivals = EventLog<PushArrival>()
    let answers = EventLog<PushAnswer>()
    let refusals = EventLog<EndpointRefusal>()
    let notes = EventLog<PushNote>()

    func received(_ arrival: PushArrival) { arrivals.add(arrival) }

    func answered(_ answer: PushAnswer) { answers.add(answer) }

    func refused(_ refusal: EndpointRefusal) { refusals.add(refusal) }

    func noted(_ note: PushNote) { notes.add(note) }
}
