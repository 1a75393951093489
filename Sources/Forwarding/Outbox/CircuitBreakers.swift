import Synchronization

/// The breaker of each target, shared by all that attempt to reach it.
public final class CircuitBreakers: Sendable {
    private let breakers = Mutex<[String: CircuitBreaker]>([:])

    /// All closed.
    public init() {}

    /// Begins an attempt; `false` where none may (``CircuitBreaker/begin(at:)``).
    public func begin(_ target: String, at now: ContinuousClock.Instant) -> Bool {
        breakers.withLock { $0[target]?.begin(at: now) ?? true }
    }

    /// Takes the end of an attempt that was begun.
    public func end(_ target: String, _ outcome: CircuitBreaker.Outcome, at now: ContinuousClock.Instant) {
        breakers.withLock { breakers in
            var breaker = breakers[target] ?? CircuitBreaker()
            breaker.end(outcome, at: now)
            // Whoever never fails costs no memory.
            breakers[target] = breaker.isUntouched ? nil : breaker
        }
    }

    /// The targets that no attempt may reach now.
    public func paused(at now: ContinuousClock.Instant) -> Set<String> {
        breakers.withLock { Set($0.filter { $0.value.isPaused(at: now) }.keys) }
    }
}
