import Foundation
import OfficialAccount
import OutboundHTTP
import Synchronization
import WeChatAPI

@testable import Sandbox

/// A simulated platform without a network: calls reach it at once, at a time that stands until it is moved.
final class PlatformTransport: APITransport {
    private struct State {
        var platform: Platform
        var now: Int64
        var calls: [String: Int] = [:]
        /// Calls that are answered still; none are behind them.
        var left = Int.max
    }

    private let state: Mutex<State>

    init(_ limits: PlatformLimits = PlatformLimits(), at now: Int64 = midnight) throws {
        state = Mutex(State(platform: try Sample.platform(limits), now: now))
    }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> APIResponse {
        let parts = request.url.dropFirst("http://platform".count).split(separator: "?", maxSplits: 1)
        let call = APICall(
            isPost: request.method == "POST",
            path: String(parts[0]),
            query: FormQuery(parts.count > 1 ? Array(parts[1].utf8) : []),
            body: request.body
        )
        let answer: APIAnswer? = state.withLock { state in
            guard state.left > 0 else { return nil as APIAnswer? }
            state.left -= 1
            state.calls[call.path, default: 0] += 1
            return state.platform.answer(call, hasCallback: false, at: state.now)
        }
        guard let answer else { throw .disconnected(.response) }
        let body = (try? JSONEncoder.platform.encode(answer)).map { [UInt8]($0) } ?? []
        return APIResponse(status: 200, contentType: "application/json", body: body)
    }

    /// Changes what the platform knows.
    func change<Result: Sendable>(_ body: (inout Platform) throws -> sending Result) rethrows -> Result {
        try state.withLock { try body(&$0.platform) }
    }

    /// Lets so many further calls be answered.
    func answer(_ calls: Int) { state.withLock { $0.left = calls } }

    func advance(_ seconds: Int64) { state.withLock { $0.now += seconds } }

    func calls(of path: String) -> Int { state.withLock { $0.calls["/cgi-bin/" + path] ?? 0 } }

    var now: Int64 { state.withLock(\.now) }

    /// A client that sees the platform's time.
    func client() throws -> PlatformClient {
        PlatformClient(
            appID: Sample.appID,
            secret: try AppSecret(Sample.secret),
            transport: self,
            hosts: try PlatformHosts(api: "http://platform", pages: "http://platform"),
            clock: APIClock(unixSeconds: { self.now }, now: { .now }, sleep: { _ in }, jitter: { 0 })
        )
    }
}
