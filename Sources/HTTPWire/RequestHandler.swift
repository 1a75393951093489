/// Whoever answers requests: the push endpoint, the admin endpoints.
public protocol RequestHandler: Sendable {
    /// Answers a request now, or later.
    ///
    /// Called on the lane that owns the connection, so it must neither block nor take long: other connections wait.
    ///
    /// - Parameters:
    ///   - request: The complete request.
    ///   - exchange: Where a later answer goes; may be kept and used from anywhere.
    /// - Returns: The answer; `nil` promises exactly one later call of ``Exchange/answer(_:)``.
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
}

/// Takes answers that come later; a lane of the listener, or a test.
public protocol ResponseSink: AnyObject, Sendable {
    /// Hands an answer to the connection that waits for it. Callable from any thread; must not block.
    func deliver(_ response: Response, to id: Exchange.ID)
}
