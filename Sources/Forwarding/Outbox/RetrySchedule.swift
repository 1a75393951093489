/// When a failed job is tried again: ten attempts in about 21 hours.
///
/// Jitter only delays: an attempt before its time could fall into the very pause that the other side asked for.
public struct RetrySchedule: Sendable {
    /// The pause in front of each attempt.
    public static let pauses: [Duration] = [
        .zero, .seconds(1), .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(1800), .seconds(7200),
        .seconds(21_600), .seconds(43_200),
    ]
    /// The most that jitter adds to a pause, as a part of it.
    public static let jitter = 0.2

    /// The pause before the next attempt.
    ///
    /// - Parameters:
    ///   - attempts: How many were made.
    ///   - random: Evenly distributed in 0..<1.
    ///   - retryAfter: What the other side asked for; a longer one counts.
    /// - Returns: The pause; `nil` where no attempt is left.
    public static func pause(after attempts: Int, random: Double, retryAfter: Duration? = nil) -> Duration? {
        guard attempts >= 0, attempts < pauses.count else { return nil }
        let pause = pauses[attempts]
        return max(pause + pause * (jitter * random), retryAfter ?? .zero)
    }
}
