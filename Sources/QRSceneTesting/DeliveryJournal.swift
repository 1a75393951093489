internal import QRScene
import Synchronization

/// Keeps what became of one delivery.
final class DeliveryJournal: PushJournal {
    struct Record: Sendable {
        var arrival: PushArrival?
        var answer: PushAnswer?
        var refusal: EndpointRefusal?
        var notes: [PushNote] = []
    }

    private let state = Mutex(Record())

    var record: Record { state.withLock { $0 } }

    func received(_ arrival: PushArrival) { state.withLock { $0.arrival = arrival } }

    func answered(_ answer: PushAnswer) { state.withLock { $0.answer = answer } }

    func refused(_ refusal: EndpointRefusal) { state.withLock { $0.refusal = refusal } }

    func noted(_ note: PushNote) { state.withLock { $0.notes.append(note) } }
}
