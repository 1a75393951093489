internal import OfficialAccount
public import Store
import Synchronization

/// A wall clock that the test moves.
public final class WallClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_767_225_600_000)

    /// A clock that stands at the beginning of 2026.
    public init() {}

    /// Milliseconds since 1970.
    var now: Int64 { milliseconds.withLock { $0 } }

    /// The clock for a store.
    public var source: TimeSource {
        var source = TimeSource.system
        source.unixMilliseconds = { self.now }
        return source
    }

    /// Lets time pass at once.
    public func advance(by duration: Duration) {
        milliseconds.withLock { $0 += duration.wholeMilliseconds }
    }

    /// Lets so much time pass that whoever shows no life is dead, while one process does.
    public func outlive(_ living: any InboxStore) async throws {
        var passed = Duration.zero
        repeat {
            advance(by: LeaseTimes.heartbeat)
            passed += LeaseTimes.heartbeat
            try await living.keepLeases()
        } while passed <= LeaseTimes.lifetime
    }
}
