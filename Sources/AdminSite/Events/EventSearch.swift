internal import Store

/// Finds the pushes of a list's page within a bounded time, however many there are.
///
/// Every store finds a scene, a person and failures by an index. Not every one has any over events and the other states:
/// those are looked for among the pushes of this page and some thousands before them, and the page says how far it looked.
struct EventSearch: Sendable {
    /// Pushes that are looked at for one page.
    static let reach = 3000
    private static let batch = 500

    /// What was found.
    struct Found: Sendable {
        var pushes: [StoredPush] = []
        /// The push behind which the next page begins; `nil` on the last page.
        var next: PushID?
        /// Whether the page ends here because enough was looked at, and not because it is full.
        var isCutShort = false
    }

    let archive: any PushArchive

    /// The page of a query.
    func page(_ query: EventQuery, now: Int64) async throws(StoreError) -> Found {
        let filter = query.filter(now: now)
        guard query.needsLooking else {
            let found = try await archive.pushes(filter)
            let page = found.prefix(EventQuery.pageLength)
            return Found(pushes: Array(page), next: found.count > page.count ? page.last?.id : nil)
        }
        return try await look(for: filter)
    }

    private func look(for filter: PushFilter) async throws(StoreError) -> Found {
        var found = Found()
        var wide = PushFilter(after: filter.after, limit: Self.batch)
        for _ in 0..<Self.reach / Self.batch {
            let batch = try await archive.pushes(wide)
            for push in batch where filter.lets(push) {
                if found.pushes.count == EventQuery.pageLength {
                    found.next = found.pushes.last?.id
                    return found
                }
                found.pushes.append(push)
            }
            let isOver = filter.since.map { since in batch.allSatisfy { $0.record.receivedAt < since } } ?? false
            guard batch.count == Self.batch, !isOver else { return found }
            wide.after = batch.last?.id
        }
        (found.next, found.isCutShort) = (wide.after, true)
        return found
    }
}

extension PushFilter {
    /// Whether a push is among those it means; its cursor, order and limit do not count.
    fileprivate func lets(_ push: StoredPush) -> Bool {
        let record = push.record
        return (since.map { record.receivedAt >= $0 } ?? true) && (scene.map { record.scene == $0 } ?? true)
            && (openID.map { record.openID == $0 } ?? true) && (event.map { record.event == $0 } ?? true)
            && (account.map { record.account == $0 } ?? true) && (states.isEmpty || states.contains(push.state))
    }
}
