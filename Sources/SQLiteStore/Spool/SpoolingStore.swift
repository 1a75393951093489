public import Store
import Synchronization

// A store that is away, and acknowledgements go on
// ================================================
//
// Model. Every push goes to the store. Where that fails, or takes longer than `patience`, it goes into the spool, a file
// of this process, and is acknowledged from there: with its reply where no handler was needed, else with `success`, since
// nothing was decided. A task drains the spool into the store for as long as there is one.
//
// Invariants.
// - An acknowledgement means that the push is in the store or, synced, in the spool.
// - A push reaches the store behind all that were acknowledged before it (``SpoolTraffic``).
// - What the store says about a drained push counts: another instance may have it already, and then it was a copy.
// - A push that the store admits after nobody waits for that any more is running, and this process holds its lease. It is
//   handed out by `takeAbandoned`, as if somebody had died: so its handler runs, and its reply is a late one. That waits
//   until the spool is empty: its handler needs the store as the spool does, and while tens of thousands ran beside it,
//   10 minutes' pushes took 38 s to drain instead of 3. Until then only its number is kept, however many there are.
// - An outcome without changes may wait in the spool too. One with changes may not: whether they can be made, only the
//   store knows.

/// A store that keeps acknowledging while the one it stands on is away: into a durable spool, which it drains later.
public final class SpoolingStore: InboxStore, OutboxStore, PushArchive, ChannelStore, LeaseRegister, Spooling {
    /// A store that can be away.
    public typealias Distant = InboxStore & OutboxStore & PushArchive & ChannelStore & LeaseRegister

    struct State {
        var traffic: SpoolTraffic<Passage>
        /// By the wall clock and by the monotonic one.
        var since: (Int64, ContinuousClock.Instant)?
        var isWatching = false
        /// Pushes that the store has and whose handlers are to run here.
        ///
        /// A slice: its beginning goes without the rest moving.
        var adopted: ArraySlice<PushLease> = []
        var drain: Task<Void, Never>?
    }

    /// How long the store may take for a push before it counts as away: the platform waits 5 s, and should not have to.
    static let patience: Duration = .milliseconds(700)
    /// The same for what is drained, for which nobody waits: longer than a store waits for its server.
    static let drainPatience: Duration = .seconds(6)

    let store: any Distant
    let file: Spool
    let observer: (any SpoolObserver)?
    let time: TimeSource
    let state: Mutex<State>

    /// A store with a spool beside it; what an earlier process has left there is drained first.
    ///
    /// - Parameters:
    ///   - store: Where pushes belong.
    ///   - path: The spool's file, which no other process may have.
    ///   - limit: Bytes that may wait in it; beyond them pushes are refused.
    ///   - observer: Hears of the spool.
    ///   - time: The clocks.
    /// - Throws: ``SQLiteOpenError``.
    public init(
        _ store: any Distant,
        path: String,
        limit: Int,
        observer: (any SpoolObserver)? = nil,
        time: TimeSource = .system
    ) throws(SQLiteOpenError) {
        self.store = store
        self.observer = observer
        self.time = time
        file = try Spool(path: path, limit: limit)
        let left = StoreError.unavailable(reason: "an earlier process has left pushes in the spool")
        let reason = store.readiness() ?? (file.waiting.writes == 0 ? nil : left)
        state = Mutex(State(traffic: SpoolTraffic(reason == nil ? .direct : .spooling)))
        guard let reason else { return }
        tell(added: 0, drained: 0)
        begin(reason)
    }

    deinit { state.withLock { $0.drain?.cancel() } }

    /// What waits, and since when.
    public var spool: SpoolState {
        let waiting = file.waiting
        return SpoolState(writes: waiting.writes, bytes: waiting.bytes, since: state.withLock { $0.since?.0 })
    }

    /// Gives a push to the store, or to the spool; answers later.
    public func admit(
        _ record: PushRecord,
        _ receiver: () -> any AdmissionReceiver
    ) -> Result<Admission, StoreError>? {
        let receiver = receiver()
        let passage = Passage(.admit(record)) { result in
            receiver.admitted(result.map { $0 ?? .spooled(record.settlement?.answer ?? .success) })
        }
        let way = state.withLock { $0.traffic.take(passage, until: time.now() + Self.patience) }
        switch way {
        case .forward(let number): forward(passage.write, as: number)
        case .spool: spool(passage)
        case .held: break
        }
        return nil
    }

