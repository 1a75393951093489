internal import HTTPWire

// One connection
// ==============
//
// Model. What a lane keeps for one peer: the descriptor, the parser, the state machine (`ConnectionState`, which draws
// the states), and what must wait: answers that are owed, input that may not be parsed yet, output the socket would not
// take.
//
// Ownership. A connection belongs to one lane and is touched on that lane's queue only; it is not Sendable and nothing
// but the lane's slot table holds it. It owns its descriptor: when the slot lets it go, the descriptor is closed,
// and with that leaves the lane's epoll set. Handlers never see it; they hold an `Exchange.ID` that names slot and
// generation, which fits no later connection in the same slot.
//
// Invariants.
// - `owed` is in the order of the requests; its first entry is request number `firstOwed`. Only its front is ever written
//   out, so answers leave in the order in which the requests came, however late a handler is.
// - `isReadable` and `isWritable` say whether the socket may have something to give or room; they fall on EAGAIN (or on a
//   short read, which means the same) and rise with an edge from epoll. While one is up no edge will come, so whoever
//   stops early with `isReadable` up must come back by himself: the lane's list of unfinished connections.
// - An idle connection owns no buffer: `held`, `unsent` and the parser's own are empty between requests.

/// A connection of a lane.
final class Connection {
    /// A request that waits for its answer, or an answer that waits for those before it.
    struct Owed {
        let context: ResponseSerializer.Context
        let receivedAt: ContinuousClock.Instant
        var answer: Answer
    }

    /// How far the answer to a request is.
    enum Answer {
        /// The handler has it in hand.
        case awaited
        case whole(Response)
        /// Stays in front of all others while it is written.
        case stream(ResponseStream)
    }

    let descriptor: Descriptor
    let peer: PeerAddress
    let slot: Int
    let generation: UInt32

    var state: ConnectionState
    var parser: RequestParser
    /// Input that was read while no further request could be taken.
    var held: [UInt8] = []
    /// Output that the socket would not take, from `sent` on.
    var unsent: [UInt8] = []
    var sent = 0
    var owed: [Owed] = []
    var firstOwed: UInt64 = 0
    /// What the head of the stream in front has promised, once it was written.
    var streaming: ResponseSerializer.Head?

    var isReadable = false
    var isWritable = true
    /// The peer's end has been reported: a short read says nothing any more, read on until it shows.
    var isHangingUp = false
    /// Whether it stands in the lane's list of unfinished connections.
    var isUnfinished = false
    /// The deadline that is set, so that it is not set again for nothing.
    var deadline: (kind: ConnectionState.Deadline, mark: UInt32)?
    /// Bytes thrown away while lingering.
    var discarded = 0

    init(
        _ descriptor: consuming Descriptor,
        peer: PeerAddress,
        slot: Int,
        generation: UInt32,
        _ configuration: LaneSettings
    ) {
        self.descriptor = descriptor
        self.peer = peer
        self.slot = slot
        self.generation = generation
        state = ConnectionState(bounds: configuration.bounds)
        parser = RequestParser(limits: configuration.limits)
    }

    /// Names this connection for epoll and for late answers.
    var token: UInt64 { UInt64(generation) << 32 | UInt64(UInt32(truncatingIfNeeded: slot)) }

    /// Keeps the answer to a request until its turn has come.
    ///
    /// - Returns: Whether it was waited for.
    func accept(_ answer: Answer, for request: UInt64) -> Bool {
        guard let index = index(of: request), case .awaited = owed[index].answer else { return false }
        owed[index].answer = answer
        return true
    }

    /// Whether this very stream is what a request waits for or is getting.
    func owes(_ stream: ResponseStream) -> Bool {
        guard let index = index(of: stream.id.request), case .stream(let owed) = owed[index].answer else {
            return false
        }
        return owed === stream
    }

    private func index(of request: UInt64) -> Int? {
        guard request >= firstOwed, request - firstOwed < UInt64(owed.count) else { return nil }
        return Int(request - firstOwed)
    }

    /// Takes the whole answer whose turn it is.
    func takeDue() -> (Owed, Response)? {
        guard let first = owed.first, case .whole(let response) = first.answer else { return nil }
        dropFirst()
        return (first, response)
    }

    /// The request in front is done with.
    func dropFirst() {
        owed.removeFirst()
        firstOwed += 1
    }
}
