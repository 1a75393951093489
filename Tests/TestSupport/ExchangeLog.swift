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
    private let hasLeft = Mutex(false)

    package init() {}

    /// A claim to answer.
    package func exchange() -> Exchange {
        let number = next.withLock { next in
            next += 1
            return next
        }
        return Exchange(id: .init(connection: 1, request: number), sink: self)
    }

    /// Ends every stream as if its peer had left, and lets go of it: it holds this log, and its owner would wait for ever.
    package func leave() {
        hasLeft.withLock { $0 = true }
        for stream in streams.values { stream.end(.peerLeft) }
        streams.forget()
    }

    package func deliver(_ response: Response, to id: Exchange.ID) { answers.add(response) }

    package func advance(_ stream: ResponseStream) {
        if !streams.values.contains(where: { $0 === stream }) { streams.add(stream) }
        let (piece, isLast) = stream.take()
        if !piece.isEmpty { pieces.add(String(decoding: piece, as: UTF8.self)) }
        if isLast {
            pieces.add("")
            stream.end(.finished)
        }
        // One that was about to send when all were let go.
        if hasLeft.withLock({ $0 }) { leave() }
    }
}
