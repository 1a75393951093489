/// Which way writes take, as a value: straight to the store, or through the spool.
///
/// ```
///            a write fails, or is overdue            the spool is nearly empty
///   direct ──────────────────────────────▶ spooling ─────────────────────────▶ closing
///      ▲                                       ▲                                  │ │
///      │                                       └────── a write fails ─────────────┘ │
///      └──────────────── the spool is empty, nothing is held ───────────────────────┘
/// ```
/// A push may reach the store only behind those that came before it. So a failure takes all that are under way into the
/// spool, in the order in which they came; while there is a spool, whatever comes goes behind it; and what comes while the
/// last of it is passed on is held for those milliseconds.
struct SpoolTraffic<Passage> {
    enum Course: Equatable {
        case direct
        case spooling
        case closing
    }

    enum Way: Equatable {
        /// To the store, under this number.
        case forward(UInt64)
        case spool
        /// Nowhere yet.
        case held
    }

    private struct Flight {
        var passage: Passage
        var deadline: ContinuousClock.Instant
        /// Whether a failure of others takes it along: a new push, and none out of the spool.
        var isPush: Bool
    }

    private(set) var course: Course
    private var flights: [UInt64: Flight] = [:]
    private var next: UInt64 = 0
    private var held: [Passage] = []
    /// Those that were sent into the spool and may not be in its line yet: it is not empty before they are.
    private var entering = 0

    init(_ course: Course) { self.course = course }

    /// A push comes.
    mutating func take(_ passage: Passage, until deadline: ContinuousClock.Instant) -> Way {
        switch course {
        case .direct: return .forward(depart(passage, until: deadline, isPush: true))
        case .spooling:
            entering += 1
            return .spool
        case .closing:
            held.append(passage)
            return .held
        }
    }

    /// Something goes to the store, whatever the course.
    mutating func depart(
        _ passage: Passage,
        until deadline: ContinuousClock.Instant,
        isPush: Bool = false
    ) -> UInt64 {
        next += 1
        flights[next] = Flight(passage: passage, deadline: deadline, isPush: isPush)
        return next
    }

    /// The store has answered; `nil` where nobody waits for that any more.
    mutating func arrive(_ number: UInt64) -> Passage? { flights.removeValue(forKey: number)?.passage }

    /// Writes failed: what is to be done about them and those that go with them, in order, and whether spooling begins.
    mutating func fail(
        _ failed: [(UInt64, Passage)] = []
    ) -> (begins: Bool, passages: [(UInt64, Passage)]) {
        var (begins, leaving, after) = (false, failed, [Passage]())
        if course != .spooling {
            begins = course == .direct
            let pushes = flights.filter(\.value.isPush)
            for number in pushes.keys { flights[number] = nil }
            leaving += pushes.map { ($0.key, $0.value.passage) }
            (after, held, course) = (held, [], .spooling)
        }
        leaving.sort { $0.0 < $1.0 }
        leaving += after.map { (.max, $0) }
        entering += leaving.count
        return (begins, leaving)
    }

    /// So many of those that were sent into the spool are in its line, or answered otherwise.
    mutating func entered(_ count: Int = 1) { entering -= count }

    /// Whether the spool is empty, where nothing is found in it from now on.
    var isQuiet: Bool { course == .closing && entering == 0 }

    /// When the next write is overdue; `nil` where none is under way.
    var nextDeadline: ContinuousClock.Instant? { flights.values.map(\.deadline).min() }

    /// Takes what is overdue, by numbers.
    mutating func overdue(at now: ContinuousClock.Instant) -> [(UInt64, Passage)] {
        let late = flights.filter { $0.value.deadline <= now }.sorted { $0.key < $1.key }
        for (number, _) in late { flights[number] = nil }
        return late.map { ($0.key, $0.value.passage) }
    }

    /// The spool is nearly empty: what comes is held.
    mutating func close() { course = .closing }

    /// Passing on failed: whatever is held goes into the spool.
    mutating func spoolAgain() -> [Passage] {
        guard course == .closing else { return [] }
        course = .spooling
        defer { held = [] }
        entering += held.count
        return held
    }

    /// The spool is empty: what was held goes to the store; the course is direct once nothing is.
    mutating func open(until deadline: ContinuousClock.Instant) -> [(UInt64, Passage)] {
        guard isQuiet else { return [] }
        if held.isEmpty { course = .direct }
        let leaving = held.map { (depart($0, until: deadline, isPush: true), $0) }
        held = []
        return leaving
    }
}
