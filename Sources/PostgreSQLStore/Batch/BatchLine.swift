internal import Store
import Synchronization

// The line of writes
// ==================
//
// Model. A commit costs the server a sync, and us a round trip, however much it holds. So pushes and outcomes do not go
// out one by one: they stand in line, and whichever connection is free takes all that stand there (at most `batch`) into
// one transaction. While its sync is under way the next ones gather; no timer is needed, and a single push at a quiet
// time waits for nobody.
//
// Ownership. The line stands behind a lock, touched for nanoseconds by lanes and handlers. Each connection has its queue,
// on which the transaction runs and its answers are called; libpq blocks that queue only, never a lane.
//
// Invariants.
// - What a write answers is called after the commit, never before: an answer that has left says that the row is stored.
// - Where the transaction fails, every write of it is answered so, and none is tried again from here. After a broken
//   connection nobody knows whether it was committed; what was, and had no handler started, is found again as a lease
//   that this process does not know of (see `Holdings`).
// - Two transactions run at one time, in any order. A push's outcome stands in line only after its admission was
//   answered, so it cannot overtake it.
// - Each transaction takes its locks in one order, keys first and numbers then, each ascending: two never wait for each
//   other.
// - The line is bounded. Whoever comes beyond that is refused at once, which the platform's retry can mend.

/// Writes in line for a few connections, many to a transaction.
final class BatchLine: Sendable {
    private struct Line {
        var writes: [PushWrite] = []
        var free: [ConnectionQueue]
    }

    /// Writes in one transaction: beyond it the sync costs next to nothing a write.
    static let batch = 256
    /// Writes that may stand in line: a second's work of a slow disk.
    static let limit = 4096

    private let transaction: PushTransaction
    private let observer: (any StoreObserver)?
    private let line: Mutex<Line>
    private let lastFailure = Mutex<StoreError?>(nil)

    init(_ queues: [ConnectionQueue], _ transaction: PushTransaction, observer: (any StoreObserver)?) {
        self.transaction = transaction
        self.observer = observer
        line = Mutex(Line(free: queues))
    }

    /// Why the last transaction failed; `nil` where it did not.
    var problem: StoreError? {
        let waiting = line.withLock(\.writes.count)
        return waiting >= Self.limit ? .overloaded(limit: Self.limit) : lastFailure.withLock { $0 }
    }

    /// Puts a write in line; it is answered in any case.
    func add(_ write: PushWrite) {
        let (isTaken, queue) = line.withLock { line -> (Bool, ConnectionQueue?) in
            guard line.writes.count < Self.limit else { return (false, nil) }
            line.writes.append(write)
            return (true, line.free.popLast())
        }
        guard isTaken else { return write.fail(.overloaded(limit: Self.limit)) }
        if let queue { drain(queue) }
    }

    /// Remembers how something else than a batch fared: a process without pushes shows so, too, whether it could store.
    func note(_ failure: StoreError?) { lastFailure.withLock { $0 = failure } }

    private func drain(_ queue: ConnectionQueue) {
        let writes = line.withLock { line in
            let batch = Array(line.writes.prefix(Self.batch))
            line.writes.removeFirst(batch.count)
            if batch.isEmpty { line.free.append(queue) }
            return batch
        }
        guard !writes.isEmpty else { return }
        let begin = ContinuousClock.now
        queue.submit { [transaction] session throws(SessionError) in
            try transaction.run(writes, in: &session)
        } _: { [self] result in
            conclude(writes, result, after: ContinuousClock.now - begin)
            drain(queue)
        }
    }

    private func conclude(
        _ writes: [PushWrite],
        _ result: Result<[@Sendable () -> Void], SessionError>,
        after duration: Duration
    ) {
        switch result {
        case .success(let answers):
            note(nil)
            observer?.committed(writes: writes.count, after: duration)
            for answer in answers { answer() }
        case .failure(let error):
            let failure = StoreError(error)
            note(failure)
            observer?.failed(writes: writes.count, failure)
            for write in writes { write.fail(failure) }
        }
    }
}
