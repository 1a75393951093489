/// How often one flow's status is asked for (RFC 8628 §3.5).
struct PollPace: Sendable, Equatable {
    enum Answer: Sendable, Equatable {
        case status
        /// Ask again after so long, and not sooner.
        case slowDown(Duration)
        /// It was asked for too often; only the flow's end is told.
        case over
    }

    private(set) var interval: Duration
    private(set) var left: Int
    private var last: FlowTime?

    init(interval: Duration, polls: Int) {
        self.interval = interval
        left = polls
    }

    /// Counts one request; whoever comes too soon has to leave five seconds more from then on.
    mutating func poll(at now: FlowTime) -> Answer {
        guard left > 0 else { return .over }
        left -= 1
        defer { last = now }
        guard let last, now < last + interval else { return .status }
        interval += .seconds(5)
        return .slowDown(interval)
    }
}
