internal import Store
import Synchronization

// The line of writes
// ==================
//
// Model. A commit costs the server a sync, and us a round trip, however much it holds. So pushes and outcomes do not go
// out one by one: they stand in line, and the connection takes all that stand there (at most `batch`) into one transaction.
// While its sync is under way the next ones gather; no timer is needed, and a single push at a quiet time waits for nobody.
//
// One connection, and one statement for all pushes of a transaction: measured with 500-byte documents beside their
// answers on a machine of two cores, against the same rows as a statement each in a pipeline, 20,000 to 15,000 rows/s at
// 8 a transaction and 25,000 to 14,500 at 256; and against two connections in turn, whose transactions are smaller, 8,600
// to 5,000 pushes/s with 32 in flight and 26,000 to 22,000 with 256.
//
// Ownership. The line stands behind a lock, touched for nanoseconds by lanes and handlers. The connection has its
// queue, on which the transactions run and their answers are called; libpq blocks that queue only, never a lane.
//
// Invariants.
// - What a write answers is called after the commit, never before: an answer that has left says that the row is stored.
// - Where the transaction fails, every write of it is answered so, and none is tried again from here. After a broken
//   connection nobody knows whether it was committed; what was, and had no handler started, is found again as a lease
//   that this process does not know of (see `Holdings`).
// - Each transaction takes its locks in one order, keys first and numbers then, each ascending: those of two instances
//   never wait for each other.
// - The line is bounded. Whoever comes beyond that is refused at once, which the platform's retry can mend.

/// Writes in line for one connection, many to a transaction.
final class BatchLine: Sendable {
    private struct Line {
        var writes: [PushWrite] = []
        var isDraining = false
    }

    /// Writes in one transaction: beyond it the sync costs next to nothing a write.
    static let batch = 256
    /// Writes that may stand in line: a second's work of a slow disk.
    static let limit = 4096

    private let queue: ConnectionQueue
    private let transaction: PushTransaction
    private let observer: (any StoreObserver)?
    private let line = Mutex(Line())
    private let lastFailure = Mutex<StoreError?>(nil)

    init(_ queue: ConnectionQueue, _ transaction: PushTransaction, observer: (any StoreObserver)?) {
        self.queue = queue
        self.transaction = transaction
        self.observer = observer
    }

    /// Why the last transaction failed; `nil` where it did not.
    var problem: StoreError? {
        let waiting = line.withLock(\.writes.count)
        return waiting >= Self.limit ? .overloaded(limit: Self.limit) : lastFailure.withLock { $0 }
    }

    /// Puts a write in line; it is answered in any case.
    func add(_ write: PushWrite) {
        let begins: Bool? = line.withLock { line in
            guard line.writes.count < Self.limit else { return nil }
            line.writes.append(write)
            defer { line.isDraining = true }
            return !line.isDraining
        }
        guard let begins else { return write.fail(.overloaded(limit: Self.limit)) }
        if begins { drain() }
    }

    /// Remembers how something else than a batch fared: a process without pushes shows so, too, whether it could store.
    func note(_ failure: StoreError?) { lastFailure.withLock { $0 = failure } }

    private func drain() {
        let writes = line.withLock { line in
            let batch = Array(line.writes.prefix(Self.batch))
            line.writes.removeFirst(batch.count)
            line.isDraining = !batch.isEmpty
            return batch
        }
        guard !writes.isEmpty else { return }
        let begin = ContinuousClock.now
        queue.submit { [transaction] session throws(SessionError) in
            try transaction.run(writes, in: &session)
        } _: { [self] result in
            conclude(writes, result, after: ContinuousClock.now - begin)
            drain()
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
