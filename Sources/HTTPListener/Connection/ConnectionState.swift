internal import HTTPWire

/// The life of one connection, without its socket.
///
///                 bytes                 head complete
///     waiting ───────────► readingHead ───────────────► readingBody
///        ▲                      │                            │
///        └──── request taken ───┴────────────────────────────┘
///     any of the three ── refusal, last request, end of peer with answers owed, stop ──► finishing
///     finishing ── all answers sent ──► lingering (we end first) or closed (the peer has ended)
///     lingering ── peer's end, deadline, too many bytes ──► closed
///     any ── the socket broke, nobody reads ──► closed
///
/// A stream is an owed answer that has begun and is in no hurry: as long as it is in front, only a peer that takes nothing
/// of what was written is late.
///
/// Requests are taken while answers are still owed (pipelining), so what is owed and what is unsent are counts beside the
/// state, and both bound how far reading may run ahead.
struct ConnectionState: Sendable, Equatable {
    enum State: Sendable, Equatable {
        /// Between requests. → readingHead, readingBody, finishing, closed
        case waiting
        /// Part of a head is here. → waiting, readingBody, finishing, closed
        case readingHead
        /// A head and part of its body are here. → waiting, readingHead, finishing, closed
        case readingBody
        /// No further request is taken; what is owed is answered. → lingering, closed
        case finishing
        /// We have ended our side and wait for the peer's end, so that our last answer is not lost to a reset. → closed
        case lingering
        /// Nothing follows.
        case closed
    }

    /// What a connection can be too late with.
    enum Deadline: Int, Sendable, CaseIterable {
        case idle
        case head
        case body
        case answer
        case write
        case linger
    }

    /// What the shell must do now.
    enum Action: Equatable {
        case none
        case linger
        case close
    }

    /// What the shell must do about a deadline.
    enum Expiry: Equatable {
        case close
        case refuse(Deadline)
    }

    /// How far reading may run ahead of answering.
    struct Bounds: Sendable, Equatable {
        var inFlight = 32
        var unsentBytes = 256 << 10
    }

    private(set) var state = State.waiting
    /// Requests taken and not yet answered.
    private(set) var owed = 0
    /// Bytes of answers that the socket has not taken.
    private(set) var unsent = 0
    private(set) var peerHasEnded = false
    /// The oldest owed answer is a stream, and its head was written.
    private(set) var isStreaming = false
    private var taken: UInt32 = 0
    private var answers: UInt32 = 0
    private var writes: UInt32 = 0
    private let bounds: Bounds

    init(bounds: Bounds = Bounds()) {
        self.bounds = bounds
    }

    var takesRequests: Bool {
        switch state {
        case .waiting, .readingHead, .readingBody: true
        case .finishing, .lingering, .closed: false
        }
    }

    /// Whether the next answer is the last one.
    var owesOnlyTheLast: Bool { owed == 1 && !takesRequests }

    /// Whether another request may be parsed: neither bound is reached.
    var wantsRequests: Bool { takesRequests && owed < bounds.inFlight && unsent < bounds.unsentBytes }

    /// Whether the socket should be read at all.
    var wantsBytes: Bool { !peerHasEnded && (wantsRequests || state == .lingering) }

    /// What this connection can be late with now, and a mark that changes when the time starts anew.
    var deadline: (kind: Deadline, mark: UInt32)? {
        switch state {
        case .closed: nil
        case .lingering: (.linger, 0)
        case _ where unsent > 0: (.write, writes)
        case .readingHead where wantsRequests: (.head, taken)
        case .readingBody where wantsRequests: (.body, taken)
        case _ where owed > 0: isStreaming ? nil : (.answer, answers)
        case .waiting, .readingHead, .readingBody, .finishing: (.idle, taken &+ answers)
        }
    }

    /// How far the request in hand has got.
    mutating func read(_ progress: RequestParser.Progress) {
        guard takesRequests else { return }
        state =
            switch progress {
            case .nothing: .waiting
            case .head: .readingHead
            case .body: .readingBody
            }
    }

    /// A complete request was taken.
    mutating func took(keepsConnection: Bool) {
        taken &+= 1
        owed += 1
        if !keepsConnection, takesRequests { state = .finishing }
    }

    /// A request was refused; its refusal is owed like an answer, and is the last one.
    mutating func refused() {
        guard takesRequests else { return }
        owed += 1
        state = .finishing
    }

    /// The oldest owed answer was written out; behind a closing one nothing is owed any more.
    mutating func answered(closes: Bool) {
        answers &+= 1
        owed -= 1
        guard closes else { return }
        owed = 0
        if takesRequests { state = .finishing }
    }

    /// The oldest owed answer is a stream, and its head was written out; nothing is taken behind a closing one.
    mutating func beganStream(closes: Bool) {
        isStreaming = true
        if closes, takesRequests { state = .finishing }
    }

    /// The stream was written out to its end.
    mutating func endedStream(closes: Bool) {
        isStreaming = false
        answered(closes: closes)
    }

    /// What the socket has left over of all answers.
    mutating func wrote(unsent remaining: Int, progressed: Bool) {
        if progressed { writes &+= 1 }
        unsent = remaining
    }

    /// The peer will send nothing more; it may still read.
    mutating func peerEnded() {
        peerHasEnded = true
        if state == .lingering { state = .closed }
        if takesRequests { state = .finishing }
    }

    /// The socket is of no more use.
    mutating func broke() {
        state = .closed
    }

    /// The server stops: what was begun is finished, nothing new is taken.
    mutating func stop() {
        guard state == .waiting else { return }
        state = owed == 0 && unsent == 0 ? .closed : .finishing
    }

    /// A deadline has passed.
    mutating func expired(_ kind: Deadline) -> Expiry {
        switch kind {
        case .head, .body, .answer:
            return .refuse(kind)
        case .idle, .write, .linger:
            state = .closed
            return .close
        }
    }

    /// What follows from all that happened in this turn.
    mutating func settle() -> Action {
        if state == .closed { return .close }
        guard state == .finishing, owed == 0, unsent == 0 else { return .none }
        guard !peerHasEnded else {
            state = .closed
            return .close
        }
        state = .lingering
        return .linger
    }
}
