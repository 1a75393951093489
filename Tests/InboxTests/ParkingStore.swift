import Foundation
import Store
import Synchronization
import TestSupport

/// A store that answers when the test says, from a thread of its own, and what the test says.
final class ParkingStore: StatelessStore {
    struct Admitting: Sendable {
        let record: PushRecord
        let receiver: any AdmissionReceiver

        /// Answers from another thread, and waits until the answer was taken.
        func answer(_ result: Result<Admission, StoreError>) async {
            await onThread { receiver.admitted(result) }
        }
    }

    struct Settling: Sendable {
        let lease: PushLease
        let settlement: Settlement
        let done: @Sendable (Result<Void, StoreError>) -> Void

        /// Answers from another thread, and waits until the answer was taken.
        func answer(_ result: Result<Void, StoreError>) async {
            await onThread { done(result) }
        }
    }

    let admissions = EventLog<Admitting>()
    let settlements = EventLog<Settling>()
    /// What others have answered.
    let answers = Mutex<[PushID: StoredAnswer]>([:])

    func admit(_ record: PushRecord, _ receiver: () -> any AdmissionReceiver) -> Result<Admission, StoreError>? {
        admissions.add(Admitting(record: record, receiver: receiver()))
        return nil
    }

    func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        settlements.add(Settling(lease: lease, settlement: settlement, done: done))
    }

    func answer(to id: PushID) async throws(StoreError) -> StoredAnswer? { answers.withLock { $0[id] } }

    func readiness() -> StoreError? { nil }

    /// Lets go of all that is parked.
    func forget() {
        admissions.forget()
        settlements.forget()
    }

    /// The n-th admission, from 1, as soon as it is asked for.
    func admission(_ number: Int) async -> Admitting {
        await admissions.reach(number)
        return admissions.values[number - 1]
    }

    /// The n-th settlement, from 1, as soon as it is asked for.
    func settlement(_ number: Int) async -> Settling {
        await settlements.reach(number)
        return settlements.values[number - 1]
    }
}

/// The same beside a spool.
struct SpooledStore: StatelessStore, Spooling {
    let inner: ParkingStore
    var spool: SpoolState { SpoolState() }

    func admit(_ record: PushRecord, _ receiver: () -> any AdmissionReceiver) -> Result<Admission, StoreError>? {
        inner.admit(record, receiver)
    }

    func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        inner.settle(lease, settlement, done)
    }

    func readiness() -> StoreError? { nil }
}

extension PushLease {
    static func sample(_ number: Int64) -> PushLease { PushLease(pushID: PushID(rawValue: number), fence: 1) }
}

/// Of the stores below nobody asks about leases.
extension InboxStore {
    func answer(to id: PushID) async throws(StoreError) -> StoredAnswer? { nil }
    func keepLeases() async throws(StoreError) {}
    func takeAbandoned(limit: Int) async throws(StoreError) -> [AbandonedPush] { [] }
    func releaseLeases() async {}
}

/// A store that answers at once, and what the test says.
struct AnsweringStore: StatelessStore {
    var admission: Result<Admission, StoreError> = .success(.new(.sample(1)))
    var settlement: Result<Void, StoreError> = .success(())

    func admit(_ record: PushRecord, _ receiver: () -> any AdmissionReceiver) -> Result<Admission, StoreError>? {
        admission
    }

    func settle(
        _ lease: PushLease,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        done(self.settlement)
    }

    func readiness() -> StoreError? { nil }
}

/// Runs something on a thread of its own and waits for its end.
private func onThread(_ work: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            work()
            continuation.resume()
        }
    }
}

extension StoreError {
    static let full = StoreError.unavailable(reason: "the disk is full")
}