    /// Gives an outcome to the store, and to the spool where that fails.
    public func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        guard settlement.changes.isEmpty else { return store.settle(lease, settlement, done) }
        send(Passage(.settle(lease, settlement)) { result in done(result.map { _ in }) }, within: Self.patience)
    }

    /// Takes over drained pushes, whose handlers have not run yet, and then those of dead processes.
    public func takeAbandoned(limit: Int) async throws(StoreError) -> [AbandonedPush] {
        try await takeAdopted(limit) { limit throws(StoreError) in try await store.takeAbandoned(limit: limit) }
    }

    /// Takes drained pushes, and what else this process holds.
    public func takeLost(limit: Int) async throws(StoreError) -> [AbandonedPush] {
        try await takeAdopted(limit) { limit throws(StoreError) in try await store.takeLost(limit: limit) }
    }

    private func takeAdopted(
        _ limit: Int,
        andThen others: (Int) async throws(StoreError) -> [AbandonedPush]
    ) async throws(StoreError) -> [AbandonedPush] {
        let adopted = try await adopted(limit)
        guard adopted.count < limit else { return adopted }
        do throws(StoreError) {
            return adopted + (try await others(limit - adopted.count))
        } catch {
            guard adopted.isEmpty else { return adopted }
            throw error
        }
    }

    private func adopted(_ limit: Int) async throws(StoreError) -> [AbandonedPush] {
        let leases = state.withLock { state -> ArraySlice<PushLease> in
            guard state.traffic.course == .direct else { return [] }
            defer { state.adopted = state.adopted.dropFirst(limit) }
            return state.adopted.prefix(limit)
        }
        guard !leases.isEmpty else { return [] }
        do throws(StoreError) {
            let pushes = try await store.pushes(leases.map(\.pushID))
            let byID = pushes.reduce(into: [:]) { $0[$1.id] = $1 }
            return leases.compactMap { lease in
                // Whoever took this process for dead may have settled it.
                guard let push = byID[lease.pushID], push.state == .running else { return nil }
                return AbandonedPush(lease: lease, record: push.record, attempts: push.attempts)
            }
        } catch {
            state.withLock { $0.adopted = leases + $0.adopted }
            throw error
        }
    }

    /// Shows the store that this process lives; so a store that is away is noticed before a push is.
    public func keepLeases() async throws(StoreError) {
        do throws(StoreError) {
            try await store.keepLeases()
        } catch {
            failed([], error)
            throw error
        }
    }

    /// Gives up all leases, and drains no more: what is left in the spool is the next start's.
    public func releaseLeases() async {
        let drain = state.withLock(\.drain)
        drain?.cancel()
        // What it passes on yet, it passes on in the name of a process that still counts as living.
        await drain?.value
        await store.releaseLeases()
    }

    /// Whether a push could be kept, here or there.
    public func readiness() -> StoreError? {
        state.withLock { $0.traffic.course == .direct } ? nil : file.problem
    }
}

// MARK: - Passages

extension SpoolingStore {
    /// Sends something to the store, whatever the course.
    func send(_ passage: Passage, within patience: Duration) {
        let number = state.withLock { $0.traffic.depart(passage, until: time.now() + patience) }
        forward(passage.write, as: number)
    }

    func forward(_ write: SpooledWrite, as number: UInt64) {
        watch()
        switch write {
        case .admit(let record):
            let receiver = PassageReceiver { self.arrived(number, write, $0.map { Optional($0) }) }
            if let result = store.admit(record, { receiver }) { receiver.admitted(result) }
        case .settle(let lease, let settlement):
            store.settle(lease, settlement) { self.arrived(number, write, $0.map { nil }) }
        }
    }

    private func arrived(_ number: UInt64, _ write: SpooledWrite, _ result: Result<Admission?, StoreError>) {
        guard let passage = state.withLock({ $0.traffic.arrive(number) }) else { return adopt(write, result) }
        if case .failure(let error) = result, error.isAbsence { return failed([(number, passage)], error) }
        passage.done(result)
    }

    /// Sees to it that a push is handled which is running in our name, and for which nobody waits.
    func adopt(_ write: SpooledWrite, _ result: Result<Admission?, StoreError>) {
        guard case .admit(let record) = write, record.settlement == nil, case .success(.new(let lease)?) = result else {
            return
        }
        state.withLock { $0.adopted.append(lease) }
    }

    /// Spools what failed, and what is under way with it.
    private func failed(_ passages: [(UInt64, Passage)], _ reason: StoreError) {
        let (begins, all) = state.withLock { $0.traffic.fail(passages) }
        if begins { begin(reason) }
        for (_, passage) in all {
            guard passage.isInSpool else {
                spool(passage)
                continue
            }
            state.withLock { $0.traffic.entered() }
            passage.done(.failure(reason))
        }
    }

    /// Puts into the spool's line what was sent there.
    func spool(_ passage: Passage) {
        file.add(passage.write) { [self] result in
            if case .success((_, true)) = result { tell(added: 1, drained: 0) }
            passage.done(result.map { .spooled($0.answer) })
        }
        state.withLock { $0.traffic.entered() }
    }

    func tell(added: Int, drained: Int) { observer?.changed(spool, added: added, drained: drained) }

    private func watch() {
        let begins = state.withLock { state in
            defer { state.isWatching = true }
            return !state.isWatching
        }
        if begins { Task { await runWatch() } }
    }

    private func runWatch() async {
        while let deadline = nextDeadline() {
            // Not longer: a write with an earlier deadline may come meanwhile.
            let next = min(deadline, time.now() + Self.patience / 4)
            guard (try? await time.sleep(next)) != nil else { return }
            let late = state.withLock { $0.traffic.overdue(at: time.now()) }
            if !late.isEmpty { failed(late, .unavailable(reason: "it does not answer")) }
        }
    }

    private func nextDeadline() -> ContinuousClock.Instant? {
        state.withLock { state in
            let deadline = state.traffic.nextDeadline
            state.isWatching = deadline != nil
            return deadline
        }
    }
}
