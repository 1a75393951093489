/// Takes a chunked body apart as it arrives (RFC 9112 §7.1).
struct ChunkDecoder: Sendable {
    private enum Stage {
        case sizeLine
        case data(remaining: Int)
        case dataEnd
        case trailers
    }
    private var stage = Stage.sizeLine
    /// The part of a size line, data end or trailer line that has arrived.
    private var line: [UInt8] = []
    private var bodyBytes = 0
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailerCount = 0
    private var isUsed = false

    /// Sixteen digits are every size that a 64-bit reader could tell apart; more can only be meant to confuse one.
    private static let mostSizeDigits = 16

    /// Back to the beginning; costs nothing where nothing was decoded.
    mutating func reset() {
        guard isUsed else { return }
        self = ChunkDecoder()
    }

    /// Takes bytes from `input` at `offset`, which it moves, and appends what they carry to `body`.
    ///
    /// - Returns: Whether the body is complete.
    mutating func decode(
        _ input: Span<UInt8>,
        at offset: inout Int,
        into body: inout [UInt8],
        within limits: Limits
    ) throws(Refusal) -> Bool {
        isUsed = true
        while offset < input.count {
            if case .data(let remaining) = stage {
                let count = min(remaining, input.count - offset)
                body.append(input, offset..<offset + count)
                offset += count
                stage = count == remaining ? .dataEnd : .data(remaining: remaining - count)
            } else if try collectLine(input, &offset, limits), try takeLine(limits) {
                return true
            }
        }
        return false
    }

    /// Moves bytes up to the next line feed into ``line``; says whether the line is complete.
    private mutating func collectLine(
        _ input: Span<UInt8>,
        _ offset: inout Int,
        _ limits: Limits
    ) throws(Refusal) -> Bool {
        while offset < input.count {
            let byte = input[offset]
            offset += 1
            if byte == ByteClass.lineFeed {
                guard line.last == ByteClass.carriageReturn else { throw .bareLineEnding }
                line.removeLast()
                return true
            }
            guard line.last != ByteClass.carriageReturn else { throw .bareLineEnding }
            line.append(byte)
            try checkLine(limits)
        }
        return false
    }

    private func checkLine(_ limits: Limits) throws(Refusal) {
        switch stage {
        case .dataEnd:
            guard line == [ByteClass.carriageReturn] else { throw .malformedChunk }
        case .sizeLine, .data:
            let room = Self.mostSizeDigits + 1 + limits.chunkExtensionBytes - extensionBytes
            guard line.count <= room else { throw .malformedChunk }
        case .trailers:
            let room = limits.trailerBytes - trailerBytes
            guard line.count <= room else { throw .trailersTooLarge(limit: limits.trailerBytes) }
        }
    }

    /// Understands one complete line; says whether the body ends here.
    private mutating func takeLine(_ limits: Limits) throws(Refusal) -> Bool {
        defer { line.removeAll(keepingCapacity: true) }
        switch stage {
        case .dataEnd:
            guard line.isEmpty else { throw .malformedChunk }
            stage = .sizeLine
        case .sizeLine, .data:
            let size = try takeSize(limits)
            stage = size == 0 ? .trailers : .data(remaining: size)
        case .trailers:
            if line.isEmpty { return true }
            try takeTrailer(limits)
        }
        return false
    }

    private mutating func takeSize(_ limits: Limits) throws(Refusal) -> Int {
        var size = 0
        var digits = 0
        while digits < line.count, let value = ByteClass.hexDigit(line[digits]) {
            guard digits < Self.mostSizeDigits else { throw .malformedChunk }
            guard size <= limits.bodyBytes else { throw .bodyTooLarge(limit: limits.bodyBytes) }
            size = size << 4 | value
            digits += 1
        }
        guard digits > 0, ChunkExtension.isValid(line.span, digits..<line.count) else { throw .malformedChunk }
        extensionBytes += line.count - digits
        guard extensionBytes <= limits.chunkExtensionBytes else { throw .malformedChunk }
        guard size <= limits.bodyBytes - bodyBytes else { throw .bodyTooLarge(limit: limits.bodyBytes) }
        bodyBytes += size
        return size
    }

    /// A trailer is held to the rules of a field and then dropped; one that would frame a body is refused.
    private mutating func takeTrailer(_ limits: Limits) throws(Refusal) {
        trailerBytes += line.count + 2
        trailerCount += 1
        guard trailerCount <= limits.fieldCount else { throw .tooManyFields(limit: limits.fieldCount) }
        switch try FieldLine(line.span, 0..<line.count).kind {
        case .contentLength, .transferEncoding, .host: throw .forbiddenTrailer
        case .connection, .expect, .other: break
        }
    }
}

extension [UInt8] {
    /// Appends a part of a span in one copy.
    mutating func append(_ span: Span<UInt8>, _ range: Range<Int>) {
        unsafe span.extracting(range).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
