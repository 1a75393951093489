/// Whether a target is tried at all, as a value: nobody waits for one that has just failed ten times.
///
/// ```
///               10 failures in a row, or a Retry-After
///     closed ───────────────────────────────────────────▶ open ◀──────┐
///       ▲                                                  │ its time  │ failure
///       │ success                                          ▼ is over   │
///       └─────────────────────────────────────────────── trial ───────┘
/// ```
/// The first attempt after the pause is the trial; while it is under way there is no other.
public struct CircuitBreaker: Sendable, Equatable {
    /// Failures in a row that open it.
    public static let failures = 10
    /// How long it stays open where the target asks for nothing else.
    public static let pause: Duration = .seconds(30)

    /// How an attempt ended, as far as it tells of the target.
    public enum Outcome: Sendable, Equatable {
        /// The target did its part.
        case success
        /// It did not; `retryAfter` is the pause it asked for.
        case failure(retryAfter: Duration? = nil)
        /// The attempt says nothing about the target.
        case unknown
    }

    private enum State: Equatable {
        case closed(failures: Int)
        case open(until: ContinuousClock.Instant)
        case trial
    }

    private var state = State.closed(failures: 0)

    /// A closed breaker.
    public init() {}

    /// Whether it is as if nothing had ever failed.
    public var isUntouched: Bool { state == .closed(failures: 0) }

    /// Whether no attempt may begin now.
    public func isPaused(at now: ContinuousClock.Instant) -> Bool {
        switch state {
        case .closed: false
        case .open(let until): now < until
        case .trial: true
        }
    }

    /// Begins an attempt; `false` where none may.
    public mutating func begin(at now: ContinuousClock.Instant) -> Bool {
        guard !isPaused(at: now) else { return false }
        if case .open = state { state = .trial }
        return true
    }

    /// Takes the end of an attempt that was begun.
    public mutating func end(_ outcome: Outcome, at now: ContinuousClock.Instant) {
        switch (state, outcome) {
        case (.closed, .success), (.trial, .success):
            state = .closed(failures: 0)
        case (.closed(let before), .failure(let retryAfter)):
            let isOver = before + 1 >= Self.failures
            guard let pause = retryAfter ?? (isOver ? Self.pause : nil) else {
                state = .closed(failures: before + 1)
                return
            }
            state = .open(until: now + pause)
        case (.trial, .failure(let retryAfter)):
            state = .open(until: now + (retryAfter ?? Self.pause))
        case (.open(let until), .failure(let retryAfter?)):
            state = .open(until: max(until, now + retryAfter))
        case (.trial, .unknown):
            state = .open(until: now)
        case (.closed, .unknown), (.open, _):
            // Begun before it opened: the target was seen failing since.
            break
        }
    }
}
