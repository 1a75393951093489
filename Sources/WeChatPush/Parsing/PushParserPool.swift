internal import Synchronization

/// The parsers that are at rest, so that a push does not pay for a new one.
///
/// Bounded: a parser beyond ``capacity`` is let go after its use, so a burst leaves nothing behind.
public final class PushParserPool: Sendable {
    /// How many parsers rest here at most.
    public let capacity: Int

    private let idle: Mutex<[PushParser]>

    /// An empty pool; parsers are made as they are needed.
    public init(capacity: Int = 8) {
        self.capacity = capacity
        idle = Mutex([])
    }

    /// Lends a parser.
    ///
    /// - Parameter body: What is done with it; it must not keep it.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and ``PushRefusal/noParser``.
    public func withParser<Result>(
        _ body: (PushParser) throws(PushRefusal) -> Result
    ) throws(PushRefusal) -> Result {
        let resting = idle.withLock { $0.popLast() }
        let parser = if let resting { resting } else { try PushParser() }
        defer {
            idle.withLock { parsers in
                if parsers.count < capacity { parsers.append(parser) }
            }
        }
        return try body(parser)
    }
}
