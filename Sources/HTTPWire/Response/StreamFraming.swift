public import HTTPTypes

/// How the reader of a streamed answer is told where it ends.
public enum StreamFraming: Sendable, Hashable {
    /// Each piece with its length before it, and an empty one as the end (RFC 9112 §7.1).
    case chunked
    /// The end of the connection is the end of the answer (RFC 9112 §6.3, item 8): HTTP/1.0 knows no chunks.
    case untilClose
    /// There is no body: the answer to a `HEAD`, 1xx, 204 and 304.
    case headOnly

    /// What an answer with this status needs in this context.
    public init(_ status: HTTPResponse.Status, for context: ResponseSerializer.Context) {
        if context.isHEAD || !status.hasContent {
            self = .headOnly
        } else {
            self = context.version == .http10 ? .untilClose : .chunked
        }
    }

    /// Appends a piece of the body.
    ///
    /// Nothing comes of an empty piece: as a chunk it would be the end.
    public func append(_ piece: [UInt8], to out: inout [UInt8]) {
        guard !piece.isEmpty else { return }
        switch self {
        case .headOnly: break
        case .untilClose: out.append(contentsOf: piece)
        case .chunked:
            out.append(hexadecimal: piece.count)
            out.append("\r\n")
            out.append(contentsOf: piece)
            out.append("\r\n")
        }
    }

    /// Appends the end of the body.
    public func appendEnd(to out: inout [UInt8]) {
        if self == .chunked { out.append("0\r\n\r\n") }
    }
}

extension HTTPResponse.Status {
    /// Whether an answer with this status has a body, be it an empty one (RFC 9110 §6.4.1).
    var hasContent: Bool { code >= 200 && code != 204 && code != 304 }
}
