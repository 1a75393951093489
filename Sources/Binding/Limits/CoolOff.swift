/// So many failures a day; then none is looked at for an hour, and twice as long each further time.
struct CoolOff: Sendable, Equatable, Codable {
    let limit: Int
    let length: Duration
    /// The first pause.
    let pause: Duration
    /// No pause is longer.
    let longest: Duration
    private var failures: [FlowTime] = []
    private(set) var pauses = 0
    private(set) var pausedUntil: FlowTime?

    init(_ limit: Int, per length: Duration, pause: Duration, longest: Duration) {
        self.limit = limit
        self.length = length
        self.pause = pause
        self.longest = longest
    }

    /// Whether anything may be tried now.
    func isOpen(at now: FlowTime) -> Bool { pausedUntil.map { now >= $0 } ?? true }

    /// Counts a failure; the one that reaches the limit begins a pause.
    ///
    /// After a pause the count stands at the limit still, until the failures are a day old: the next failure begins the
    /// next pause at once. The pauses are forgotten after a day without failure.
    mutating func fail(at now: FlowTime) {
        let now = max(now, failures.last ?? now)
        failures.removeAll { now >= $0 + length }
        if failures.isEmpty, isOpen(at: now) { pauses = 0 }
        failures.append(now)
        guard failures.count >= limit else { return }
        pausedUntil = now + nextPause
        pauses += 1
        // What lies further back than the limit can decide nothing any more.
        failures.removeFirst(failures.count - limit)
    }

    private var nextPause: Duration {
        var next = pause
        for _ in 0..<pauses where next < longest { next = next * 2 }
        return min(next, longest)
    }
}
