/// Makes requests to other servers over libcurl, on threads of its own.
///
/// Connections stay open between requests. TLS certificates are verified, redirects are not followed, and neither
/// proxies nor passwords are taken from the environment. One client serves the whole process; it may be used from any
/// task. Its threads end with it.
public final class OutboundClient: Sendable {
    private let pool: WorkerPool

    /// Makes a client; threads and connections come with the work.
    ///
    /// - Parameter connections: How many requests run at once at most; further ones wait.
    /// - Throws: ``OutboundError/other(code:text:)`` where the process has no descriptor left.
    public init(connections: Int = 16) throws(OutboundError) {
        pool = try WorkerPool(limit: connections)
    }

    init(_ pool: WorkerPool) { self.pool = pool }

    deinit { pool.shutDown() }

    /// Sends a request and waits for the whole response.
    ///
    /// A cancelled task's request ends within about a second.
    ///
    /// - Throws: ``OutboundError`` where there is no response; a response of any status is none.
    public func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        // So that the client ends with idle threads only, and waiting for them takes no time.
        defer { withExtendedLifetime(self) {} }
        let url = try OutboundURL(request.url)
        try request.check()
        let deadline = ContinuousClock.now + request.timeout
        let running = RunningJob()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = OutboundJob(request, url, deadline: deadline, continuation)
                running.set(job)
                pool.submit(job)
            }
        } onCancel: {
            running.cancel()
        }
        return try outcome.get()
    }
}

extension OutboundRequest {
    /// Fails where the method or a field would break out of its line, or a proxy would look up what is to be public.
    func check() throws(OutboundError) {
        if publicAddressesOnly, proxy != nil { throw .privateAddress("a proxy", of: "the request") }
        guard OutboundHeader(method, "").isSendable else { throw .malformedRequest(field: "the method") }
        for header in headers where !header.isSendable {
            throw .malformedRequest(
                field: "the header field \(OutboundHeader(header.name, "").isSendable ? header.name : "")"
            )
        }
    }
}
