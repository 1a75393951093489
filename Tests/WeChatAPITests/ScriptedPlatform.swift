import OfficialAccount
import OutboundHTTP
import Synchronization
import WeChatAPI

/// A transport without a network: a test's closure plays the platform.
final class ScriptedPlatform: APITransport {
    typealias Answer = Result<APIResponse, OutboundError>

    private let requests = Mutex<[OutboundRequest]>([])
    private let play: @Sendable (OutboundRequest) async -> Answer

    init(_ play: @escaping @Sendable (OutboundRequest) async -> Answer) { self.play = play }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> APIResponse {
        requests.withLock { $0.append(request) }
        return try await play(request).get()
    }

    var sent: [OutboundRequest] { requests.withLock { $0 } }

    /// How often a call was made.
    func count(of operation: APIOperation) -> Int {
        sent.count { $0.url.contains("/cgi-bin/\(operation.rawValue)") }
    }
}

extension Result where Success == APIResponse, Failure == OutboundError {
    /// An answer in JSON.
    static func json(_ text: String, status: Int = 200) -> Self {
        .success(APIResponse(status: status, contentType: "application/json; encoding=utf-8", body: Array(text.utf8)))
    }

    /// An answer with an errcode.
    static func refusal(_ code: Int, _ message: String = "no") -> Self {
        json(#"{"errcode":\#(code),"errmsg":"\#(message)"}"#)
    }

    static func token(_ text: String, _ seconds: Int = 7200) -> Self {
        json(#"{"access_token":"\#(text)","expires_in":\#(seconds)}"#)
    }

    static var created: Self {
        json(
            #"{"ticket":"gQH47joAAAA==","expire_seconds":604800,"url":"http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI"}"#
        )
    }
}

extension OutboundRequest {
    func asks(_ operation: APIOperation) -> Bool { url.contains("/cgi-bin/\(operation.rawValue)") }

    /// Whether it buys a token of either kind.
    var buysToken: Bool { asks(.stableToken) || asks(.token) }

    /// The token it was made with.
    var token: String? {
        guard let range = url.firstRange(of: "access_token=") else { return nil }
        return String(url[range.upperBound...].prefix { $0 != "&" })
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Counts how often something was done.
final class Tally: Sendable {
    private let number = Mutex(0)

    /// Counts once more.
    func next() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }

    var count: Int { number.withLock { $0 } }
}

/// Clocks that stand until they are moved; sleeping moves them.
final class ManualClock: Sendable {
    private struct State {
        var unix: Int64
        var now = ContinuousClock.now
        var slept: [Duration] = []
    }

    private let state: Mutex<State>

    init(unix: Int64 = 1_700_000_000) { state = Mutex(State(unix: unix)) }

    func advance(_ duration: Duration) {
        state.withLock { state in
            state.now += duration
            state.unix += duration.components.seconds
        }
    }

    func setUnix(_ seconds: Int64) { state.withLock { $0.unix = seconds } }

    var now: ContinuousClock.Instant { state.withLock(\.now) }
    var slept: [Duration] { state.withLock(\.slept) }

    var clock: APIClock {
        APIClock(
            unixSeconds: { self.state.withLock(\.unix) },
            now: { self.now },
            sleep: { duration in
                self.state.withLock { $0.slept.append(duration) }
                self.advance(duration)
            },
            jitter: { 0 }
        )
    }
}

extension PlatformClient {
    static let testSecret = "0123456789abcdef0123456789abcdef"

    /// A client of a scripted platform.
    static func scripted(
        _ transport: any APITransport,
        tokens: TokenKind = .stable,
        clock: ManualClock = ManualClock()
    ) throws -> PlatformClient {
        PlatformClient(
            appID: AppID(rawValue: "wx0123456789abcdef"),
            secret: try AppSecret(testSecret),
            transport: transport,
            tokens: tokens,
            clock: clock.clock
        )
    }
}

extension QRCodeRequest {
    /// A request for a temporary code.
    static func sample() throws -> QRCodeRequest {
        try QRCodeRequest(number: 123, lifetime: .temporary(seconds: 604800))
    }
}
