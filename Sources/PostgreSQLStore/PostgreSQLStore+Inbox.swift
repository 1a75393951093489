public import Store
import Synchronization

extension PostgreSQLStore {
    /// How often the partitions of the coming weeks are looked after; they are made two weeks ahead.
    private static let partitionCare: Duration = .seconds(3600)

    /// Puts a push in line for the next transaction; answers later.
    public func admit(
        _ record: PushRecord,
        _ receiver: () -> any AdmissionReceiver
    ) -> Result<Admission, StoreError>? {
        add(.admit(record, receiver()))
        return nil
    }

    /// Puts an outcome in line for the next transaction; one that changes what is remembered has a transaction of its own.
    public func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        guard !settlement.changes.isEmpty else { return add(.settle(lease, settlement, done)) }
        Task { done(await settleAlone(lease, settlement)) }
    }

    private func add(_ write: PushWrite) {
        guard isPrepared.load(ordering: .acquiring) else {
            return write.fail(line.problem ?? .unavailable(reason: "PostgreSQL has not been reached since the start"))
        }
        line.add(write)
    }

    /// What was answered to a push.
    public func answer(to id: PushID) async throws(StoreError) -> StoredAnswer? {
        try await rows(PushTable.answer(to: id)).first.flatMap { Settlement($0)?.answer }
    }

    /// Writes this process's sign of life, and sees to the partitions of the coming weeks.
    public func keepLeases() async throws(StoreError) {
        do throws(StoreError) {
            defer { noteReceiving() }
            try await running(showLife)
        } catch {
            line.note(error)
            throw error
        }
        line.note(nil)
        let isTime = partitionsMade.withLock { made in
            guard ContinuousClock.now - made > Self.partitionCare else { return false }
            made = .now
            return true
        }
        if isTime { try await running { session throws(SessionError) in try Partitions.prepare(&session) } }
    }

    /// A process whose pushes wait elsewhere while this store is away receives all along.
    private func noteReceiving() {
        if isSpooled { receiving.withLock { $0 = now } }
    }

    /// Takes over pushes whose process shows no life.
    public func takeAbandoned(limit: Int) async throws(StoreError) -> [AbandonedPush] {
        try await take(limit: limit, onlyOurs: takeoverPause.withLock(\.isOn))
    }

    /// Takes what a commit has left in our name whose end we did not hear.
    public func takeLost(limit: Int) async throws(StoreError) -> [AbandonedPush] {
        try await take(limit: limit, onlyOurs: true)
    }

    private func take(limit: Int, onlyOurs: Bool) async throws(StoreError) -> [AbandonedPush] {
        let rows = try await rows(
            PushTable.takeAbandoned(limit: limit, owner: instance, held: holdings.pushes, moment, onlyOurs: onlyOurs)
        )
        let pushes = rows.map { row in
            AbandonedPush(
                lease: PushLease(pushID: PushID(rawValue: row.integer("id") ?? 0), fence: row.integer("fence") ?? 0),
                record: PushRecord(row),
                attempts: Int(row.integer("attempts") ?? 0)
            )
        }
        holdings.hold(pushes.map(\.lease.pushID))
        return pushes.sorted { $0.lease.pushID < $1.lease.pushID }
    }

    /// Ends this process's lease, so that whoever comes next takes over at once.
    public func releaseLeases() async { _ = try? await rows(InstanceTable.release(instance)) }

    /// Whether the last write succeeded; leases are written every few seconds, so it is never old.
    public func readiness() -> StoreError? { line.problem }

    // MARK: Jobs

    /// Takes jobs that are due.
    public func takeDueJobs(limit: Int, except paused: Set<String>) async throws(StoreError) -> [TakenJob] {
        let rows = try await rows(
            JobTable.takeDue(
                limit: limit,
                except: paused,
                owner: instance,
                held: holdings.jobs,
                onlyOurs: takeoverPause.withLock(\.isOn),
                moment
            )
        )
        let jobs = rows.map { row in
            TakenJob(
                id: JobID(rawValue: row.integer("id") ?? 0),
                fence: row.integer("fence") ?? 0,
                pushID: row.integer("push").map { PushID(rawValue: $0) },
                job: Job(row)
            )
        }
        holdings.hold(jobs.map(\.id))
        return jobs.sorted { ($0.job.dueAt, $0.id.rawValue) < ($1.job.dueAt, $1.id.rawValue) }
    }

    /// Writes down how an attempt ended.
    public func conclude(_ job: TakenJob, _ conclusion: JobConclusion) async throws(StoreError) {
        // Also where it fails: the job is then found and done again, sooner than by the next process.
        defer { holdings.leave(job.id) }
        guard try await !rows(JobTable.conclude(job, conclusion, moment)).isEmpty else { throw .leaseLost }
    }
}

extension PostgreSQLStore {
    /// Runs one statement beside the stream of pushes.
    func rows(_ statement: SQLStatement) async throws(StoreError) -> [SQLRow] {
        try await running { session throws(SessionError) in try session.run([statement]).first ?? [] }
    }

    /// Runs work beside the stream of pushes.
    func running<Value: Sendable>(
        _ work: @escaping @Sendable (inout Session) throws(SessionError) -> Value
    ) async throws(StoreError) -> Value {
        do throws(SessionError) {
            return try await pool.run { [self] session throws(SessionError) in
                try prepare(&session)
                return try work(&session)
            }
        } catch {
            throw StoreError(error)
        }
    }
}
