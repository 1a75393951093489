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

    private let archive: (any PushArchive)?
    private let state: any StateStore
    private let retention: Duration?
    private let time: TimeSource
    private let logger: Logger

    /// A keeper.
    ///
    /// - Parameters:
    ///   - archive: The pushes that are kept; `nil` where none are.
    ///   - state: What else is remembered, each record as long as it says itself.
    ///   - retention: How long a push is kept; `nil` for ever.
    ///   - time: The clocks.
    ///   - logger: Where it tells what went.
    package init(
        archive: (any PushArchive)?,
        state: any StateStore,
        retention: Duration?,
        time: TimeSource,
        logger: Logger
    ) {
        self.archive = archive
        self.state = state
        self.retention = retention
        self.time = time
        self.logger = logger
    }

    /// Lets pushes go until its task is cancelled.
    package func run() async {
        repeat {
            await forgetPushes()
            _ = await inSteps("forget what is over") { try await state.forgetExpired(limit: Self.batch) }
        } while (try? await time.sleep(time.now() + Self.interval)) != nil
    }

    private func forgetPushes() async {
        guard let archive, let retention else { return }
        let before = time.unixMilliseconds() - retention.wholeMilliseconds
        let pruned = await inSteps("let old pushes go") { try await archive.prune(before: before, limit: Self.batch) }
        guard pruned > 0 else { return }
        logger.info("let \(pruned) pushes go that were older than \(retention / .seconds(86_400)) days")
    }

    /// Lets go whatever is old now, step by step.
    ///
    /// - Returns: How many went.
    private func inSteps(_ what: String, _ step: () async throws -> Int) async -> Int {
        var gone = 0
        do {
            while true {
                let count = try await step()
                gone += count
                guard count >= Self.batch else { return gone }
                guard (try? await time.sleep(time.now() + Self.pause)) != nil else { return gone }
            }
        } catch {
            logger.warning("could not \(what), and tries again in \(Self.interval): \(error)")
            return gone
        }
    }
}
