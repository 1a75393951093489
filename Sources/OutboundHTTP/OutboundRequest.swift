/// One request to another server.
///
/// Redirects are never followed: whoever answers 3xx has answered.
public struct OutboundRequest: Sendable {
    /// The method, such as `POST`.
    public var method: String
    /// `http://…`, `https://…`, or `http+unix://%2Frun%2Fshop.sock/path` for a server on a Unix socket.
    public var url: String
    /// The header fields, sent in this order; `Host`, `Content-Length` and the like are added where they are missing.
    public var headers: [OutboundHeader]
    /// The body.
    public var body: [UInt8]
    /// How long looking up, connecting and the TLS handshake may take together.
    public var connectTimeout: Duration
    /// How long everything may take, waiting for a free connection included.
    ///
    /// A request whose time is up while it waits is told so when its turn comes, and is not sent.
    public var timeout: Duration
    /// A response with more bytes in its body is an error.
    public var maxResponseBytes: Int
    /// Whether a response beyond that is no error: its beginning is kept, and the rest never read.
    public var cutsLongResponse = false
    /// Hears each piece of the body of a 200 as it comes, on the connection's thread: such a body is not kept.
    ///
    /// It must not wait. ``maxResponseBytes`` still counts, for all pieces together.
    public var onBody: (@Sendable ([UInt8]) -> Void)?
    /// Whether only addresses of the public internet are connected to, as for URLs that others choose.
    ///
    /// The address is looked at, not the name that led to it (``PublicAddress``). Neither a proxy nor a Unix socket can
    /// be used then.
    public var publicAddressesOnly = false
    /// A proxy (`http://HOST:PORT`, `socks5h://HOST:PORT`); the environment's proxies are never used.
    public var proxy: String?
    /// A Unix socket to connect to instead of the URL's host.
    public var unixSocket: String?

    /// Assembles a request.
    public init(
        method: String = "GET",
        url: String,
        headers: [OutboundHeader] = [],
        body: [UInt8] = [],
        connectTimeout: Duration = .seconds(5),
        timeout: Duration = .seconds(10),
        maxResponseBytes: Int = 1 << 20,
        proxy: String? = nil,
        unixSocket: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.maxResponseBytes = maxResponseBytes
        self.proxy = proxy
        self.unixSocket = unixSocket
    }
}

extension OutboundRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method and where to, without the query and without a password: both can be secrets.
    public var description: String { "\(method) \(OutboundURL.redacted(url))" }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
