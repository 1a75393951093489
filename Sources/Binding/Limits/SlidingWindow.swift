/// At most so many in any stretch of so long.
struct SlidingWindow: Sendable, Equatable, Codable {
    let limit: Int
    let length: Duration
    /// The moments that still count, in order.
    private(set) var taken: [FlowTime] = []

    init(_ limit: Int, per length: Duration) {
        self.limit = limit
        self.length = length
    }

    /// Takes one, if there is one left.
    mutating func take(at now: FlowTime) -> Bool {
        let now = forget(until: now)
        guard taken.count < limit else { return false }
        taken.append(now)
        return true
    }

    /// How long until there is one left; zero where there is.
    func wait(at now: FlowTime) -> Duration {
        let recent = taken.filter { now < $0 + length }
        guard recent.count >= limit, recent.indices.contains(recent.count - limit) else { return .zero }
        return max(.zero, recent[recent.count - limit] + length - now)
    }

    /// Drops what is over and gives the moment that counts: a clock that was set back gives nothing back.
    private mutating func forget(until now: FlowTime) -> FlowTime {
        let now = max(now, taken.last ?? now)
        taken.removeAll { now >= $0 + length }
        return now
    }
}
