internal import OfficialAccount
import Synchronization

/// Remembers pushes in memory, as many and as long as retries need: for trials, measurements and tests.
///
/// Nothing survives the process. What it keeps of a push is its key and its answer, so memory is bounded by
/// ``Limits/answered`` answers; the oldest go first, and none before it is ``Limits/retention`` old unless the bound
/// demands it. Running pushes are bounded too: one more is refused as overload.
public final class MemoryInboxStore: InboxStore, OutboxStore {
    /// How much is kept.
    public struct Limits: Sendable {
        /// Answered pushes that are remembered at most.
        public var answered = 100_000
        /// Pushes whose handlers may run at one time.
        public var running = 20_000
        /// How long an answer is remembered after its push was settled.
        ///
        /// The platform's retries end after about 15 s.
        public var retention: Duration = .seconds(120)

        /// The defaults.
        public init() {}
    }

    private struct State {
        var next: Int64 = 1
        /// The pushes whose handlers run.
        var running: [DuplicateKey: PushID] = [:]
        var keys: [PushID: DuplicateKey] = [:]
        /// Answered pushes, oldest first.
        var settled: SettledQueue
        /// The number of a push in ``settled``.
        var places = DigestTable()
    }

    private let limits: Limits
    private let time: TimeSource
    private let state: Mutex<State>
    private let outbox = Mutex(MemoryOutbox())
    private let table = Mutex(StateTable())

    /// Hears of changed records.
    public let watchers = StateWatchers()

    /// An empty store.
    ///
    /// - Parameters:
    ///   - limits: How much it keeps.
    ///   - time: Its clocks.
    public init(limits: Limits = Limits(), time: TimeSource = .system) {
        self.limits = limits
        self.time = time
        state = Mutex(State(settled: SettledQueue(capacity: limits.answered)))
    }

    /// Remembers a push; always answers at once.
    public func admit(
        _ record: PushRecord,
        _ receiver: () -> any AdmissionReceiver
    ) -> Result<Admission, StoreError>? {
        let now = time.now()
        // Taken out here: the closure would take a copy of the whole record.
        let (key, settlement) = (record.key, record.settlement)
        let admission: Result<Admission, StoreError> = state.withLock { state in
            if let number = state.places.value(of: key.high), let known = state.settled.answer(to: key, at: number) {
                return .success(.answered(known.id, known.answer))
            }
            if !state.running.isEmpty, let id = state.running[key] { return .success(.running(id)) }
            if settlement == nil, state.running.count >= limits.running {
                return .failure(.overloaded(limit: limits.running))
            }
            let id = PushID(rawValue: state.next)
            state.next += 1
            if let settlement {
                remember(key, id, settlement.answer, at: now, in: &state)
            } else {
                state.keys[id] = key
                state.running[key] = id
            }
            return .success(.new(PushLease(pushID: id, fence: 1)))
        }
        if let settlement, !settlement.jobs.isEmpty, case .success(.new(let lease)) = admission {
            outbox.withLock { $0.add(settlement.jobs, of: lease.pushID) }
        }
        return admission
    }

