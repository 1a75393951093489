/// What a server answered.
public struct OutboundResponse: Sendable {
    /// The status code.
    public let status: Int
    /// The header fields, in their order.
    public let headers: [OutboundHeader]
    /// The body.
    public let body: [UInt8]
    /// How long each part took.
    public let timings: Timings

    /// When each part was done, counted from the start of the transfer.
    public struct Timings: Sendable {
        /// The name was looked up.
        public let lookup: Duration
        /// The connection stood.
        public let connected: Duration
        /// TLS was negotiated; zero without TLS.
        public let secured: Duration
        /// The first byte of the response was here.
        public let firstByte: Duration
        /// Everything was done.
        public let total: Duration
        /// Whether a connection that stood already was used.
        public let reusedConnection: Bool
    }

    /// The value of the first field of this name; case does not count.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}
