internal import HTTPTypes

/// Whoever answers requests: the push endpoint, the admin endpoints.
public protocol RequestHandler: Sendable {
    /// Answers a request now, or later.
    ///
    /// Called on the lane that owns the connection, so it must neither block nor take long: other connections wait.
    ///
    /// - Parameters:
    ///   - request: The complete request.
    ///   - exchange: Where a later answer goes; may be kept and used from anywhere.
    /// - Returns: The answer; `nil` promises exactly one later call of ``Exchange/answer(_:)`` or ``Exchange/stream(_:)``.
    func handle(_ request: Request, _ exchange: Exchange) -> Response?

    /// The handler as one lane shall use it; called once for each lane before its first request.
    ///
    /// What every lane reads or borrows for each request is counted and locked in memory that the cores take from each
    /// other. A handler that has such things can give each lane its own; by default all lanes share the handler.
    func replica() -> any RequestHandler
}

extension RequestHandler {
    /// The handler itself.
    public func replica() -> any RequestHandler { self }
}

/// The claim to answer one request later, from any thread.
public struct Exchange: Sendable {
    /// Names one request of one connection of a ``ResponseSink``; meaningless to anybody else.
    public struct ID: Sendable, Hashable {
        /// Which connection, and which life of that slot.
        public let connection: UInt64
        /// Which request of that connection.
        public let request: UInt64

        /// Names a request.
        public init(connection: UInt64, request: UInt64) {
            self.connection = connection
            self.request = request
        }
    }

    /// Which request this is.
    public let id: ID
    private let sink: any ResponseSink

    /// Made by whoever owns the connection.
    public init(id: ID, sink: any ResponseSink) {
        self.id = id
        self.sink = sink
    }

    /// Sends the answer.
    ///
    /// Only the first call counts; a call after the peer has gone does nothing.
    public func answer(_ response: Response) {
        sink.deliver(response, to: id)
    }

    /// Begins an answer that is sent piece by piece, in place of ``answer(_:)``.
    ///
    /// On HTTP/1.1 the connection stays for further requests behind it; on HTTP/1.0 its end is the end of the answer. No
    /// time-out applies but that for a peer who takes nothing.
    ///
    /// - Parameter head: Status and fields; a body is sent as the first piece.
    /// - Returns: The stream; it may be over already, since the peer has gone.
    public func stream(_ head: Response) -> ResponseStream {
        let stream = ResponseStream(head, for: id, sink: sink)
        sink.advance(stream)
        return stream
    }
}

/// Takes answers that come later; a lane of the listener, or a test.
public protocol ResponseSink: AnyObject, Sendable {
    /// Hands an answer to the connection that waits for it. Callable from any thread; must not block.
    func deliver(_ response: Response, to id: Exchange.ID)

    /// Bytes of one stream that may wait for its reader.
    var streamBytes: Int { get }

    /// Looks after a stream that was begun, or has something to give again. Callable from any thread; must not block, and
    /// must not call back.
    func advance(_ stream: ResponseStream)
}

extension ResponseSink {
    /// 64 KiB.
    public var streamBytes: Int { 64 << 10 }

    /// Answers 501 in the stream's place: by default a sink takes whole answers only.
    public func advance(_ stream: ResponseStream) {
        stream.end(.refused)
        deliver(Response(status: .notImplemented), to: stream.id)
    }
}
