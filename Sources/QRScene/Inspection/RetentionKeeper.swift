package import Logging
internal import OfficialAccount
package import Store

/// Lets old pushes go, a few at a time, so that no push waits behind a long deletion.
package struct RetentionKeeper: Sendable {
    /// Pushes that go in one step.
    package static let batch = 100
    /// Between two steps: with it, 2000 pushes a second can go, and the store is free most of the time.
    package static let pause: Duration = .milliseconds(50)
    /// Between two looks for what has become old.
    package static let interval: Duration = .seconds(600)

    private let archive: any PushArchive
    private let retention: Duration
    private let time: TimeSource
    private let logger: Logger

    /// A keeper.
    ///
    /// - Parameters:
    ///   - archive: What is kept.
    ///   - retention: How long a push is kept.
    ///   - time: The clocks.
    ///   - logger: Where it tells what went.
    package init(archive: any PushArchive, retention: Duration, time: TimeSource, logger: Logger) {
        self.archive = archive
        self.retention = retention
        self.time = time
        self.logger = logger
    }

    /// Lets pushes go until its task is cancelled.
    package func run() async {
        repeat {
            let pruned = await round()
            if pruned > 0 {
                logger.info("let \(pruned) pushes go that were older than \(retention / .seconds(86_400)) days")
            }
        } while (try? await time.sleep(time.now() + Self.interval)) != nil
    }

    /// Lets go whatever is old now.
    ///
    /// - Returns: How many pushes went.
    private func round() async -> Int {
        let before = time.unixMilliseconds() - retention.wholeMilliseconds
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
