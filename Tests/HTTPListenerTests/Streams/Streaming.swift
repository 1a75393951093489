import HTTPTypes
import HTTPWire
import Synchronization

/// Begins a stream for each request and hands it to the test; paths that begin with `/now` are answered at once.
final class Streaming: RequestHandler {
    let streams: AsyncStream<ResponseStream>
    private let continuation: AsyncStream<ResponseStream>.Continuation
    private let answered = Mutex(0)

    /// How many requests were answered at once.
    var answeredAtOnce: Int { answered.withLock(\.self) }

    init() {
        (streams, continuation) = AsyncStream.makeStream()
    }

    func handle(_ request: Request, _ exchange: Exchange) -> Response? {
        if request.path.hasPrefix("/now") {
            answered.withLock { $0 += 1 }
            return Response(status: .ok, body: Array(request.path.utf8))
        }
        continuation.yield(exchange.stream(Response(status: .ok, fields: [.contentType: "text/event-stream"])))
        return nil
    }
}

extension ResponseStream {
    /// Why it is over, as soon as it is.
    var over: End {
        get async {
            await withCheckedContinuation { continuation in whenOver { continuation.resume(returning: $0) } }
        }
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }
}

extension TestClient {
    /// Receives until this text is there; takes everything to its end out.
    func receive(through text: String) throws -> String {
        let wanted = Array(text.utf8)
        var searched = 0
        while true {
            if let start = received[searched...].firstRange(of: wanted)?.lowerBound {
                let end = start + wanted.count
                defer { drop(end) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            searched = max(0, received.count - wanted.count)
            guard try receiveSome() else { throw Failure(what: "ended before \(text)") }
        }
    }
}
