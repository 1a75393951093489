public import HTTPTypes
public import HTTPWire

/// Is told what happens on the connections; for metrics.
///
/// Called on the lanes, so it must neither block nor take long. Without one, nothing is measured.
public protocol ListenerObserver: Sendable {
    /// A connection was accepted.
    func accepted()
    /// A connection is gone.
    func closed()
    /// A request was refused before any handler saw it.
    func refused(_ refusal: Refusal)
    /// An answer was written, or the head of a streamed one, this long after the first byte of its request came; the clock is read where it is asked.
    func answered(_ status: HTTPResponse.Status, after duration: @autoclosure () -> Duration)
    /// The head of a streamed answer was written; its end will be told too.
    func streamBegan()
    /// A streamed answer that had begun is over.
    func streamEnded(_ end: ResponseStream.End)
}

extension ListenerObserver {
    /// Does nothing.
    public func streamBegan() {}

    /// Does nothing.
    public func streamEnded(_ end: ResponseStream.End) {}
}
