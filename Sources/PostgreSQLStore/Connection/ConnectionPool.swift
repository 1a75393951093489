import Synchronization

/// A few connections for whatever is no stream of pushes; the one with the least work takes the next.
final class ConnectionPool: Sendable {
    private let queues: [ConnectionQueue]
    private let waiting: Mutex<[Int]>

    init(_ queues: [ConnectionQueue]) {
        self.queues = queues
        waiting = Mutex(queues.map { _ in 0 })
    }

    /// Runs work on one of them.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (inout Session) throws(SessionError) -> Value
    ) async throws(SessionError) -> Value {
        let index = waiting.withLock { waiting in
            let index = waiting.indices.min { waiting[$0] < waiting[$1] } ?? 0
            waiting[index] += 1
            return index
        }
        defer { waiting.withLock { $0[index] -= 1 } }
        return try await queues[index].run(work)
    }

    /// Runs work on the first of them and blocks the caller; for the start, when there is nothing else to be done.
    func runNow<Value: Sendable>(
        _ work: @escaping @Sendable (inout Session) throws(SessionError) -> Value
    ) throws(SessionError) -> Value {
        guard let queue = queues.first else { throw .notConnected(reason: "the pool is empty") }
        return try queue.runNow(work)
    }
}
