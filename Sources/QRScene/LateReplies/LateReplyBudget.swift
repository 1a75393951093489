/// How many late replies may still go to whom: the platform takes three customer-service messages within the minute
/// after a scan or a follow.
///
/// It counts per person and not per scan: a second scan within the minute may or may not open a second window, and a
/// message too many is refused anyway.
struct LateReplyBudget: Sendable {
    /// How long after a push its reply may still be sent.
    static let window = Duration.seconds(60)
    /// Messages within one window.
    static let messages = 3
    /// People who are remembered at one time; the memory is bounded, whoever scans.
    static let people = 100_000

    private var sent: [String: [ContinuousClock.Instant]] = [:]
    private var sweepAt: ContinuousClock.Instant?

    /// Takes one message from a person's budget; `false` where it is used up.
    mutating func take(for person: String, at now: ContinuousClock.Instant) -> Bool {
        sweep(at: now)
        let recent = sent[person, default: []].filter { now - $0 < Self.window }
        guard recent.count < Self.messages, sent[person] != nil || sent.count < Self.people else { return false }
        sent[person] = recent + [now]
        return true
    }

    /// How many people are remembered.
    var count: Int { sent.count }

    /// Forgets once a window whoever got nothing within it.
    private mutating func sweep(at now: ContinuousClock.Instant) {
        if let sweepAt, now < sweepAt { return }
        sweepAt = now + Self.window
        sent = sent.filter { entry in entry.value.contains { now - $0 < Self.window } }
    }
}
