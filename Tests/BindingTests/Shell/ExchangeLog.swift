import HTTPWire
import Synchronization
import TestSupport

/// Takes the answers of all exchanges, whole ones and streams.
final class ExchangeLog: ResponseSink {
    /// Whole answers, in the order they came.
    let answers = EventLog<Response>()
    /// What was sent on streams, piece by piece; an empty piece ends one.
    let pieces = EventLog<String>()
    private let next = Mutex<UInt64>(0)

    /// A claim to answer.
    func exchange() -> Exchange {
        let number = next.withLock { next in
            next += 1
            return next
        }
        return Exchange(id: .init(connection: 1, request: number), sink: self)
    }

    func deliver(_ response: Response, to id: Exchange.ID) { answers.add(response) }

    func advance(_ stream: ResponseStream) {
        let (piece, isLast) = stream.take()
        if !piece.isEmpty { pieces.add(String(decoding: piece, as: UTF8.self)) }
        guard isLast else { return }
        pieces.add("")
        stream.end(.finished)
    }
}
