/// How long a connection may take for what.
///
/// All are counted by the monotonic clock and kept to about ten milliseconds.
public struct Timeouts: Sendable, Hashable {
    /// From the first byte of a request to the end of its head; default 10 s.
    ///
    /// Then 408.
    public var head: Duration
    /// From the end of the head to the end of the body; default 10 s.
    ///
    /// Then 408.
    public var body: Duration
    /// Between requests, and before the first; default 75 s.
    ///
    /// Then the connection is closed.
    public var idle: Duration
    /// How long a handler may keep a request unanswered; default 60 s.
    ///
    /// Then 503.
    public var answer: Duration
    /// How long a peer may take nothing of an answer; default 30 s.
    ///
    /// Then the connection is closed.
    public var write: Duration
    /// How long we wait, after our last answer, for the peer to close; default 2 s.
    public var linger: Duration
    /// How long a graceful stop waits for what is in flight; default 10 s.
    public var drain: Duration

    /// Sets time-outs; what is not named has its default.
    public init(
        head: Duration = .seconds(10),
        body: Duration = .seconds(10),
        idle: Duration = .seconds(75),
        answer: Duration = .seconds(60),
        write: Duration = .seconds(30),
        linger: Duration = .seconds(2),
        drain: Duration = .seconds(10)
    ) {
        self.head = head
        self.body = body
        self.idle = idle
        self.answer = answer
        self.write = write
        self.linger = linger
        self.drain = drain
    }

    func duration(of kind: ConnectionState.Deadline) -> Duration {
        switch kind {
        case .idle: idle
        case .head: head
        case .body: body
        case .answer: answer
        case .write: write
        case .linger: linger
        }
    }
}

extension Duration {
    /// Whole milliseconds, at least one; negative and absurd values are brought into range.
    var wholeMilliseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 1 }
        let milliseconds = UInt64(min(seconds, 1 << 40)) * 1000 + UInt64(attoseconds / 1_000_000_000_000_000)
        return max(1, milliseconds)
    }
}
