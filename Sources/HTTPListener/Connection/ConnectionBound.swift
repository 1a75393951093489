internal import Synchronization

/// How many connections all lanes of a server may hold together.
///
/// Beyond it nothing is accepted: to accept and close would cost more than it saves, and tell the peer a lie.
final class ConnectionBound: Sendable {
    private let limit: Int
    private let held = Atomic(0)
    private let isAwaited = Atomic(false)
    private let waiting = Mutex<[Lane]>([])

    /// A bound of so many connections.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes room for one connection, if there is any.
    func take() -> Bool {
        if held.add(1, ordering: .acquiringAndReleasing).newValue <= limit { return true }
        held.subtract(1, ordering: .acquiringAndReleasing)
        return false
    }

    /// Gives room back, and tells the lanes that wait for it.
    func give() {
        held.subtract(1, ordering: .sequentiallyConsistent)
        if isAwaited.load(ordering: .sequentiallyConsistent) { wake() }
    }

    /// Tells the lane when there is room; at once where there is some by now.
    func wait(_ lane: Lane) {
        waiting.withLock { $0.append(lane) }
        isAwaited.store(true, ordering: .sequentiallyConsistent)
        if held.load(ordering: .sequentiallyConsistent) < limit { wake() }
    }

    /// Tells the lane when a connection has gone, whether there is room already or not.
    func waitForNext(_ lane: Lane) {
        waiting.withLock { $0.append(lane) }
        isAwaited.store(true, ordering: .sequentiallyConsistent)
    }

    private func wake() {
        let lanes = waiting.withLock { waiting in
            isAwaited.store(false, ordering: .sequentiallyConsistent)
            defer { waiting = [] }
            return waiting
        }
        for lane in lanes { lane.post(.acceptAgain) }
    }
}
