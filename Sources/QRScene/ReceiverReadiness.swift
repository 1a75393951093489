internal import Store
import Synchronization

/// Whether a push could be taken now.
final class ReceiverReadiness: Sendable {
    private let store: any InboxStore
    private let isStopping = Atomic<Bool>(false)

    init(store: any InboxStore) {
        self.store = store
    }

    /// From now on the answer is "stopping", so that a balancer sends nothing more.
    func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Why not, or `nil`.
    var problem: String? {
        isStopping.load(ordering: .relaxed) ? "it is stopping" : store.readiness()?.description
    }
}
