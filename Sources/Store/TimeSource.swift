internal import Glibc

/// The two clocks of stores and inboxes, and a way to wait; tests bring their own.
public struct TimeSource: Sendable {
    /// The wall clock in milliseconds since 1970; only for the stamps of the protocol and of records.
    public var unixMilliseconds: @Sendable () -> Int64
    /// The monotonic clock; deadlines are counted by it.
    public var now: @Sendable () -> ContinuousClock.Instant
    /// Waits until the monotonic clock shows this; throws where the task is cancelled.
    public var sleep: @Sendable (_ until: ContinuousClock.Instant) async throws -> Void

    /// Assembles the clocks.
    public init(
        unixMilliseconds: @escaping @Sendable () -> Int64,
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (_ until: ContinuousClock.Instant) async throws -> Void
    ) {
        self.unixMilliseconds = unixMilliseconds
        self.now = now
        self.sleep = sleep
    }

    /// The wall clock in seconds since 1970.
    public var unixSeconds: Int64 { unixMilliseconds() / 1000 }

    /// The machine's clocks.
    public static let system = TimeSource(
        unixMilliseconds: {
            var stamp = timespec()
            unsafe clock_gettime(CLOCK_REALTIME, &stamp)
            return Int64(stamp.tv_sec) * 1000 + Int64(stamp.tv_nsec) / 1_000_000
        },
        now: { .now },
        sleep: { try await ContinuousClock().sleep(until: $0) }
    )
}