    /// Remembers how a push ended; always answers at once.
    public func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        let now = time.now()
        let id = lease.pushID
        let refusal: StoreError? = state.withLock { state in
            guard let key = state.keys[id] else { return .leaseLost }
            if let failure = failure(of: settlement.changes) { return failure }
            state.keys[id] = nil
            state.running[key] = nil
            remember(key, id, settlement.answer, at: now, in: &state)
            return nil
        }
        if let refusal { return done(.failure(refusal)) }
        if !settlement.jobs.isEmpty { outbox.withLock { $0.add(settlement.jobs, of: id) } }
        watchers.tell(settlement.changes.changedKeys)
        done(.success(()))
    }

    /// What was answered, as long as it is remembered; only this process works on its pushes, and knows.
    public func answer(to id: PushID) async throws(StoreError) -> StoredAnswer? {
        state.withLock { $0.settled.answer(to: id) }
    }

    /// Nothing to do: a lease lives as long as the process, and so does the store.
    public func keepLeases() async throws(StoreError) {}

    /// None: what this process admitted it also settles, or both are gone.
    public func takeAbandoned(limit: Int) async throws(StoreError) -> [AbandonedPush] { [] }

    /// Nothing to do.
    public func releaseLeases() async {}

    /// Takes jobs that are due.
    public func takeDueJobs(limit: Int, except paused: Set<String>) async throws(StoreError) -> [TakenJob] {
        let now = time.unixMilliseconds()
        return outbox.withLock { $0.takeDue(limit: limit, except: paused, at: now) }
    }

    /// Remembers how an attempt ended; a job that is done or dead is forgotten.
    public func conclude(_ job: TakenJob, _ conclusion: JobConclusion) async throws(StoreError) {
        let result = outbox.withLock { outbox in
            Result { () throws(StoreError) in try outbox.conclude(job.id, conclusion) }
        }
        try result.get()
    }

    /// Memory can always be written to, unless all running places are taken.
    public func readiness() -> StoreError? {
        state.withLock { $0.running.count < limits.running ? nil : .overloaded(limit: limits.running) }
    }

    /// Makes changes; why not, where they cannot be made.
    private func failure(of changes: [StateChange]) -> StoreError? {
        guard !changes.isEmpty else { return nil }
        return table.withLock { table in
            do throws(StoreError) {
                try table.change(changes)
                return nil
            } catch {
                return error
            }
        }
    }

    private func remember(
        _ key: DuplicateKey,
        _ id: PushID,
        _ answer: StoredAnswer,
        at now: ContinuousClock.Instant,
        in state: inout State
    ) {
        while let oldest = state.settled.first, state.settled.isFull || oldest.at + limits.retention < now {
            state.places.remove(oldest.key.high)
            state.settled.removeFirst()
        }
        let number = state.settled.append(key, id, answer, at: now)
        state.places.set(number, for: key.high)
    }
}

// MARK: - Who works on what

extension MemoryInboxStore: LeaseRegister {
    /// The one process, which lives as long as anybody can ask; when a push came is not remembered.
    public func leases() async throws(StoreError) -> LeaseReport {
        let now = time.unixMilliseconds()
        let running = state.withLock { state in
            LeaseReport.Holding(count: state.keys.count, first: state.keys.keys.map(\.rawValue).min())
        }
        let held = LeaseReport.Held(pushes: running, jobs: outbox.withLock(\.taken))
        let until = now + LeaseTimes.lifetime.wholeMilliseconds
        return LeaseReport(
            now: now,
            instances: [LeaseReport.Instance(id: 1, aliveUntil: until, isThis: true, held: held)]
        )
    }
}

// MARK: - What is remembered beside the pushes

extension MemoryInboxStore {
    /// The wall clock of this process.
    public var now: Int64 { time.unixMilliseconds() }

    /// One record.
    public func record(_ key: StateRecord.Key) async throws(StoreError) -> StateRecord? {
        table.withLock { $0.record(key) }
    }

    /// The record that has a name.
    public func record(of kind: String, named name: String) async throws(StoreError) -> StateRecord? {
        table.withLock { $0.record(of: kind, named: name) }
    }

    /// Records of a kind.
    public func records(
        of kind: String,
        tagged tag: String?,
        before: Int64?,
        limit: Int
    ) async throws(StoreError) -> [StateRecord] {
        table.withLock { $0.records(of: kind, tagged: tag, before: before, limit: limit) }
    }

    /// Makes changes.
    public func change(_ changes: [StateChange], jobs: [Job]) async throws(StoreError) {
        if let failure = failure(of: changes) { throw failure }
        if !jobs.isEmpty { outbox.withLock { $0.add(jobs, of: nil) } }
        watchers.tell(changes.changedKeys)
    }

    /// The lines of a chain.
    public func chain(_ name: String, after number: Int64, limit: Int) async throws(StoreError) -> [ChainEntry] {
        table.withLock { $0.chain(name, after: number, limit: limit) }
    }

    /// The end of a chain.
    public func chainEnd(_ name: String) async throws(StoreError) -> HashChain {
        table.withLock { $0.chainEnd(name) }
    }

    /// Forgets what is over.
    public func forgetExpired(limit: Int) async throws(StoreError) -> Int {
        let now = now
        return table.withLock { $0.forgetExpired(at: now, limit: limit) }
    }
}
