public import Logging
public import Store

/// Counts new facts, a few at a time, so that no push waits behind a long transaction.
public struct RollUpKeeper: Sendable {
    /// Facts that are counted in one step.
    public static let batch = 250
    /// Counting takes one in so many parts of the store's time while more facts come in than it counts.
    ///
    /// Figures lag behind a burst and catch up after it; pushes do not wait for figures.
    public static let share = 10
    /// Between two looks for new facts.
    public static let interval: Duration = .milliseconds(500)

    private let store: any ChannelStore
    private let clock: AccountClock
    private let time: TimeSource
    private let logger: Logger

    /// A keeper.
    ///
    /// - Parameters:
    ///   - store: Whose facts are counted.
    ///   - clock: Whose days and hours count.
    ///   - time: The clocks.
    ///   - logger: Where it tells what keeps it from counting.
    public init(store: any ChannelStore, clock: AccountClock, time: TimeSource, logger: Logger) {
        self.store = store
        self.clock = clock
        self.time = time
        self.logger = logger
    }

    /// Counts until its task is cancelled.
    public func run() async {
        var problem: String?
        var wait = Duration.zero
        repeat {
            let (next, found) = await step()
            if let found, found != problem { logger.warning("could not count what channels brought: \(found)") }
            (problem, wait) = (found, next)
        } while (try? await time.sleep(time.now() + wait)) != nil
    }

    private func step() async -> (wait: Duration, problem: String?) {
        let begin = time.now()
        do throws(StoreError) {
            switch try await store.rollUp(limit: Self.batch, by: clock) {
            case .counted(let count):
                return (count < Self.batch ? Self.interval : (time.now() - begin) * (Self.share - 1), nil)
            case .otherZone(let zone):
                let fix = "set QRSCENE_TIME_ZONE=\(zone), or count anew by this clock: qrscene stats rebuild"
                return (Self.interval, "the figures are by the clock of \(zone), and this is \(clock.zone); \(fix)")
            }
        } catch {
            return (Self.interval, error.description)
        }
    }
}
