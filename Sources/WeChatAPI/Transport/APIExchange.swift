internal import OfficialAccount
internal import OutboundHTTP
import Synchronization

/// One account's way to the platform: sends a call, waits where the platform is busy, and stops where it asks for that.
///
/// It knows nothing of tokens being renewed; that is its callers' part.
final class APIExchange: Sendable {
    /// One call, as it goes out.
    struct Call: Sendable {
        var operation: APIOperation
        var method = "GET"
        var query: [(name: String, value: String)] = []
        var body: [UInt8] = []
        /// What must not show up in an error.
        var secrets: [String] = []
        /// When the caller has no more use for the answer.
        var deadline: ContinuousClock.Instant?
    }

    /// How often a busy platform is asked again; after 1, 2, 4 seconds.
    static let busyRetries = 3

    let clock: APIClock
    let hosts: PlatformHosts
    private let transport: any APITransport
    private let timeout: Duration
    private let holds = Mutex<[APIOperation: CallHold]>([:])

    init(transport: any APITransport, hosts: PlatformHosts, clock: APIClock, timeout: Duration) {
        self.transport = transport
        self.hosts = hosts
        self.clock = clock
        self.timeout = timeout
    }

    /// Sends a call and reads the errcode of its answer.
    ///
    /// - Returns: The body of an answer without an errcode, or with 0.
    func send(_ call: Call) async throws(APIError) -> [UInt8] {
        let operation = call.operation
        try checkHold(of: operation)
        var wait = Duration.seconds(1)
        for turn in 0... {
            let response = try await deliver(call, maxBytes: 1 << 20)
            guard let refusal = try Self.refusal(in: response, call) else { return response.body }
            guard refusal.code == .busy, turn < Self.busyRetries, hasTime(for: wait, call) else {
                hold(refusal)
                throw .refused(refusal)
            }
            do { try await clock.sleep(wait) } catch { throw .unreachable(operation, .cancelled) }
            wait *= 2
        }
        throw .timeIsUp(operation)
    }

    /// Sends a call once and hands its answer over unread.
    func deliver(_ call: Call, maxBytes: Int) async throws(APIError) -> APIResponse {
        var request = OutboundRequest(
            method: call.method,
            url: base(of: call.operation) + call.operation.path + PercentEncoding.query(call.query),
            body: call.body,
            timeout: timeout,
            maxResponseBytes: maxBytes
        )
        if !call.body.isEmpty { request.headers = [OutboundHeader("Content-Type", "application/json; charset=utf-8")] }
        if let deadline = call.deadline {
            let left = deadline - clock.now()
            guard left > .zero else { throw .timeIsUp(call.operation) }
            request.timeout = min(timeout, left)
        }
        do {
            return try await transport.send(request)
        } catch {
            throw .unreachable(call.operation, error)
        }
    }

    private func base(of operation: APIOperation) -> String { operation == .picture ? hosts.pages : hosts.api }

    private func hasTime(for wait: Duration, _ call: Call) -> Bool {
        guard let deadline = call.deadline else { return true }
        return clock.now() + wait < deadline
    }
}

// MARK: - Refusals

extension APIExchange {
    private struct Envelope: Decodable {
        var errcode: LenientInteger?
        var errmsg: String?

        enum CodingKeys: CodingKey { case errcode, errmsg }

        init(from decoder: any Decoder) throws {
            let answer = try decoder.container(keyedBy: CodingKeys.self)
            errcode = try answer.decodeIfPresent(LenientInteger.self, forKey: .errcode)
            // The code is what counts, whatever the words are.
            errmsg = try? answer.decodeIfPresent(String.self, forKey: .errmsg)
        }
    }

    /// The refusal in an answer; `nil` where it is none.
    ///
    /// It fails where the answer is not the platform's at all.
    static func refusal(in response: APIResponse, _ call: Call) throws(APIError) -> PlatformRefusal? {
        guard let envelope = LenientJSON.decode(Envelope.self, from: response.body) else {
            guard response.status == 200 else { throw .status(call.operation, response.status) }
            throw .malformedAnswer(call.operation, reason: "it is no JSON object")
        }
        if let code = envelope.errcode?.value, code != 0 {
            return PlatformRefusal(
                code: ErrorCode(rawValue: code),
                message: envelope.errmsg ?? "",
                operation: call.operation,
                secrets: call.secrets
            )
        }
        guard response.status == 200 else { throw .status(call.operation, response.status) }
        return nil
    }

    private func checkHold(of operation: APIOperation) throws(APIError) {
        let now = clock.unixSeconds()
        let hold = holds.withLock { holds in
            if let hold = holds[operation], hold.isOver(at: now) { holds[operation] = nil }
            return holds[operation]
        }
        if let hold { throw .held(hold.refusal, until: hold.until) }
    }

    private func hold(_ refusal: PlatformRefusal) {
        guard let hold = CallHold(after: refusal, at: clock.unixSeconds()) else { return }
        holds.withLock { $0[refusal.operation] = hold }
    }
}
