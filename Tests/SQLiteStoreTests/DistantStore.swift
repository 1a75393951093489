import OfficialAccount
import Store
import StoreContract
import Synchronization
import TestSupport

/// A store in memory that can be away, or hang, as the test says.
final class DistantStore: StatelessStore, OutboxStore, PushArchive, LeaseRegister {
    enum Line: Sendable {
        case open
        /// Every call fails.
        case broken
        /// Admissions and outcomes are done, and their answers are kept back.
        case silent
    }

    private let inner = MemoryInboxStore()
    private let line: Mutex<Line>
    private let kept = Mutex<[@Sendable () -> Void]>([])
    private let refused: DuplicateKey?
    private let running = Mutex<[PushID: StoredPush]>([:])
    /// Pushes in the order in which the store took them.
    let admitted = EventLog<PushRecord>()
    let settled = EventLog<Settlement>()
    let held = EventLog<Void>()

    /// A store that never takes the push with this key.
    init(_ line: Line = .open, refusing refused: DuplicateKey? = nil) {
        self.line = Mutex(line)
        self.refused = refused
    }

    func set(_ line: Line) { self.line.withLock { $0 = line } }

    /// Lets the kept answers go.
    func answer() {
        let answers = kept.withLock { kept in
            defer { kept = [] }
            return kept
        }
        for answer in answers { answer() }
    }

    /// Ends a push as another process would that had taken it over.
    func settleAsAnother(_ key: DuplicateKey) {
        running.withLock { running in
            guard let id = running.first(where: { $0.value.record.key == key })?.key else { return }
            running[id]?.settlement = .sample("another")
        }
    }

    private static let away = StoreError.unavailable(reason: "it is away")

    private func check() throws(StoreError) {
        if line.withLock({ $0 }) == .broken { throw Self.away }
    }

    private func deliver(_ answer: @escaping @Sendable () -> Void) {
        guard line.withLock({ $0 }) == .silent else { return answer() }
        kept.withLock { $0.append(answer) }
        held.add(())
    }

    func admit(_ record: PushRecord, _ receiver: () -> any AdmissionReceiver) -> Result<Admission, StoreError>? {
        let receiver = receiver()
        guard line.withLock({ $0 }) != .broken else { return .failure(Self.away) }
        guard record.key != refused else { return .failure(.unacceptable(reason: "a letter is none")) }
        guard let result = inner.admit(record, { receiver }) else { return nil }
        if case .success(.new(let lease)) = result {
            admitted.add(record)
            if record.settlement == nil { running.withLock { $0[lease.pushID] = .running(lease.pushID, record) } }
        }
        deliver { receiver.admitted(result) }
        return nil
    }

    func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        guard line.withLock({ $0 }) != .broken else { return done(.failure(Self.away)) }
        inner.settle(lease, settlement) { [self] result in
            if case .success = result {
                settled.add(settlement)
                running.withLock { $0[lease.pushID] = nil }
            }
            deliver { done(result) }
        }
    }

    func answer(to id: PushID) async throws(StoreError) -> StoredAnswer? { try await inner.answer(to: id) }
    func keepLeases() async throws(StoreError) { try check() }
    func takeAbandoned(limit: Int) async throws(StoreError) -> [AbandonedPush] {
        try check()
        return []
    }
    func releaseLeases() async {}
    func readiness() -> StoreError? { nil }

    func takeDueJobs(limit: Int, except paused: Set<String>) async throws(StoreError) -> [TakenJob] {
        try check()
        return try await inner.takeDueJobs(limit: limit, except: paused)
    }

    func leases() async throws(StoreError) -> LeaseReport {
        try check()
        return try await inner.leases()
    }

    func conclude(_ job: TakenJob, _ conclusion: JobConclusion) async throws(StoreError) {
        try await inner.conclude(job, conclusion)
    }

    func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush] { [] }
    func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] {
        try check()
        return running.withLock { running in ids.compactMap { running[$0] } }
    }
    func count(_ filter: PushFilter) async throws(StoreError) -> Int { 0 }
    func prune(before: Int64, limit: Int) async throws(StoreError) -> Int { 0 }
    func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob] { [] }
    func revive(_ id: JobID) async throws(StoreError) -> Revival { .unknown }
}

/// Its facts come with their outcomes (``settled``).
extension DistantStore: ChannelStore {
    func facts(after number: Int64, limit: Int) async throws(StoreError) -> [StoredFact] { [] }
    func rollUp(limit: Int, by clock: AccountClock) async throws(StoreError) -> RollUpStep { .counted(0) }
    func forgetRollUps() async throws(StoreError) {}
    func following(_ people: [OpenID], of account: String) async throws(StoreError) -> [OpenID: Int64] { [:] }
    func tallies(_ query: TallyQuery) async throws(StoreError) -> [TallyRow] { [] }
    func gaps(in span: Range<Int64>) async throws(StoreError) -> [ReceivingGap] { [] }
    func keep(_ code: KeptCode) async throws(StoreError) {}
    func codes(_ filter: CodeFilter) async throws(StoreError) -> [StoredCode] { [] }
    func permanentCodes(of account: String) async throws(StoreError) -> Int { 0 }
    func setChannel(_ channel: String?, ofScene scene: String, of account: String) async throws(StoreError) {}
}

extension StoredPush {
    /// One whose handler was started once.
    fileprivate static func running(_ id: PushID, _ record: PushRecord) -> StoredPush {
        StoredPush(
            id: id,
            record: record,
            storedAt: record.receivedAt,
            settlement: nil,
            settledAt: nil,
            attempts: 1,
            deliveries: 1,
            jobs: []
        )
    }
}
