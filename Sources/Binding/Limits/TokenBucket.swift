/// The day's calls of the platform's code creation, given out evenly; some are kept for the operator.
struct TokenBucket: Sendable, Equatable, Codable {
    /// Who asks for a code.
    enum Caller: Sendable {
        case flow
        case `operator`
    }

    /// Tokens when full.
    let capacity: Int
    /// Tokens that flows leave.
    let reserve: Int
    /// How long one token takes to come back.
    let interval: Duration
    private(set) var tokens: Int
    /// Up to when tokens have come back.
    private var filledUntil: FlowTime

    /// - Parameters:
    ///   - capacity: How many can be taken at once.
    ///   - daily: How many come back in a day; at most the platform's quota.
    ///   - reserve: How many of the capacity are the operator's alone.
    ///   - now: The moment at which it is full.
    init(capacity: Int, daily: Int, reserve: Int, at now: FlowTime) {
        self.capacity = capacity
        self.reserve = reserve
        interval = .seconds(86400) / max(1, daily)
        tokens = capacity
        filledUntil = now
    }

    /// Takes one token, where the caller may have one.
    mutating func take(for caller: Caller, at now: FlowTime) -> Bool {
        fill(until: now)
        let floor =
            switch caller {
            case .flow: reserve
            case .operator: 0
            }
        guard tokens > floor else { return false }
        tokens -= 1
        return true
    }

    private mutating func fill(until now: FlowTime) {
        guard now > filledUntil, interval > .zero else { return }
        let back = Int((now - filledUntil) / interval)
        guard tokens + back < capacity else {
            tokens = capacity
            filledUntil = now
            return
        }
        tokens += back
        filledUntil = filledUntil + interval * back
    }
}
