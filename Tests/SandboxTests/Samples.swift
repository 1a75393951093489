import Foundation
import OfficialAccount
import Synchronization
import WeChatPush

@testable import Sandbox

/// A midnight in China, so that days and minutes begin with it.
let midnight: Int64 = 1_767_196_800

enum Sample {
    static let key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    static let secret = "0123456789abcdef0123456789abcdef"
    static let appID = AppID(rawValue: "wx0123456789abcdef")

    static func account(_ mode: MessageMode = .plain) throws -> SandboxAccount {
        SandboxAccount(
            appID: appID,
            appSecret: try AppSecret(secret),
            credentials: try PushCredentials(
                appID: appID,
                token: try PushToken("SandboxToken1"),
                aesKey: try EncodingAESKey(key),
                mode: mode
            )
        )
    }

    static func platform(
        _ limits: PlatformLimits = PlatformLimits(),
        seed: UInt64 = 7,
        mode: MessageMode = .plain
    ) throws -> Platform {
        Platform(account: try account(mode), limits: limits, seed: seed, at: midnight)
    }
}

extension APIAnswer {
    /// The errcode; 0 where it is none.
    var errorCode: Int {
        guard case .error(let error, _) = self else { return 0 }
        return error.rawValue
    }

    /// The answer's JSON as an object.
    var object: [String: Any] {
        let bytes = (try? JSONEncoder.platform.encode(self)) ?? Data()
        return (try? JSONSerialization.jsonObject(with: bytes)) as? [String: Any] ?? [:]
    }
}

extension Platform {
    mutating func get(_ path: String, _ query: String, at now: Int64 = midnight) throws -> APIAnswer {
        try answerOrFail(APICall(isPost: false, path: path, query: FormQuery(query.utf8), body: []), at: now)
    }

    mutating func post(_ path: String, _ query: String, _ body: String, at now: Int64 = midnight) throws -> APIAnswer {
        try answerOrFail(
            APICall(isPost: true, path: path, query: FormQuery(query.utf8), body: Array(body.utf8)),
            at: now
        )
    }

    private mutating func answerOrFail(_ call: APICall, at now: Int64) throws -> APIAnswer {
        struct NoSuchInterface: Error {}
        guard let answer = answer(call, hasCallback: true, at: now) else { throw NoSuchInterface() }
        return answer
    }

    /// A fresh token of the classic kind.
    mutating func token(at now: Int64 = midnight) throws -> String {
        try tokens.grantClassic(at: now, &generator).token
    }

    /// The people that follow, or do not.
    func people(following: Bool) -> [OpenID] {
        crowd.order.filter { crowd[$0]?.isFollowing == following }
    }
}

/// A clock that only moves when somebody waits or says so.
final class ManualClock: Sendable {
    private let now = Mutex(midnight * 1000)

    var milliseconds: Int64 { now.withLock(\.self) }
    func advance(milliseconds: Int64) { now.withLock { $0 += milliseconds } }

    var clock: SandboxClock {
        SandboxClock(
            milliseconds: { self.milliseconds },
            sleep: { self.advance(milliseconds: $0.wholeMilliseconds) }
        )
    }
}

/// A receiver that answers by a script, and remembers what it was sent and when.
final class ScriptedTransport: PushTransport {
    struct Sent: Sendable, Equatable {
        let at: Int64
        let url: String
        let body: [UInt8]
        let manner: Manner
    }

    typealias Script = @Sendable (_ number: Int, _ url: String, _ body: [UInt8]) -> Transmission.Outcome

    private let clock: ManualClock
    private let script: Script
    private let log = Mutex([Sent]())

    init(_ clock: ManualClock, _ script: @escaping Script) {
        (self.clock, self.script) = (clock, script)
    }

    var sent: [Sent] { log.withLock(\.self) }

    func post(_ body: [UInt8], to url: String, manner: Manner) async -> Transmission {
        let number = log.withLock { log in
            log.append(Sent(at: clock.milliseconds, url: url, body: body, manner: manner))
            return log.count - 1
        }
        let outcome: Transmission.Outcome =
            switch manner {
            case .plain, .slow: script(number, url, body)
            case .torn: .broken("torn")
            case .late: .late
            }
        let took: Int64 = outcome == .late ? 5000 : 3
        clock.advance(milliseconds: took)
        return Transmission(outcome, milliseconds: Int(took))
    }

    func get(_ url: String) async -> Transmission {
        let query = FormQuery(url.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst())
        return Transmission(.answered(status: 200, body: Array((query["echostr"] ?? "").utf8)), milliseconds: 1)
    }
}
