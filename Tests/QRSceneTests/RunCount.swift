import QRScene
import Synchronization
import TestSupport

/// How often handlers ran.
final class RunCount: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .acquiring) }

    func add() { count.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}

/// A store in memory that counts what is asked of it, and refuses where a test says so.
final class SpyStore: StatelessStore, OutboxStore {
    let admissions = RunCount()
    let settlements = RunCount()
    private let inner = MemoryInboxStore()
    private let refusesAdmissions: Bool
    private let refusesSettlements: Bool

    init(refusesAdmissions: Bool = false, refusesSettlements: Bool = false) {
        self.refusesAdmissions = refusesAdmissions
        self.refusesSettlements = refusesSettlements
    }

    func admit(_ record: PushRecord, _ receiver: () -> any AdmissionReceiver) -> Result<Admission, StoreError>? {
        admissions.add()
        return refusesAdmissions ? .failure(Self.problem) : inner.admit(record, receiver)
    }

    func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        settlements.add()
        refusesSettlements ? done(.failure(Self.problem)) : inner.settle(lease, settlement, done)
    }

    func answer(to id: PushID) async throws(StoreError) -> StoredAnswer? { try await inner.answer(to: id) }
    func keepLeases() async throws(StoreError) {}
    func takeAbandoned(limit: Int) async throws(StoreError) -> [AbandonedPush] { [] }
    func releaseLeases() async {}

    func takeDueJobs(limit: Int, except paused: Set<String>) async throws(StoreError) -> [TakenJob] {
        try await inner.takeDueJobs(limit: limit, except: paused)
    }

    func conclude(_ job: TakenJob, _ conclusion: JobConclusion) async throws(StoreError) {
        try await inner.conclude(job, conclusion)
    }

    func readiness() -> StoreError? { refusesAdmissions ? Self.problem : nil }

    private static let problem = StoreError.unavailable(reason: "the disk is full")
}
