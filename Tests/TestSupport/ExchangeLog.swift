package import HTTPWire
import Synchronization

/// Takes the answers of all exchanges, whole ones and streams.
package final class ExchangeLog: ResponseSink {
    /// Whole answers, in the order they came.
    package let answers = EventLog<Response>()
    /// What was sent on streams, piece by piece; an empty piece ends one.
    package let pieces = EventLog<String>()
    /// Streams that were begun, in the order they were.
    package let streams = EventLog<ResponseStream>()
    private let next = Mutex<UInt64>(0)

    package init() {}

    /// A claim to answer.
    package func exchange() -> Exchange {
        let number = next.withLock { next in
            next += 1
            return next
        }
        return Exchange(id: .init(connection: 1, request: number), sink: self)
    }

    package func deliver(_ response: Response, to id: Exchange.ID) { answers.add(response) }

    package func advance(_ stream: ResponseStream) {
        if !streams.values.contains(where: { $0 === stream }) { streams.add(stream) }
        let (piece, isLast) = stream.take()
        if !piece.isEmpty { pieces.add(String(decoding: piece, as: UTF8.self)) }
        guard isLast else { return }
        pieces.add("")
        stream.end(.finished)
    }
}
