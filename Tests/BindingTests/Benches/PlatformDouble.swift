import OfficialAccount
import Store
import Synchronization

@testable import Binding

/// The world around flows: codes are made at once, or not; messages and notices become jobs that say what they are.
final class PlatformDouble: FlowSurroundings {
    struct NoCode: Error {}

    private struct State {
        var codes: [(scene: SceneValue, ticket: Ticket)] = []
        var isBroken = false
        var bound: [OpenID] = []
    }

    private let state = Mutex(State())

    /// Whether the platform makes no codes.
    var isBroken: Bool {
        get { state.withLock(\.isBroken) }
        set { state.withLock { $0.isBroken = newValue } }
    }

    /// The codes so far.
    var codes: [(scene: SceneValue, ticket: Ticket)] { state.withLock(\.codes) }

    /// Who was counted as bound so far.
    var bound: [OpenID] { state.withLock(\.bound) }

    func makeCode(_ scene: SceneValue, lifetime: Duration, for account: AppID) async throws -> FlowCode {
        try state.withLock { state in
            if state.isBroken { throw NoCode() }
            let ticket = Ticket(rawValue: "gQ_\(state.codes.count)")
            state.codes.append((scene, ticket))
            return FlowCode(ticket: ticket, url: "http://weixin.qq.com/q/\(state.codes.count - 1)")
        }
    }

    func message(_ text: String, to openID: OpenID, of account: AppID, at now: Int64) -> Job? {
        Job(kind: "message", target: openID.rawValue, payload: Array(text.utf8), dueAt: now)
    }

    func bound(_ openID: OpenID, of account: AppID, at now: Int64) -> ChannelFact? {
        state.withLock { $0.bound.append(openID) }
        return ChannelFact(account: "default", kind: .bind, at: now, openID: openID, scene: nil)
    }

    func notice(_ document: [UInt8], id: String, to application: String, at now: Int64) -> Job? {
        Job(kind: "notice", target: application, payload: document, dueAt: now)
    }
}

/// What was refused, as `event reason`, and codes that were not made.
final class RefusalLog: FlowCounting {
    private let state = Mutex<[String]>([])

    var lines: [String] { state.withLock { $0 } }

    func refused(event: String, reason: String) { state.withLock { $0.append("\(event) \(reason)") } }

    func codeFailed(reason: String) { state.withLock { $0.append("no code") } }
}
