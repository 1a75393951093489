public import Store

extension PostgreSQLStore {
    /// How long a notification that got lost goes unnoticed.
    private static let look: Duration = .seconds(1)

    /// Waits for an answer without asking again and again: whoever settles the push tells it.
    public func waitForAnswer(
        to id: PushID,
        until deadline: ContinuousClock.Instant,
        by time: TimeSource
    ) async throws(StoreError) -> StoredAnswer? {
        // The bell hangs before the first look: what is settled after that look rings it.
        try await listener.withBell(of: id) { bell throws(StoreError) in
            while true {
                if let answer = try await answer(to: id) { return answer }
                let now = time.now()
                guard now < deadline, !Task.isCancelled else { return nil }
                await Self.first(of: bell, or: min(deadline, now + Self.look), by: time)
            }
        }
    }

    private static func first(
        of bell: AsyncStream<Void>,
        or end: ContinuousClock.Instant,
        by time: TimeSource
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in bell { return } }
            group.addTask { try? await time.sleep(end) }
            await group.next()
            group.cancelAll()
        }
    }
}
