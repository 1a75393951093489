import Store
import Synchronization
import TestSupport

/// A store in memory in which dead processes have left pushes.
final class AbandoningStore: StatelessStore {
    private let inner: MemoryInboxStore
    private let abandoned = Mutex<[AbandonedPush]>([])
    private let most = Mutex(0)
    private let refusals: Mutex<Int>
    let settlements = EventLog<(lease: PushLease, settlement: Settlement)>()
    let refused = EventLog<Void>()
    let heartbeats = EventLog<Void>()
    let releases = EventLog<Void>()

    /// A store that refuses so many settlements before it takes one.
    init(time: TimeSource, refusals: Int = 0) {
        inner = MemoryInboxStore(time: time)
        self.refusals = Mutex(refusals)
    }

    /// Admits a push as a process that then dies, on its n-th start.
    func leave(_ record: PushRecord, attempts: Int = 2) {
        guard case .success(.new(let lease)) = inner.admit(record, { Nobody() }) else { return }
        abandoned.withLock { $0.append(AbandonedPush(lease: lease, record: record, attempts: attempts)) }
    }

    /// Leaves a push once more, as if whoever takes it had died at once.
    func leaveAgain(_ key: DuplicateKey) {
        abandoned.withLock { abandoned in
            guard var again = abandoned.last(where: { $0.record.key == key }) else { return }
            again.attempts += 1
            abandoned.append(again)
        }
    }

    /// How many nobody has taken.
    var left: Int { abandoned.withLock(\.count) }
    /// The highest number that was asked for.
    var mostAskedFor: Int { most.withLock { $0 } }

    func admit(_ record: PushRecord, _ receiver: () -> any AdmissionReceiver) -> Result<Admission, StoreError>? {
        inner.admit(record, receiver)
    }

    func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        let isRefused = refusals.withLock { refusals in
            refusals -= 1
            return refusals >= 0
        }
        guard !isRefused else {
            done(.failure(.unavailable(reason: "the disk is full")))
            return refused.add(())
        }
        inner.settle(lease, settlement) { [settlements] result in
            done(result)
            settlements.add((lease, settlement))
        }
    }

    func answer(to id: PushID) async throws(StoreError) -> StoredAnswer? { try await inner.answer(to: id) }

    func keepLeases() async throws(StoreError) { heartbeats.add(()) }

    func takeAbandoned(limit: Int) async throws(StoreError) -> [AbandonedPush] {
        most.withLock { $0 = max($0, limit) }
        return abandoned.withLock { abandoned in
            let taken = Array(abandoned.prefix(limit))
            abandoned.removeFirst(taken.count)
            return taken
        }
    }

    func releaseLeases() async { releases.add(()) }

    func readiness() -> StoreError? { nil }
}

/// Memory answers at once, so nobody waits.
private final class Nobody: AdmissionReceiver {
    func admitted(_ result: Result<Admission, StoreError>) {}
}
