internal import HTTPTypes

/// What a head says about its request.
struct HeadFacts: Sendable {
    /// How the body is delimited.
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
    }

    var line: RequestLine?
    var fieldsStart = 0
    private var host: Range<Int>?
    private var contentLength: Int?
    private(set) var isChunked = false
    private var saysClose = false
    private var saysKeepAlive = false
    /// Whether the sender waits for `100 Continue`.
    private(set) var expectsContinue = false

    var framing: Framing {
        if isChunked { return .chunked }
        return contentLength.map { $0 == 0 ? .none : .length($0) } ?? .none
    }

    /// RFC 9112 §9.3: `close` wins; HTTP/1.0 must ask for a connection that stays.
    var wantsKeepAlive: Bool { !saysClose && (saysKeepAlive || line?.version == .http11) }

    mutating func take(_ field: FieldLine, of bytes: Span<UInt8>) throws(Refusal) {
        switch field.kind {
        case .other: break
        case .host: try takeHost(field.value, of: bytes)
        case .contentLength: try takeLength(field.value, of: bytes)
        case .transferEncoding: try takeCoding(field.value, of: bytes)
        case .connection: takeConnection(field.value, of: bytes)
        case .expect: try takeExpectation(field.value, of: bytes)
        }
    }

    /// The rules that need the whole head.
    func finish(_ bytes: Span<UInt8>, _ limits: Limits) throws(Refusal) {
        guard let line else { throw .malformedRequestLine }
        if let host, let authority = line.authority {
            guard Authority.agree(bytes, host, authority) else { throw .authorityMismatch }
        }
        guard host != nil || line.version == .http10 else { throw .missingHost }
        if isChunked {
            guard contentLength == nil else { throw .conflictingFraming }
            guard line.version == .http11 else { throw .transferCodingInHTTP10 }
        }
        guard framing == .none || (line.method != .get && line.method != .head) else { throw .contentNotAllowed }
        if let contentLength, contentLength > limits.bodyBytes { throw .bodyTooLarge(limit: limits.bodyBytes) }
    }

    private mutating func takeHost(_ value: Range<Int>, of bytes: Span<UInt8>) throws(Refusal) {
        guard host == nil else { throw .repeatedHost }
        guard Authority.isValid(bytes, value) else { throw .malformedHost }
        host = value
    }

    private mutating func takeLength(_ value: Range<Int>, of bytes: Span<UInt8>) throws(Refusal) {
        guard contentLength == nil else { throw .repeatedContentLength }
        guard !value.isEmpty else { throw .malformedContentLength }
        var length = 0
        for index in value {
            guard ByteClass.isDigit(bytes[index]) else { throw .malformedContentLength }
            let (tens, tooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = tens.addingReportingOverflow(Int(bytes[index] & 0x0F))
            guard !tooLarge, !overflow else { throw .malformedContentLength }
            length = sum
        }
        contentLength = length
    }

    private mutating func takeCoding(_ value: Range<Int>, of bytes: Span<UInt8>) throws(Refusal) {
        guard !isChunked, bytes.spells("chunked", in: value) else { throw .unsupportedTransferCoding }
        isChunked = true
    }

    private mutating func takeConnection(_ value: Range<Int>, of bytes: Span<UInt8>) {
        var start = value.lowerBound
        for index in value.lowerBound...value.upperBound where index == value.upperBound || bytes[index] == 0x2C {
            let option = bytes.trimmed(start..<index)
            if bytes.spells("close", in: option) { saysClose = true }
            if bytes.spells("keep-alive", in: option) { saysKeepAlive = true }
            start = index + 1
        }
    }

    private mutating func takeExpectation(_ value: Range<Int>, of bytes: Span<UInt8>) throws(Refusal) {
        // RFC 9110 §10.1.1: an HTTP/1.0 sender cannot understand an interim answer.
        guard line?.version == .http11 else { return }
        guard bytes.spells("100-continue", in: value) else { throw .unsupportedExpectation }
        expectsContinue = true
    }
}
