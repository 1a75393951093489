internal import HTTPWire
internal import Store
import Synchronization

/// A push whose outcome is known, while a store that answers later takes it.
///
/// The store and the deadline both come, in either order: the first of them takes what is here and answers.
final class SettledAdmission: AdmissionReceiver {
    private struct Pending: Sendable {
        let inbox: Inbox
        let received: ReceivedPush
        let settled: SettledPush
        let exchange: Exchange
    }

    private let pending: Mutex<Pending?>

    init(inbox: Inbox, received: ReceivedPush, settled: SettledPush, exchange: Exchange) {
        pending = Mutex(Pending(inbox: inbox, received: received, settled: settled, exchange: exchange))
    }

    /// Whether it was answered.
    var isOver: Bool { pending.withLock { $0 == nil } }

    func admitted(_ result: Result<Admission, StoreError>) {
        guard let pending = take() else { return }
        let response = pending.inbox.conclude(result, pending.received, pending.settled, pending.exchange)
        if let response { pending.exchange.answer(response) }
    }

    /// The platform waits no longer: nothing is known to be stored, so nothing may be acknowledged.
    func expire() {
        guard let pending = take() else { return }
        pending.exchange.answer(pending.inbox.refuse(pending.received, reason: "the store did not answer in time"))
    }

    private func take() -> Pending? {
        pending.withLock { pending in
            defer { pending = nil }
            return pending
        }
    }
}
