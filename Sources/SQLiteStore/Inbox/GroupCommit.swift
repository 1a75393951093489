internal import GRDB
internal import Store
import Synchronization

// Group commit
// ============
//
// Model. One write to a disk that really writes costs a fsync, 0.2 to 20 ms, however much is written. So writes do not
// go to the database one by one: they stand in line, and whoever has the connection takes all that stand there (at most
// `batch`) into one transaction. While its fsync is under way the next ones gather; no timer is needed, and a single
// write on a quiet machine waits for nobody.
//
// Ownership. The line stands behind a lock, touched for nanoseconds by lanes and handlers. The connection is GRDB's: one
// serial queue, on which `drain` runs; nothing else writes. SQLite blocks that queue only, never a lane.
//
// Invariants.
// - What a write answers (`Write.apply`'s return value) is called after the commit, never before: an answer that has
//   left says that the row is on the disk.
// - Where the transaction fails, every write of the batch fails: none of it is there. It is not tried again from here.
//   After a failed fsync the kernel may have dropped the pages and would say "done" the second time.
// - Writes are applied in the order in which they came, so a settlement never overtakes its admission.
// - The line is bounded. Whoever comes beyond that is refused at once, which the platform's retry can mend; a line
//   that grows without end cannot.

/// Writes in line for the one connection, many to a transaction.
final class GroupCommit: Sendable {
    /// One write, and what follows from it.
    struct Write: Sendable {
        /// Runs inside the transaction; what it returns is called when that is on the disk.
        let apply: @Sendable (Database) throws -> (@Sendable () -> Void)
        /// Called where the transaction failed.
        let fail: @Sendable (StoreError) -> Void
    }

    private struct Line {
        var writes: [Write] = []
        var isDraining = false
    }

    /// Writes in one transaction: beyond it the fsync costs next to nothing a write.
    static let batch = 256
    /// Writes that may stand in line: 16 full batches, a second's work of a slow disk.
    static let limit = 4096

    private let database: any DatabaseWriter
    private let observer: (any StoreObserver)?
    private let line = Mutex(Line())
    private let lastFailure = Mutex<StoreError?>(nil)

    init(_ database: any DatabaseWriter, observer: (any StoreObserver)?) {
        self.database = database
        self.observer = observer
    }

    /// Why the last batch failed; `nil` where it did not.
    var problem: StoreError? {
        let waiting = line.withLock(\.writes.count)
        return waiting >= Self.limit ? .overloaded(limit: Self.limit) : lastFailure.withLock { $0 }
    }

    /// Puts a write in line.
    ///
    /// - Returns: Why it was not taken; neither of its closures is called then.
    func add(_ write: Write) -> StoreError? {
        let begins: Bool? = line.withLock { line in
            guard line.writes.count < Self.limit else { return nil }
            line.writes.append(write)
            defer { line.isDraining = true }
            return !line.isDraining
        }
        guard let begins else { return .overloaded(limit: Self.limit) }
        if begins { drain() }
        return nil
    }

    /// Runs a write in the next transaction, among all others, and waits for it.
    func writing<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
            let refusal = add(
                GroupCommit.Write { database in
                    let value = try body(database)
                    return { continuation.resume(returning: .success(value)) }
                } fail: {
                    continuation.resume(returning: .failure($0))
                }
            )
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
        return try result.get()
    }

    private func drain() {
        database.asyncWriteWithoutTransaction { [self] database in
            commit(take(), in: database)
            // One batch a turn of the queue: a reader of the same connection is not kept waiting by a long line.
            if isMoreThere() { drain() }
        }
    }

    private func take() -> ArraySlice<Write> {
        line.withLock { line in
            let batch = line.writes.prefix(Self.batch)
            line.writes.removeFirst(batch.count)
            return batch
        }
    }

    private func isMoreThere() -> Bool {
        line.withLock { line in
            line.isDraining = !line.writes.isEmpty
            return line.isDraining
        }
    }

    private func commit(_ writes: ArraySlice<Write>, in database: Database) {
        let begin = ContinuousClock.now
        var answers: [@Sendable () -> Void] = []
        answers.reserveCapacity(writes.count)
        do {
            try database.inTransaction(.immediate) {
                for write in writes { answers.append(try write.apply(database)) }
                return .commit
            }
        } catch {
            let failure = StoreError(error)
            lastFailure.withLock { $0 = failure }
            observer?.failed(writes: writes.count, failure)
            for write in writes { write.fail(failure) }
            return
        }
        lastFailure.withLock { $0 = nil }
        observer?.committed(writes: writes.count, after: ContinuousClock.now - begin)
        for answer in answers { answer() }
    }
}
