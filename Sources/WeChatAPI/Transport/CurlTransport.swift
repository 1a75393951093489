public import OutboundHTTP

/// The transport of real life: libcurl, TLS verified, no redirects, a proxy only where one is given.
public struct CurlTransport: APITransport {
    private let client: OutboundClient
    private let proxy: String?

    /// A transport over a client, which may serve others too.
    ///
    /// - Parameters:
    ///   - client: Makes the connections.
    ///   - proxy: `http://HOST:PORT` or `socks5h://HOST:PORT`; the environment's proxies are never used.
    public init(client: OutboundClient, proxy: String? = nil) {
        self.client = client
        self.proxy = proxy
    }

    /// Sends a request through the client.
    public func send(_ request: OutboundRequest) async throws(OutboundError) -> APIResponse {
        var request = request
        if let proxy { request.proxy = proxy }
        let response = try await client.send(request)
        return APIResponse(
            status: response.status,
            contentType: response.header("Content-Type"),
            body: response.body
        )
    }
}
