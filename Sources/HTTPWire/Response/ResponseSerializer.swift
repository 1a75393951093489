internal import HTTPTypes

/// Writes answers as bytes (RFC 9112 §4, §6, §9).
///
/// One belongs to each lane: it keeps the start of a `200` with the second's `Date` ready.
public struct ResponseSerializer: Sendable {
    /// What the request says about how its answer must look.
    public struct Context: Sendable, Hashable {
        /// Whether the answer has a head only.
        public var isHEAD: Bool
        /// The version of the request; HTTP/1.0 must be told that a connection stays.
        public var version: Request.Version
        /// Whether the connection stays open behind the answer.
        public var keepsConnection: Bool

        /// Says how an answer must look.
        public init(isHEAD: Bool = false, version: Request.Version = .http11, keepsConnection: Bool = true) {
            self.isHEAD = isHEAD
            self.version = version
            self.keepsConnection = keepsConnection
        }

        /// What this request needs.
        public init(_ request: Request) {
            isHEAD = request.method == .head
            version = request.version
            keepsConnection = request.wantsKeepAlive
        }
    }

    /// What a head that was written promises about what follows it.
    public struct Head: Sendable, Hashable {
        /// How the body is framed.
        public let framing: StreamFraming
        /// Whether the connection must close behind it.
        public let closes: Bool
    }

    /// What the interim answer to `Expect: 100-continue` looks like.
    public static let interimContinue = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    private var second = -1
    /// `Date: …` with its line end.
    private var date: [UInt8] = []
    /// `HTTP/1.1 200 OK`, its line end, and ``date``.
    private var ok: [UInt8] = []

    /// A serializer that has no date yet; tell it one before the first answer.
    public init() {}

    /// Tells it the wall clock's time; cheap unless the second has changed.
    public mutating func setDate(secondsSince1970: Int) {
        guard secondsSince1970 != second else { return }
        second = secondsSince1970
        date = Array("Date: \(HTTPDate.text(secondsSince1970: secondsSince1970))\r\n".utf8)
        ok = Array("HTTP/1.1 200 OK\r\n".utf8) + date
    }

    /// Appends the answer.
    ///
    /// 1xx, 204 and 304 have no body and no length; a `HEAD` gets the length of the body that it does not get.
    public func append(_ response: Response, for context: Context, to out: inout [UInt8]) {
        appendStart(response.status, to: &out)
        appendFields(response.fields, to: &out)
        let hasContent = response.status.hasContent
        if hasContent {
            out.append("Content-Length: ")
            out.append(decimal: response.body.count)
            out.append("\r\n")
        }
        appendEndOfHead(closes: response.closesConnection || !context.keepsConnection, context, to: &out)
        if hasContent, !context.isHEAD { out.append(response.body.span) }
    }

    /// Appends the head of an answer whose body follows piece by piece.
    ///
    /// The body of `head` is not written.
    ///
    /// - Returns: How what follows must be framed; where ``Head/closes`` is set, the connection must close behind it.
    public func appendHead(_ head: Response, for context: Context, to out: inout [UInt8]) -> Head {
        let framing = StreamFraming(head.status, for: context)
        let closes = head.closesConnection || !context.keepsConnection || framing == .untilClose
        appendStart(head.status, to: &out)
        appendFields(head.fields, to: &out)
        if context.version == .http11, head.status.hasContent { out.append("Transfer-Encoding: chunked\r\n") }
        appendEndOfHead(closes: closes, context, to: &out)
        return Head(framing: framing, closes: closes)
    }

    private func appendEndOfHead(closes: Bool, _ context: Context, to out: inout [UInt8]) {
        if closes {
            out.append("Connection: close\r\n\r\n")
        } else if context.version == .http10 {
            out.append("Connection: keep-alive\r\n\r\n")
        } else {
            out.append("\r\n")
        }
    }

    private func appendStart(_ status: HTTPResponse.Status, to out: inout [UInt8]) {
        guard status.code != 200 else { return out.append(ok.span) }
        out.append("HTTP/1.1 ")
        out.append(decimal: status.code)
        out.append(" ")
        out.append(contentsOf: status.reasonPhrase.utf8)
        out.append("\r\n")
        out.append(contentsOf: date)
    }

    /// By length first: four comparisons of unequal texts are more than the rest of a field.
    private static func isOwn(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: name == "date"
        case 10: name == "connection"
        case 14: name == "content-length"
        case 17: name == "transfer-encoding"
        default: false
        }
    }

    /// The fields that this type writes itself are left out: a second one would make two readings possible.
    private func appendFields(_ fields: HTTPFields, to out: inout [UInt8]) {
        for field in fields {
            if Self.isOwn(field.name.canonicalName) { continue }
            out.append(contentsOf: field.name.rawName.utf8)
            out.append(": ")
            unsafe field.withUnsafeBytesOfValue { value in unsafe out.append(contentsOf: value) }
            out.append("\r\n")
        }
    }
}
