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

    /// The two versions this server speaks.
    public enum Version: Sendable, Hashable {
        /// HTTP/1.0
        case http10
        /// HTTP/1.1
        case http11
    }

    /// Head and decoded body, end to end.
    let bytes: [UInt8]
    let pathRange: Range<Int>
    let queryRange: Range<Int>
    let bodyRange: Range<Int>
    let fields: FieldSection

    init(
        method: HTTPRequest.Method,
        version: Version,
        receivedAt: ContinuousClock.Instant,
        bytes: [UInt8],
        pathRange: Range<Int>,
        queryRange: Range<Int>,
        bodyRange: Range<Int>,
        fields: FieldSection
    ) {
        self.method = method
        self.version = version
        self.receivedAt = receivedAt
        self.bytes = bytes
        self.pathRange = pathRange
        self.queryRange = queryRange
        self.bodyRange = bodyRange
        self.fields = fields
    }

    /// The path as sent, not percent-decoded: `/wechat`.
    public var path: String { String(decoding: bytes[pathRange], as: UTF8.self) }

    /// The query as sent, without the `?`, not percent-decoded; empty where there is none.
    public var query: ArraySlice<UInt8> { bytes[queryRange] }

    /// The body, decoded from chunks where it came in chunks; empty where there is none.
    public var body: ArraySlice<UInt8> { bytes[bodyRange] }

    /// The value of the first field of this name (compared without regard to case), trimmed.
    public subscript(name: HTTPField.Name) -> String? {
        fields.first(name.canonicalName, in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
}
