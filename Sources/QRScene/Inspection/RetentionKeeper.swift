internal import Logging
internal import Store

/// Lets old pushes go, a few at a time, so that no push waits behind a long deletion.
struct RetentionKeeper: Sendable {
    /// Pushes that go in one step.
    static let batch = 100
    /// Between two steps: with it, 2000 pushes a second can go, and the store is free most of the time.
    static let pause: Duration = .milliseconds(50)
    /// Between two looks for what has become old.
    static let interval: Duration = .seconds(600)

    let archive: any PushArchive
    /// How long a push is kept.
    let retention: Duration
    let time: TimeSource
    let logger: Logger

    /// Lets pushes go until its task is cancelled.
    func run() async {
        repeat {
            let pruned = await round()
            if pruned > 0 { logger.info("let \(pruned) pushes go that were older than \(retention)") }
        } while (try? await time.sleep(time.now() + Self.interval)) != nil
    }

    /// Lets go whatever is old now.
    ///
    /// - Returns: How many pushes went.
    func round() async -> Int {
        let before = time.unixMilliseconds() - retention.components.seconds * 1000
        var pruned = 0
        do {
            while true {
                let count = try await archive.prune(before: before, limit: Self.batch)
                pruned += count
                guard count == Self.batch else { return pruned }
                guard (try? await time.sleep(time.now() + Self.pause)) != nil else { return pruned }
            }
        } catch {
            logger.warning("could not let old pushes go, and tries again in \(Self.interval): \(error)")
            return pruned
        }
    }
}
