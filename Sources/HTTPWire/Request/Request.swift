public import HTTPTypes

/// One complete HTTP request: its head and its whole body, in one buffer that is copied once.
///
/// The parser has already refused everything that two readers could understand differently, so the accessors here
/// only look: they never fail on a request that exists.
public struct Request: Sendable {
    /// `GET`, `POST`, …, as sent (methods are case-sensitive).
    public let method: HTTPRequest.Method
    /// HTTP/1.0 or HTTP/1.1.
    public let version: Version
    /// When the first byte of this request was read, by the monotonic clock: deadlines are counted from here.
    public let receivedAt: ContinuousClock.Instant
    /// Who sent it; `nil` where there is no socket.
    public let peer: PeerAddress?
    /// Whether the sender lets the connection stay open behind the answer (RFC 9112 §9.3).
    public let wantsKeepAlive: Bool

    /// The two versions this server speaks.
    public enum Version: Sendable, Hashable {
        /// HTTP/1.0
        case http10
        /// HTTP/1.1
        case http11
    }

    /// Head and decoded body, end to end.
    private let bytes: [UInt8]
    private let pathRange: Range<Int>
    private let queryRange: Range<Int>
    private let bodyStart: Int
    private let fields: FieldSection

    init(
        line: RequestLine,
        facts: HeadFacts,
        headEnd: Int,
        bytes: [UInt8],
        receivedAt: ContinuousClock.Instant,
        peer: PeerAddress?
    ) {
        method = line.method
        version = line.version
        wantsKeepAlive = facts.wantsKeepAlive
        pathRange = line.path
        queryRange = line.query
        bodyStart = headEnd
        fields = FieldSection(range: facts.fieldsStart..<headEnd - 2)
        self.bytes = bytes
        self.receivedAt = receivedAt
        self.peer = peer
    }

    /// The path as sent, not percent-decoded: `/wechat`; `*` for `OPTIONS *`; `/` where an absolute target has none.
    public var path: String {
        pathRange.isEmpty ? "/" : String(decoding: bytes[pathRange], as: UTF8.self)
    }

    /// The query as sent, without the `?`, not percent-decoded; empty where there is none.
    public var query: ArraySlice<UInt8> { bytes[queryRange] }

    /// The body, decoded from chunks where it came in chunks; empty where there is none.
    public var body: ArraySlice<UInt8> { bytes[bodyStart...] }

    /// `Host` as sent: `example.com:8080`; `nil` where an HTTP/1.0 request has none.
    public var host: String? {
        fields.first("host", in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// The value of the first field of this name (compared without regard to case), trimmed.
    public subscript(name: HTTPField.Name) -> String? {
        fields.first(name.canonicalName, in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
}
