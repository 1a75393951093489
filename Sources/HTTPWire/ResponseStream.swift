internal import Synchronization

// A streamed answer
// =================
//
// Two sides share it: its owner, who has things to tell, on any thread; and the sink, which has the connection. What the
// owner sends waits here, within a bound, until the sink takes it: one call of the sink stands for all that was sent since
// it last took, so a burst costs one wake-up, and a reader who takes nothing costs no more than the bound.
//
//     open ── finish ──► finishing ── the sink has taken the rest ──► over
//     open, finishing ── more waits than may ──► overfull ── the sink has seen it ──► over
//     any ── the peer leaves, the server stops, nobody waits for it ──► over
//
// No closure of the owner is ever called from `send` or `finish`: he may hold a lock of his own there.

/// An answer that is sent piece by piece, for as long as its owner likes; for events, or what is too long to hold.
///
/// Begun by ``Exchange/stream(_:)``. Where the pieces are cut does not reach the peer. It must be finished once, like any
/// answer, unless ``send(_:)`` has said that it is over.
public final class ResponseStream: Sendable {
    /// Why a stream is over.
    public enum End: Sendable, Hashable, CaseIterable {
        /// Its owner finished it; or the peer asked for the head only.
        case finished
        /// The peer has ended its side, or the connection broke.
        case peerLeft
        /// The peer read too slowly: more waited than may, or it took nothing for the write time-out.
        case tooSlow
        /// The request had an answer already, or its time was up.
        case refused
        /// The server stops; what was sent and a proper end still go out.
        case stopped
    }

    private struct State {
        var waiting: [UInt8]
        var isAnnounced = true
        var isFinishing = false
        var isOverfull = false
        var end: End?
        var whenOver: (@Sendable (End) -> Void)?
    }

    /// Which request it answers.
    package let id: Exchange.ID
    /// Its status and fields; the body was moved to what waits.
    package let head: Response
    private let sink: any ResponseSink
    private let limit: Int
    private let state: Mutex<State>

    init(_ head: Response, for id: Exchange.ID, sink: any ResponseSink) {
        self.id = id
        self.sink = sink
        limit = sink.streamBytes
        var bare = head
        bare.body = []
        self.head = bare
        state = Mutex(State(waiting: head.body))
    }

    /// Sends a piece; does not block.
    ///
    /// A peer that reads too slowly is cut off: where more than the sink's bound would wait, nothing of what waits is sent
    /// and the connection closes.
    ///
    /// - Returns: Whether the stream is still open; where it is not, nothing was taken and nothing ever will be.
    @discardableResult
    public func send(_ piece: [UInt8]) -> Bool {
        let (isOpen, mustTell) = state.withLock { state in
            guard state.end == nil, !state.isFinishing, !state.isOverfull else { return (false, false) }
            guard piece.count <= limit - state.waiting.count else {
                state.isOverfull = true
                state.waiting = []
                return (false, true)
            }
            if state.waiting.isEmpty { state.waiting = piece } else { state.waiting += piece }
            return (true, Self.announce(&state))
        }
        if mustTell { sink.advance(self) }
        return isOpen
    }

    /// Ends the stream behind what was sent; a second call does nothing.
    public func finish() {
        let mustTell = state.withLock { state in
            guard state.end == nil, !state.isFinishing, !state.isOverfull else { return false }
            state.isFinishing = true
            return Self.announce(&state)
        }
        if mustTell { sink.advance(self) }
    }

    /// Says what to do once when the stream is over, for whatever reason; where it is over already, does it here and now.
    ///
    /// Called on a lane, so it must neither block nor take long; never from within ``send(_:)`` or ``finish()``. A second
    /// closure takes the first one's place.
    public func whenOver(_ closure: @escaping @Sendable (End) -> Void) {
        let end = state.withLock { state in
            if state.end == nil { state.whenOver = closure }
            return state.end
        }
        if let end { closure(end) }
    }

    private static func announce(_ state: inout State) -> Bool {
        defer { state.isAnnounced = true }
        return !state.isAnnounced
    }

    // MARK: The sink's side

    /// Whether more waited than may, so that the connection must be closed.
    package var isOverfull: Bool { state.withLock(\.isOverfull) }

    /// Takes what waits; from now on the sink is told again of what is sent.
    ///
    /// - Returns: What waited, and whether nothing follows.
    package func take() -> (piece: [UInt8], isLast: Bool) {
        state.withLock { state in
            defer { state.waiting = [] }
            state.isAnnounced = false
            return (state.waiting, state.isFinishing)
        }
    }

    /// Ends it for both sides; only the first reason counts.
    package func end(_ end: End) {
        let whenOver = state.withLock { state -> (@Sendable (End) -> Void)? in
            guard state.end == nil else { return nil }
            state.end = end
            state.waiting = []
            defer { state.whenOver = nil }
            return state.whenOver
        }
        whenOver?(end)
    }
}
