internal import Admin
internal import OfficialAccount
internal import Store
import Synchronization

/// Whether a push could be taken now.
final class ReceiverReadiness: Sendable {
    private let store: any InboxStore
    private let listens: @Sendable () -> Bool
    private let isStopping = Atomic<Bool>(false)

    /// - Parameters:
    ///   - store: Where pushes are kept.
    ///   - listens: Whether pushes can come by now: whoever operates the receiver is answered a little earlier.
    init(store: any InboxStore, listens: @escaping @Sendable () -> Bool) {
        self.store = store
        self.listens = listens
    }

    /// From now on the answer is "stopping", so that a balancer sends nothing more.
    func stop() { isStopping.store(true, ordering: .relaxed) }

    /// What `/readyz` says.
    var current: AdminEndpoint.Readiness {
        if isStopping.load(ordering: .relaxed) { return .notReady(reason: "it is stopping") }
        guard listens() else { return .notReady(reason: "it is starting") }
        if let problem = store.readiness() { return .notReady(reason: problem.description) }
        return .ready(remark: (store as? any Spooling).flatMap { Self.remark($0.spool) })
    }

    private static func remark(_ spool: SpoolState) -> String? {
        spool.since.map { since in
            "the store is away since \(Timestamp.text(since)); \(spool.writes) writes wait in the spool (\(spool.bytes) bytes)"
        }
    }
}
