package import Store

/// Looks at an archive again and again for what has come, for a terminal or a page.
package struct PushFollower: Sendable {
    private static let page = 200

    private let archive: any PushArchive
    private let filter: PushFilter
    private let pause: Duration
    private let time: TimeSource

    /// A follower.
    ///
    /// - Parameters:
    ///   - archive: What it looks at.
    ///   - filter: What is wanted; its limit is how many of those before are shown.
    ///   - pause: Between two looks.
    ///   - time: The clocks.
    package init(
        archive: any PushArchive,
        filter: PushFilter,
        pause: Duration = .milliseconds(300),
        time: TimeSource = .system
    ) {
        self.archive = archive
        self.filter = filter
        self.pause = pause
        self.time = time
    }

    /// Hands over the newest pushes of now, the newest last, then after each look what has come; ends only with its task.
    ///
    /// - Throws: `StoreError`.
    package func run(_ show: ([StoredPush]) -> Void) async throws(StoreError) {
        var followed = FollowedPushes(states: filter.states)
        var seen = try await newest()
        if filter.limit > 0 {
            let before = try await archive.pushes(filter)
            show(followed.take(before.reversed()))
            if let last = before.first?.id { seen = max(seen, last) }
        }
        while (try? await time.sleep(time.now() + pause)) != nil {
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
