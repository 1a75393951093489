package import Store

/// Numbers that a follower has passed over: no push had them, and one may yet.
///
/// Several receivers on one PostgreSQL commit in any order, so a push may appear behind one of a higher number. Most of
/// these numbers are never a push's: copies and transactions that failed have used them up.
package struct PassedOver: Sendable {
    /// How long a number is looked for: twice as long as a receiver waits for its server.
    package static let patience: Duration = .seconds(10)
    /// Numbers that are looked for; beyond it the oldest are forgotten.
    package static let limit = 4096

    private var numbers: [(id: PushID, until: ContinuousClock.Instant)] = []

    /// Nothing was passed over yet.
    package init() {}

    /// These were passed over.
    package mutating func add(_ ids: [PushID], at now: ContinuousClock.Instant) {
        numbers += ids.map { ($0, now + Self.patience) }
        numbers.removeFirst(max(0, numbers.count - Self.limit))
    }

    /// Those that are still looked for.
    package mutating func wanted(at now: ContinuousClock.Instant) -> [PushID] {
        numbers.removeAll { $0.until <= now }
        return numbers.map(\.id)
    }

    /// These have come.
    package mutating func take(_ ids: some Sequence<PushID>) {
        guard !numbers.isEmpty else { return }
        let come = Set(ids)
        numbers.removeAll { come.contains($0.id) }
    }
}
