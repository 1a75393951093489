public import OutboundHTTP

/// Carries one request to the platform and brings its answer back; tests bring a scripted one.
public protocol APITransport: Sendable {
    /// Sends a request and waits for the whole answer, of any status, for no longer than the request allows.
    func send(_ request: OutboundRequest) async throws(OutboundError) -> APIResponse
}

/// What the platform answered, before anybody looked at it.
public struct APIResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The value of `Content-Type`, where there was one.
    public var contentType: String?
    /// The body.
    public var body: [UInt8]

    /// Assembles an answer.
    public init(status: Int = 200, contentType: String? = nil, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}
