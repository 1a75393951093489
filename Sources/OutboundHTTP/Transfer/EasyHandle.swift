internal import CCurl
internal import Glibc

/// One libcurl handle with the connections it keeps open; used by one thread, and the one file that knows libcurl.
///
/// The handle is reset before each transfer: options go, connections stay. Pointers handed to libcurl live until
/// `curl_easy_perform` returns and no longer.
@safe final class EasyHandle {
    /// libcurl's own tables, made once for the process.
    private static let started = qrscene_curl_start()

    private let handle: UnsafeMutableRawPointer?
    private var errorText = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))

    init() {
        _ = Self.started
        unsafe handle = curl_easy_init()
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    /// Makes one transfer and waits for its end.
    func perform(_ job: OutboundJob) -> OutboundJob.Outcome {
        guard !job.isCancelled else { return .failure(.cancelled) }
        let left = job.deadline - ContinuousClock.now
        guard left > .zero else { return .failure(.timeout(.queue)) }
        guard unsafe handle != nil else { return .failure(.other(code: 27, text: "out of memory")) }
        let exchange = Exchange(job)
        unsafe curl_easy_reset(handle)
        configure(job, left)
        let code = withExtendedLifetime(exchange) {
            connect(exchange)
            return job.request.publicAddressesOnly ? guarded(exchange, job.request) : transfer(job.request)
        }
        guard code == CURLE_OK || exchange.isCut else { return .failure(failure(code, job, exchange)) }
        return .success(response(exchange))
    }

    private func set(_ option: CURLoption, _ value: Int) {
        _ = unsafe qrscene_curl_set_long(handle, option, Int64(value))
    }

    /// libcurl copies texts.
    private func set(_ option: CURLoption, _ text: String) { _ = unsafe qrscene_curl_set_text(handle, option, text) }

    private func configure(_ job: OutboundJob, _ left: Duration) {
        let request = job.request
        set(CURLOPT_URL, job.url.target)
        // In case our reading of a URL and libcurl's differ one day.
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        if let path = request.unixSocket ?? job.url.unixSocket { set(CURLOPT_UNIX_SOCKET_PATH, path) }
        // Empty, not unset: else the environment decides.
        set(CURLOPT_PROXY, request.proxy ?? "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_HTTP_VERSION, 2)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_NOPROGRESS, 0)
        set(CURLOPT_TIMEOUT_MS, left.milliseconds)
        set(CURLOPT_CONNECTTIMEOUT_MS, min(left, request.connectTimeout).milliseconds)
    }

    /// Leads what libcurl receives into the exchange.
    private func connect(_ exchange: Exchange) {
        let context = unsafe UnsafeRawPointer(Unmanaged.passUnretained(exchange).toOpaque())
        _ = unsafe qrscene_curl_set_sink(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            unsafe EasyHandle.received(bytes, size * count, context) { $0.take($1) }
        }
        _ = unsafe qrscene_curl_set_sink(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            unsafe EasyHandle.received(bytes, size * count, context) { $0.take(headerLine: $1) }
        }
        _ = unsafe qrscene_curl_set_watch(handle) { context, _, _, _, _ in
            guard let context = unsafe context else { return 0 }
            return unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().isCancelled ? 1 : 0
        }
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA] {
            _ = unsafe qrscene_curl_set_pointer(handle, option, context)
        }
    }

    /// A transfer that reaches public addresses alone: each is looked at as it is connected to, whatever name led there.
    private func guarded(_ exchange: Exchange, _ request: OutboundRequest) -> CURLcode {
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        var addressGuard = unsafe qrscene_curl_guard(
            check: { context, address in
                guard let context = unsafe context, let address = unsafe address else { return 1 }
                let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
                return exchange.mayReach(unsafe String(cString: address)) ? 0 : 1
            },
            context: context
        )
        return unsafe withUnsafePointer(to: &addressGuard) { addressGuard in
            // Without its guard the transfer must not take place.
            let code = unsafe qrscene_curl_set_guard(handle, addressGuard)
            return code == CURLE_OK ? transfer(request) : code
        }
    }

    private static func received(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?,
        _ take: (Exchange, Span<UInt8>) -> Bool
    ) -> Int {
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
        let raw = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
        let isTaken = unsafe raw.withMemoryRebound(to: UInt8.self) { unsafe take(exchange, $0.span) }
        // Any other number ends the transfer, and none could be mistaken for an empty piece.
        return isTaken ? count : -1
    }

    /// Hands over method, fields and body, and runs the transfer while they are alive.
    private func transfer(_ request: OutboundRequest) -> CURLcode {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in Self.headerLines(request) { unsafe list = curl_slist_append(list, line) ?? list }
        defer { unsafe curl_slist_free_all(list) }
        _ = unsafe qrscene_curl_set_list(handle, CURLOPT_HTTPHEADER, list)
        if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
            set(CURLOPT_POST, 1)
            _ = unsafe qrscene_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, Int64(request.body.count))
            // Without any text libcurl would read the body from standard input. It copies as many bytes as were just
            // announced, so this is for the empty body alone.
            if request.body.isEmpty { set(CURLOPT_COPYPOSTFIELDS, "") }
        }
        if request.method == "HEAD" { set(CURLOPT_NOBODY, 1) } else { set(CURLOPT_CUSTOMREQUEST, request.method) }
        return unsafe errorText.withUnsafeMutableBufferPointer { errorText in
            unsafe errorText[0] = 0
            _ = unsafe qrscene_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText.baseAddress)
            let code = perform(request.body)
            _ = unsafe qrscene_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil)
            return code
        }
    }

    private func perform(_ body: [UInt8]) -> CURLcode {
        guard !body.isEmpty else { return unsafe curl_easy_perform(handle) }
        return unsafe body.withUnsafeBytes { bytes in
            _ = unsafe qrscene_curl_set_pointer(handle, CURLOPT_POSTFIELDS, bytes.baseAddress)
            return unsafe curl_easy_perform(handle)
        }
    }
}

