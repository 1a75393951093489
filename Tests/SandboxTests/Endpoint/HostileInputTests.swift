import Foundation
import OfficialAccount
import OutboundHTTP
import TestSupport
import Testing

@testable import Sandbox

/// Whatever a client sends to the sandbox, it is answered as the platform would, or told what is wrong; a trap would end
/// this process.
@Suite("Hostile input", .timeLimit(.minutes(2)))
struct HostileInputTests {
    struct Door: Sendable, CustomTestStringConvertible {
        let path: String
        var query = ""
        var body: String?
        var testDescription: String { path }
    }

    /// `TOKEN`, `PERSON` and `TICKET` stand for ones that are right.
    static let platformDoors = [
        Door(path: "token", query: "grant_type=client_credential&appid=wx0123456789abcdef&secret=\(Sample.secret)"),
        Door(
            path: "stable_token",
            body: #"{"grant_type":"client_credential","appid":"wx0123456789abcdef","secret":"\#(Sample.secret)","#
                + #""force_refresh":true}"#
        ),
        Door(
            path: "qrcode/create",
            query: "access_token=TOKEN",
            body: #"{"expire_seconds":604800,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":123}}}"#
        ),
        Door(
            path: "qrcode/create",
            query: "access_token=TOKEN",
            body: #"{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"桌/7"}}}"#
        ),
        Door(path: "user/info", query: "access_token=TOKEN&openid=PERSON&lang=zh_CN"),
        Door(
            path: "message/custom/send",
            query: "access_token=TOKEN",
            body: #"{"touser":"PERSON","msgtype":"text","text":{"content":"你好 \n \u0026"}}"#
        ),
        Door(
            path: "message/custom/send",
            query: "access_token=TOKEN",
            body: #"{"touser":"PERSON","msgtype":"news","news":{"articles":[{"title":"a","url":"u","picurl":"p"}]}}"#
        ),
        Door(path: "getcallbackip", query: "access_token=TOKEN"),
        Door(
            path: "callback/check",
            query: "access_token=TOKEN",
            body: #"{"action":"all","check_operator":"DEFAULT"}"#
        ),
    ]

    @Test(arguments: platformDoors)
    func thePlatformAnswersWithADocumentedCodeOrWhatWasAsked(_ door: Door) throws {
        var platform = try Sample.platform()
        let token = try platform.token()
        let person = try #require(platform.people(following: true).first)
        let fill = { (text: String) in
            Array(text.replacing("TOKEN", with: token).replacing("PERSON", with: person.rawValue).utf8)
        }
        var spoiler = Spoiler(seed: 1)
        var codes: [Int: Int] = [:]
        for turn in 0..<600 {
            let (query, body) = (fill(door.query), fill(door.body ?? ""))
            // The body alone, the query alone, both.
            let call = APICall(
                isPost: door.body != nil,
                path: "/cgi-bin/" + door.path,
                query: FormQuery(turn % 3 == 0 && door.body != nil ? query : spoiler.spoilt(query)),
                body: turn % 3 == 1 ? body : spoiler.spoilt(body)
            )
            // The clock goes on, so that no quota of a minute hides what comes behind it.
            let answered = platform.answer(call, hasCallback: true, at: midnight + Int64(turn % 60))
            let answer = try #require(answered)
            let code = answer.errorCode
            codes[code, default: 0] += 1
            #expect(code == 0 || PlatformError(rawValue: code) != nil)
            #expect(!answer.object.isEmpty)
        }
        // It was not one refusal for all.
        #expect(codes.count > 1)
    }

    static let scriptDoors = [
        Door(path: "/sandbox/scan", body: #"{"openid":"PERSON","ticket":"TICKET","follow":true}"#),
        Door(path: "/sandbox/follow", body: #"{"openid":"PERSON","ticket":"TICKET"}"#),
        Door(path: "/sandbox/unfollow", body: #"{"openid":"PERSON"}"#),
        Door(path: "/sandbox/text", body: #"{"openid":"PERSON","content":"hello"}"#),
        Door(path: "/sandbox/code", body: #"{"scene":"table/7","permanent":false,"seconds":60}"#),
        Door(path: "/sandbox/tokens", body: #"{"expired":true}"#),
        Door(path: "/sandbox/ledger", query: "after=0&faults=1"), Door(path: "/sandbox/state"),
        Door(path: "/cgi-bin/showqrcode", query: "ticket=TICKET"),
        Door(
            path: "/cgi-bin/qrcode/create",
            query: "access_token=TOKEN",
            body: #"{"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":123}}}"#
        ),
    ]

    /// Over a socket: what breaks a line of the request is refused there, the rest is answered by the sandbox.
    @Test(arguments: scriptDoors)
    func everyRequestIsAnsweredOverTheSocketToo(_ door: Door) async throws {
        let sandbox = Sandbox(account: try Sample.account(), transport: try NetworkTransport())
        let (person, ticket) = sandbox.withPlatform { platform in
            (platform.people(following: true)[0].rawValue, platform.codes.newest(1)[0].ticket.rawValue)
        }
        try await LiveSandbox.with(sandbox) { (live) async throws in
            var spoiler = Spoiler(seed: 2)
            var statuses: [Int: Int] = [:]
            for _ in 0..<150 {
                let fill = { (text: String) in
                    Array(text.replacing("PERSON", with: person).replacing("TICKET", with: ticket).utf8)
                }
                let query = spoiler.spoilt(fill(door.query)).map { byte in
                    (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "#")
                        ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
                }
                let path = door.path + "?" + query.joined().prefix(7000)
                let body = door.body.map { String(decoding: spoiler.spoilt(fill($0)), as: UTF8.self) }
                let response = if let body { try await live.post(path, body) } else { try await live.get(path) }
                statuses[response.status, default: 0] += 1
            }
            #expect(Set(statuses.keys).isSubset(of: [200, 400, 404, 409]), "\(statuses)")
            #expect(try await live.get("/sandbox/state").status == 200)
        }
    }
}
