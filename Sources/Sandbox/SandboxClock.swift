internal import struct Foundation.Date

/// The sandbox's clock and a way to wait by it; tests bring their own.
public struct SandboxClock: Sendable {
    /// Milliseconds since 1970.
    public var milliseconds: @Sendable () -> Int64
    /// Waits this long; throws where the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// Assembles a clock.
    public init(
        milliseconds: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.milliseconds = milliseconds
        self.sleep = sleep
    }

    /// Seconds since 1970.
    var seconds: Int64 { milliseconds() / 1000 }

    /// The machine's clock.
    public static let system = SandboxClock(
        milliseconds: { Int64(Date().timeIntervalSince1970 * 1000) },
        sleep: { try await Task.sleep(for: $0) }
    )
}
