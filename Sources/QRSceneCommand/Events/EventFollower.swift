import QRScene

/// Looks at an archive again and again for what has come.
struct EventFollower {
    private static let pause: Duration = .milliseconds(300)
    private static let page = 200

    let archive: any PushArchive
    let filter: PushFilter

    /// Hands over the newest pushes of now, the newest last, then each that comes; ends only with its task.
    func run(_ show: ([StoredPush]) -> Void) async throws(StoreError) {
        var followed = FollowedPushes(states: filter.states)
        var seen = try await newest()
        if filter.limit > 0 {
            let before = try await archive.pushes(filter)
            show(followed.take(before.reversed()))
            if let last = before.first?.id { seen = max(seen, last) }
        }
        while (try? await ContinuousClock().sleep(for: Self.pause)) != nil {
            // First those of the last look that were running: of one push its end comes after its beginning.
            show(followed.ended(try await again(followed.running)))
            show(followed.take(try await next(&seen)))
        }
    }

    private func newest() async throws(StoreError) -> PushID {
        try await archive.pushes(PushFilter(limit: 1)).first?.id ?? PushID(rawValue: 0)
    }

    /// What has come since, in any state: a push that runs may come to the state that is wanted.
    private func next(_ seen: inout PushID) async throws(StoreError) -> [StoredPush] {
        let newest = try await newest()
        var wanted = filter
        (wanted.after, wanted.order, wanted.limit, wanted.states) = (seen, .oldestFirst, Self.page, [])
        let found = try await archive.pushes(wanted)
        seen = found.count < Self.page ? max(newest, found.last?.id ?? seen, seen) : found.last?.id ?? seen
        return found
    }

    private func again(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] {
        var pushes: [StoredPush] = []
        for id in ids {
            // One that was pruned meanwhile has ended too.
            if let push = try await archive.push(id) { pushes.append(push) }
        }
        return pushes
    }
}

/// Which of the pushes that come are shown, and which are looked at again.
struct FollowedPushes {
    /// Pushes that are looked at again; beyond it the oldest are forgotten.
    static let limit = 200

    /// The states that are wanted; empty for all.
    let states: Set<StoredPush.State>
    /// Those that had not ended.
    private(set) var running: [PushID] = []

    init(states: Set<StoredPush.State>) {
        self.states = states
    }

    /// What is to be shown of pushes that have just come.
    mutating func take(_ pushes: [StoredPush]) -> [StoredPush] {
        running += pushes.filter { $0.state == .running }.map(\.id)
        running.removeFirst(max(0, running.count - Self.limit))
        return pushes.filter { isWanted($0) }
    }

    /// What is to be shown of the running ones, looked at again.
    mutating func ended(_ pushes: [StoredPush]) -> [StoredPush] {
        let ended = pushes.filter { $0.state != .running }
        let over = Set(ended.map(\.id)).union(Set(running).subtracting(pushes.map(\.id)))
        running.removeAll { over.contains($0) }
        return ended.filter { isWanted($0) }
    }

    private func isWanted(_ push: StoredPush) -> Bool { states.isEmpty || states.contains(push.state) }
}