// MARK: What came of it

extension EasyHandle {
    /// The fields as libcurl wants them; a name with nothing after the colon keeps it from adding a field of its own.
    private static func headerLines(_ request: OutboundRequest) -> [String] {
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        let given = Set(request.headers.map { $0.name.lowercased() })
        if !given.contains("expect") { lines.append("Expect:") }
        if !given.contains("content-type") { lines.append("Content-Type:") }
        if !given.contains("user-agent") { lines.append("User-Agent: qrscene") }
        return lines
    }

    private func response(_ exchange: Exchange) -> OutboundResponse {
        OutboundResponse(
            status: Int(number(CURLINFO_RESPONSE_CODE)),
            headers: exchange.headers,
            body: exchange.body,
            timings: OutboundResponse.Timings(
                lookup: time(CURLINFO_NAMELOOKUP_TIME_T),
                connected: time(CURLINFO_CONNECT_TIME_T),
                secured: time(CURLINFO_APPCONNECT_TIME_T),
                firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
                total: time(CURLINFO_TOTAL_TIME_T),
                reusedConnection: number(CURLINFO_NUM_CONNECTS) == 0
            )
        )
    }

    private func number(_ info: CURLINFO) -> Int64 { unsafe qrscene_curl_long(handle, info) }

    private func time(_ info: CURLINFO) -> Duration { .microseconds(unsafe qrscene_curl_size(handle, info)) }

    private var phase: OutboundPhase {
        if time(CURLINFO_PRETRANSFER_TIME_T) == .zero { return .connect }
        return time(CURLINFO_STARTTRANSFER_TIME_T) == .zero ? .response : .body
    }

    /// libcurl's words for the last error; asked for only where they hold no more than host and certificate.
    private var details: String {
        String(decoding: errorText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func failure(_ code: CURLcode, _ job: OutboundJob, _ exchange: Exchange) -> OutboundError {
        let peer = job.request.unixSocket ?? job.url.authority
        if let address = exchange.refusedAddress, code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK {
            return .privateAddress(address, of: peer)
        }
        switch code {
        case CURLE_WRITE_ERROR: return .tooLarge(limit: exchange.passedLimit ?? job.request.maxResponseBytes)
        case CURLE_ABORTED_BY_CALLBACK: return .cancelled
        case CURLE_OPERATION_TIMEDOUT: return .timeout(phase)
        case CURLE_URL_MALFORMAT: return .malformedURL(reason: "host, port or path cannot be read")
        case CURLE_COULDNT_RESOLVE_HOST: return .resolve(host: peer)
        case CURLE_COULDNT_RESOLVE_PROXY: return .resolveProxy
        case CURLE_COULDNT_CONNECT:
            return .refused(to: peer, errno: Int32(truncatingIfNeeded: number(CURLINFO_OS_ERRNO)))
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM:
            return .tls(host: peer, reason: details)
        case CURLE_GOT_NOTHING: return .disconnected(.response)
        case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR: return .disconnected(phase)
        // Two ways libcurl says that the first line was no status line (it has given up on HTTP/0.9).
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return .malformedResponse
        default:
            let text = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? ""
            return .other(code: Int(code.rawValue), text: text)
        }
    }
}

extension Duration {
    /// Whole milliseconds, at least one and at most a day: libcurl takes 0 for no limit.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 86_400 else { return 86_400_000 }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
