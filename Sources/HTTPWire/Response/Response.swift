public import HTTPTypes

/// One answer.
///
/// Its length is known, so it can always be sent with `Content-Length`.
///
/// `Content-Length`, `Date` and `Connection` are the serializer's business and must not stand in ``fields``.
public struct Response: Sendable {
    /// The status.
    public var status: HTTPResponse.Status
    /// Further fields; names and values are valid by construction.
    public var fields: HTTPFields
    /// The body; a `HEAD` gets its length and nothing else.
    public var body: [UInt8]
    /// Whether the connection must close after this answer.
    public var closesConnection: Bool

    /// Assembles an answer.
    public init(
        status: HTTPResponse.Status,
        fields: HTTPFields = [:],
        body: [UInt8] = [],
        closesConnection: Bool = false
    ) {
        self.status = status
        self.fields = fields
        self.body = body
        self.closesConnection = closesConnection
    }
}
