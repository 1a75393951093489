internal import GRDB
public import Store
import Synchronization

extension SQLiteStore {
    /// Puts a push in line for the next transaction; answers later, unless the line is full.
    public func admit(
        _ record: PushRecord,
        _ receiver: () -> any AdmissionReceiver
    ) -> Result<Admission, StoreError>? {
        let receiver = receiver()
        let refusal = commit.add(
            GroupCommit.Write { [instance, time] database in
                let now = time.unixMilliseconds()
                let admission = try PushTable.admit(record, owner: instance, at: now, in: database)
                return { receiver.admitted(.success(admission)) }
            } fail: {
                receiver.admitted(.failure($0))
            }
        )
        // The receiver gets its call in either case: it may watch a deadline by now.
        if let refusal { receiver.admitted(.failure(refusal)) }
        return nil
    }

    /// Puts an outcome in line for the next transaction.
    public func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        let refusal = commit.add(
            GroupCommit.Write { [time, watchers] database in
                do {
                    try PushTable.settle(lease, settlement, at: time.unixMilliseconds(), in: database)
                } catch let refusal as StoreError where refusal == .leaseLost || refusal == .stateChanged {
                    // It changed nothing, and is the affair of this push alone: the others of the batch go on.
                    return { done(.failure(refusal)) }
                }
                let changed = settlement.changes.changedKeys
                return {
                    watchers.tell(changed)
                    done(.success(()))
                }
            } fail: {
                done(.failure($0))
            }
        )
        if let refusal { done(.failure(refusal)) }
    }

    /// What was answered to a push, read beside the writer.
    public func answer(to id: PushID) async throws(StoreError) -> StoredAnswer? {
        try await reading { try PushTable.answer(to: id, in: $0) }
    }

    /// Writes this process's sign of life.
    public func keepLeases() async throws(StoreError) {
        let (instance, now) = (instance, time.unixMilliseconds())
        let wasAlive = try await writing { try InstanceTable.keep(instance, at: now, in: $0) }
        takeoverPause.withLock { $0.showedLife(wasAlive: wasAlive) }
    }

    /// Takes over pushes whose process shows no life.
    public func takeAbandoned(limit: Int) async throws(StoreError) -> [AbandonedPush] {
        guard !takeoverPause.withLock(\.isOn) else { return [] }
        let (instance, now) = (instance, time.unixMilliseconds())
        return try await writing { database in
            try PushTable.takeAbandoned(limit: limit, owner: instance, at: now, in: database)
        }
    }

    /// Ends this process's lease, so that whoever comes next takes over at once.
    public func releaseLeases() async {
        let (instance, now) = (instance, time.unixMilliseconds())
        try? await writing { try InstanceTable.release(instance, at: now, in: $0) }
    }

    /// Whether the last write succeeded; leases are written every few seconds, so it is never old.
    public func readiness() -> StoreError? { commit.problem }

    // MARK: Jobs

    /// Takes jobs that are due.
    public func takeDueJobs(limit: Int, except paused: Set<String>) async throws(StoreError) -> [TakenJob] {
        let (instance, now) = (instance, time.unixMilliseconds())
        let leavesOthersAlone = takeoverPause.withLock(\.isOn)
        // Most looks find nothing: they need no transaction that writes.
        let isSomethingDue = try await reading { try JobTable.isSomethingDue(at: now, in: $0) }
        guard isSomethingDue else { return [] }
        return try await writing { database in
            try JobTable.takeDue(
                limit: limit,
                except: paused,
                owner: instance,
                leavesOthersAlone: leavesOthersAlone,
                at: now,
                in: database
            )
        }
    }

    /// Writes down how an attempt ended.
    public func conclude(_ job: TakenJob, _ conclusion: JobConclusion) async throws(StoreError) {
        let now = time.unixMilliseconds()
        let isOurs = try await writing { database in
            do {
                try JobTable.conclude(job, conclusion, at: now, in: database)
                return true
            } catch StoreError.leaseLost {
                return false
            }
        }
        guard isOurs else { throw .leaseLost }
    }
}

extension SQLiteStore {
    /// Runs a write in the next transaction, among all others.
    func writing<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        try await commit.writing(body)
    }

    /// Reads a state of the file that is consistent in itself.
    func reading<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await database.read(body)
        } catch {
            throw StoreError(error)
        }
    }
}
