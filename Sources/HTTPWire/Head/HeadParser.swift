internal import HTTPTypes

/// Reads the head of one request, line by line, and remembers how far it got.
///
/// All positions count from the first byte of the request, so they stay true when the bytes move elsewhere.
struct HeadParser: Sendable {
    /// The first byte that no complete line covers yet; behind the empty line once the head is complete.
    private(set) var position = 0
    /// What has been understood so far.
    private(set) var facts = HeadFacts()

    private enum Stage {
        /// One empty line may stand here (RFC 9112 §2.2).
        case start
        case requestLine
        case fields
    }
    private var stage = Stage.start
    /// There is no line feed between ``position`` and here: a slow sender's bytes are looked at once.
    private var searched = 0
    private var fieldCount = 0

    /// Goes on reading; `bytes` begins with the request's first byte and has only grown since the last call.
    ///
    /// - Returns: Whether the head is complete.
    mutating func advance(over bytes: Span<UInt8>, within limits: Limits) throws(Refusal) -> Bool {
        while let feed = nextLineFeed(in: bytes) {
            guard feed > position, bytes[feed - 1] == ByteClass.carriageReturn else { throw .bareLineEnding }
            let line = position..<feed - 1
            position = feed + 1
            searched = position
            guard position <= limits.headBytes else { throw tooLong(limits) }
            if try take(line, of: bytes, limits) { return true }
        }
        if bytes.count >= limits.headBytes { throw tooLong(limits) }
        try refuseForeignStart(bytes)
        return false
    }

    private mutating func nextLineFeed(in bytes: Span<UInt8>) -> Int? {
        let found = bytes.next(ByteClass.lineFeed, in: searched..<bytes.count)
        guard found < bytes.count else {
            searched = bytes.count
            return nil
        }
        return found
    }

    private mutating func take(_ line: Range<Int>, of bytes: Span<UInt8>, _ limits: Limits) throws(Refusal) -> Bool {
        switch stage {
        case .start where line.isEmpty:
            stage = .requestLine
        case .start, .requestLine:
            guard !line.isEmpty else { throw .malformedRequestLine }
            facts.line = try RequestLine(bytes, line)
            facts.fieldsStart = position
            stage = .fields
        case .fields where line.isEmpty:
            try facts.finish(bytes, limits)
            return true
        case .fields:
            fieldCount += 1
            guard fieldCount <= limits.fieldCount else { throw .tooManyFields(limit: limits.fieldCount) }
            try facts.take(FieldLine(bytes, line), of: bytes)
        }
        return false
    }

    private func tooLong(_ limits: Limits) -> Refusal {
        switch stage {
        case .start, .requestLine: .requestLineTooLong(limit: limits.headBytes)
        case .fields: .headTooLarge(limit: limits.headBytes)
        }
    }

    /// Something that is no HTTP at all, a TLS greeting for instance, would otherwise wait for the deadline.
    private func refuseForeignStart(_ bytes: Span<UInt8>) throws(Refusal) {
        guard stage != .fields, position < bytes.count else { return }
        let first = bytes[position]
        guard ByteClass.token.contains(first) || (stage == .start && first == ByteClass.carriageReturn) else {
            throw .malformedRequestLine
        }
    }
}
