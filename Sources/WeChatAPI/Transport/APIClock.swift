internal import Glibc

/// The clocks and the chance of the client; tests bring their own.
public struct APIClock: Sendable {
    /// The wall clock in seconds since 1970: the platform's quotas follow it.
    public var unixSeconds: @Sendable () -> Int64
    /// The monotonic clock: everything else follows it.
    public var now: @Sendable () -> ContinuousClock.Instant
    /// Waits so long; throws where the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 up to 1, so that many processes do not renew their tokens in the same second.
    public var jitter: @Sendable () -> Double

    /// Assembles the clocks.
    public init(
        unixSeconds: @escaping @Sendable () -> Int64,
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        jitter: @escaping @Sendable () -> Double
    ) {
        self.unixSeconds = unixSeconds
        self.now = now
        self.sleep = sleep
        self.jitter = jitter
    }

    /// The machine's.
    public static let system = APIClock(
        unixSeconds: { Int64(time(nil)) },
        now: { .now },
        sleep: { try await Task.sleep(for: $0) },
        jitter: { Double.random(in: 0..<1) }
    )
}
