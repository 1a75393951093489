internal import HTTPTypes

// How bytes become requests
// =========================
//
// Model. One parser belongs to one connection and lives as long as it. `next` is handed whatever was read, takes one
// request out of it or all there is, and is called again until it has taken everything.
//
//              head complete, whole body there (or none)
//        ┌──────────────────────────────────────────────┐
//        ▼                                              │
//      head ──── head complete, body missing ───► length(total) ── all there ──► request, back to head
//        │
//        └────── head complete, chunked ────────► chunked ── last chunk, trailers ──► request, back to head
//
// Any refusal ends the parser: where one request ends can no longer be said, so nothing behind it may be read.
//
// Ownership. The caller's buffer is only looked at during the call. A request that lies in it whole is parsed there
// and copied once, into `Request.bytes`. `kept` holds a request of which only a part has arrived, and nothing else: it
// is empty between requests, so an idle connection owns no buffer. When the rest arrives, `kept` itself becomes
// `Request.bytes`.
//
// Invariants.
// - `kept` begins with the first byte of the request in hand and never holds a byte of the next one: bytes that
//   turn out to lie behind the head are given back to the caller.
// - Every byte is searched for a line end once, and looked at once more when its line is complete; so the cost is linear
//   however finely a sender cuts it. Nothing is refused or accepted on half a line, so the cut cannot change a verdict.
// - `kept` grows with what has arrived, never with what was announced; the limits bound it.

/// Turns the bytes of one connection into requests (RFC 9112), or refuses them.
public struct RequestParser: Sendable {
    /// How far the request in hand has got.
    public enum Progress: Sendable, Hashable {
        /// No byte of it has arrived.
        case nothing
        /// Its head is incomplete.
        case head
        /// Its body is incomplete.
        case body
    }

    private enum Stage {
        case head
        case length(total: Int)
        case chunked
    }

    private let limits: Limits
    private var stage = Stage.head
    private var head = HeadParser()
    private var chunks = ChunkDecoder()
    private var kept: [UInt8] = []
    private var startedAt: ContinuousClock.Instant?
    private var continueIsDue = false

    /// A parser for a new connection.
    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How far the request in hand has got.
    public var progress: Progress {
        guard case .head = stage else { return .body }
        return kept.isEmpty ? .nothing : .head
    }

    /// Whether the request in hand is known to be a `HEAD`, so that the answer to its refusal has no body.
    public var isReadingHEAD: Bool { head.facts.line?.method == .head }

    /// Whether `100 Continue` must be sent now, since the sender waits for it with its body; true once a request.
    public mutating func takeContinue() -> Bool {
        defer { continueIsDue = false }
        return continueIsDue
    }

    /// Takes the next request out of what was read.
    ///
    /// - Parameters:
    ///   - input: What was read.
    ///   - offset: Where to begin; moved behind what was taken. At `input.count` all has been taken.
    ///   - now: When the input was read.
    ///   - peer: Who sent it.
    /// - Throws: Why the request is refused; the parser must not be used any more.
    /// - Returns: A complete request, or `nil` when all of the input was taken and more is needed.
    public mutating func next(
        _ input: Span<UInt8>,
        at offset: inout Int,
        receivedAt now: ContinuousClock.Instant,
        from peer: PeerAddress?
    ) throws(Refusal) -> Request? {
        guard offset < input.count else { return nil }
        if case .head = stage {
            if kept.isEmpty {
                startedAt = now
                if let request = try takeInPlace(input, &offset, peer) { return request }
            } else {
                try resumeHead(input, &offset)
            }
        }
        return try takeBody(input, &offset, peer)
    }

    /// A request of which nothing is kept: looks at it where it lies.
    private mutating func takeInPlace(
        _ input: Span<UInt8>,
        _ offset: inout Int,
        _ peer: PeerAddress?
    ) throws(Refusal) -> Request? {
        let rest = input.extracting(offset..<input.count)
        guard try head.advance(over: rest, within: limits) else {
            kept.append(rest, 0..<rest.count)
            offset = input.count
            return nil
        }
        switch head.facts.framing {
        case .none:
            return complete(rest, head.position, &offset, peer)
        case .length(let length) where rest.count - head.position >= length:
            return complete(rest, head.position + length, &offset, peer)
        case .length, .chunked:
            kept.append(rest, 0..<head.position)
            offset += head.position
            beginBody()
            return nil
        }
    }

    /// More of a head that came in parts.
    private mutating func resumeHead(_ input: Span<UInt8>, _ offset: inout Int) throws(Refusal) {
        let count = min(input.count - offset, limits.headBytes + 1 - kept.count)
        kept.append(input, offset..<offset + count)
        offset += count
        var head = head
        let isComplete = try head.advance(over: kept.span, within: limits)
        self.head = head
        guard isComplete else { return }
        // What lies behind the head came with this call: give it back.
        let surplus = kept.count - head.position
        kept.removeLast(surplus)
        offset -= surplus
        beginBody()
    }

    private mutating func beginBody() {
        switch head.facts.framing {
        case .none: stage = .length(total: head.position)
        case .length(let length): stage = .length(total: head.position + length)
        case .chunked: stage = .chunked
        }
        continueIsDue = head.facts.expectsContinue && head.facts.framing != .none
    }

    private mutating func takeBody(
        _ input: Span<UInt8>,
        _ offset: inout Int,
        _ peer: PeerAddress?
    ) throws(Refusal) -> Request? {
        switch stage {
        case .head:
            return nil
        case .length(let total):
            let count = min(total - kept.count, input.count - offset)
            kept.append(input, offset..<offset + count)
            offset += count
            return kept.count == total ? completeKept(peer) : nil
        case .chunked:
            let isComplete = try chunks.decode(input, at: &offset, into: &kept, within: limits)
            return isComplete ? completeKept(peer) : nil
        }
    }

    private mutating func complete(
        _ rest: Span<UInt8>,
        _ count: Int,
        _ offset: inout Int,
        _ peer: PeerAddress?
    ) -> Request? {
        offset += count
        let bytes = unsafe rest.extracting(0..<count).withUnsafeBufferPointer { unsafe [UInt8]($0) }
        return finish(bytes, peer)
    }

    private mutating func completeKept(_ peer: PeerAddress?) -> Request? {
        let bytes = kept
        kept = []
        return finish(bytes, peer)
    }

    private mutating func finish(_ bytes: [UInt8], _ peer: PeerAddress?) -> Request? {
        guard let line = head.facts.line, let startedAt else { return nil }
        let request = Request(
            line: line,
            facts: head.facts,
            headEnd: head.position,
            bytes: bytes,
            receivedAt: startedAt,
            peer: peer
        )
        reset()
        return request
    }

    private mutating func reset() {
        stage = .head
        head = HeadParser()
        continueIsDue = false
        chunks.reset()
    }
}
