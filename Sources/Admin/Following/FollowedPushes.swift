package import Store

/// Which of the pushes that come are shown, and which are looked at again.
package struct FollowedPushes: Sendable {
    /// Pushes that are looked at again; beyond it the oldest are forgotten.
    package static let limit = 200

    /// The states that are wanted; empty for all.
    private let states: Set<StoredPush.State>
    /// Those that had not ended.
    package private(set) var running: [PushID] = []

    /// Nothing has come yet.
    package init(states: Set<StoredPush.State>) {
        self.states = states
    }

    /// What is to be shown of pushes that have just come.
    package mutating func take(_ pushes: [StoredPush]) -> [StoredPush] {
        running += pushes.filter { $0.state == .running }.map(\.id)
        running.removeFirst(max(0, running.count - Self.limit))
        return pushes.filter { isWanted($0) }
    }

    /// What is to be shown of the running ones, looked at again.
    package mutating func ended(_ pushes: [StoredPush]) -> [StoredPush] {
        let ended = pushes.filter { $0.state != .running }
        let over = Set(ended.map(\.id)).union(Set(running).subtracting(pushes.map(\.id)))
        running.removeAll { over.contains($0) }
        return ended.filter { isWanted($0) }
    }

    private func isWanted(_ push: StoredPush) -> Bool { states.isEmpty || states.contains(push.state) }
}
