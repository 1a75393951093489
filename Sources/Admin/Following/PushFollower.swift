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
    /// Each push comes once as it begins and once as it ends, in the order of the numbers, except for one that is stored
    /// behind one of a higher number: it comes when it is seen.
    ///
    /// - Throws: `StoreError`.
    package func run(_ show: ([StoredPush]) -> Void) async throws(StoreError) {
        var followed = FollowedPushes(states: filter.states)
        var passedOver = PassedOver()
        var seen = try await newest()
        // What was being stored when the following began, is stored while it goes on.
        let start = PushID(rawValue: max(0, seen.rawValue - Int64(Self.page)))
        passedOver.add(try await archive.missing(after: start, upTo: seen), at: time.now())
        if filter.limit > 0 {
            // What has come since `seen` is the next look's.
            let before = try await archive.pushes(filter).filter { $0.id <= seen }
            passedOver.take(before.map(\.id))
            show(followed.take(before.reversed()))
        }
        while (try? await time.sleep(time.now() + pause)) != nil {
            // First those of the last look that were running: of one push its end comes after its beginning.
            show(followed.ended(try await again(followed.running)))
            show(followed.take(try await late(&passedOver)))
            show(followed.take(try await next(&seen, &passedOver)))
        }
    }

    private func newest() async throws(StoreError) -> PushID {
        try await archive.pushes(PushFilter(limit: 1)).first?.id ?? PushID(rawValue: 0)
    }

    /// Single pushes; the store is not asked for none, several times a second.
    private func again(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] {
        ids.isEmpty ? [] : try await archive.pushes(ids)
    }

    /// What has come in a place that was passed over.
    private func late(_ passedOver: inout PassedOver) async throws(StoreError) -> [StoredPush] {
        let found = try await again(passedOver.wanted(at: time.now()))
        passedOver.take(found.map(\.id))
        return found.filter(inAnyState.includes)
    }

    /// What has come since.
    private func next(_ seen: inout PushID, _ passedOver: inout PassedOver) async throws(StoreError) -> [StoredPush] {
        let newest = try await newest()
        guard newest > seen else { return [] }
        // First what is missing, then what is there: in the other order what comes between them would be neither.
        let missing = try await archive.missing(after: seen, upTo: newest)
        var wanted = inAnyState
        (wanted.after, wanted.order, wanted.limit) = (seen, .oldestFirst, Self.page)
        let found = try await archive.pushes(wanted)
        let end = found.count < Self.page ? newest : min(newest, found.last?.id ?? newest)
        passedOver.add(missing.filter { $0 <= end }, at: time.now())
        let come = found.filter { $0.id <= end }
        passedOver.take(come.map(\.id))
        seen = end
        return come
    }

    /// What is wanted, in any state: a push that runs may come to the state that is wanted.
    private var inAnyState: PushFilter {
        var filter = filter
        filter.states = []
        return filter
    }
}
