public import HTTPTypes

extension Request {
    /// Makes a request without a socket, by sending it through the parser.
    ///
    /// `Host` is added, and `Content-Length` where there is a body.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - target: Path and query, or any other form that RFC 9112 §3.2 knows.
    ///   - host: The value of `Host`.
    ///   - fields: The other fields, in this order.
    ///   - body: The body.
    ///   - peer: Who sent it.
    ///   - receivedAt: When it came.
    ///   - limits: What the parser accepts.
    /// - Throws: What the parser refuses.
    public init(
        _ method: HTTPRequest.Method = .get,
        _ target: String,
        host: String = "localhost",
        fields: HTTPFields = [:],
        body: [UInt8] = [],
        from peer: PeerAddress? = nil,
        receivedAt: ContinuousClock.Instant = .now,
        limits: Limits = Limits()
    ) throws(Refusal) {
        var bytes = Array("\(method.rawValue) \(target) HTTP/1.1\r\nHost: \(host)\r\n".utf8)
        var fields = fields
        if !body.isEmpty, fields[.contentLength] == nil { fields[.contentLength] = "\(body.count)" }
        for field in fields {
            bytes += Array("\(field.name.rawName): \(field.value)\r\n".utf8)
        }
        bytes += Array("\r\n".utf8) + body
        var parser = RequestParser(limits: limits)
        var offset = 0
        guard let request = try parser.next(bytes.span, at: &offset, receivedAt: receivedAt, from: peer) else {
            throw .malformedRequestLine
        }
        self = request
    }
}
