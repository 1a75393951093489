/// The life of one handler's run, as a value: who waits for it, and what each of them gets.
///
/// ```
///              admitted             ended               stored
///   admitting ─────────▶ running ─────────▶ settling ─────────▶ settled
///       │                   ◀──── runsAgain ────┤
///       │                   │                   │
///       └───────────────────┴── store refused ──┴─────────────▶ refused
///
///   join      admitting, running, settling: waits · settled, refused: ended
///   deadline  admitting: leaves with 503 (nothing is stored yet, so nothing may be acknowledged)
///             running: leaves with `success` · settling: stays, the answer is on its way
/// ```
/// A waiter leaves in exactly one way, so each exchange is answered once. ``ended()`` says whether anybody still
/// waits: if not, the reply is late.
struct RunState<Waiter> {
    enum Phase: Equatable {
        case admitting
        case running
        case settling
        case settled
        case refused
    }

    enum Join: Equatable {
        /// The waiter is kept; its deadline is told by this ticket.
        case waiting(ticket: Int)
        /// The run is over: the store has the answer.
        case over
        /// Too many wait already.
        case crowded
    }

    private(set) var phase = Phase.admitting
    private var waiters: [(ticket: Int, waiter: Waiter)] = []
    private var nextTicket = 0

    mutating func join(_ waiter: Waiter, limit: Int) -> Join {
        switch phase {
        case .settled, .refused: return .over
        case .admitting, .running, .settling: break
        }
        guard waiters.count < limit else { return .crowded }
        nextTicket += 1
        waiters.append((nextTicket, waiter))
        return .waiting(ticket: nextTicket)
    }

    /// The store has the push: the handler may start.
    mutating func admitted() {
        guard phase == .admitting else { return }
        phase = .running
    }

    /// The waiter whose time has come, where it still waits, and whether its push may be acknowledged.
    mutating func deadline(of ticket: Int) -> (waiter: Waiter, mayAcknowledge: Bool)? {
        guard phase == .admitting || phase == .running else { return nil }
        guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else { return nil }
        return (waiters.remove(at: index).waiter, phase == .running)
    }

    /// The handler has ended; whether its reply can still travel in an answer.
    ///
    /// `nil` where the run had ended before: a handler that returns after it was given up changes nothing.
    mutating func ended() -> Bool? {
        guard phase == .running else { return nil }
        phase = .settling
        return !waiters.isEmpty
    }

    /// What the handler decided upon has changed before its outcome was stored: it decides anew, also where nobody waits
    /// any more since the store had refused.
    mutating func runsAgain() {
        guard phase == .settling || phase == .refused else { return }
        phase = .running
    }

    /// The store has the answer: whoever waits gets it.
    mutating func stored() -> [Waiter] {
        phase = .settled
        return leave()
    }

    /// The store refused: whoever waits gets 503.
    mutating func refuse() -> [Waiter] {
        phase = .refused
        return leave()
    }

    private mutating func leave() -> [Waiter] {
        let leaving = waiters.map(\.waiter)
        waiters = []
        return leaving
    }
}
