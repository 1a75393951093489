import Foundation
import OfficialAccount
import Testing
import WeChatPush

@testable import Sandbox

@Suite("Platform interfaces")
struct PlatformAPITests {
    struct Call: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        var query = ""
        var body = ""
        let error: PlatformError
        var testDescription: String { "\(method) \(path)?\(query) \(body) → \(error)" }
    }

    /// `TOKEN` stands for a valid token, `PERSON` for a follower.
    static let calls = [
        Call(method: "GET", path: "token", error: .invalidGrantType),
        Call(method: "GET", path: "token", query: "grant_type=other", error: .invalidGrantType),
        Call(method: "GET", path: "token", query: "grant_type=client_credential", error: .missingAppID),
        Call(method: "GET", path: "token", query: "grant_type=client_credential&appid=wx1", error: .missingSecret),
        Call(
            method: "GET",
            path: "token",
            query: "grant_type=client_credential&appid=wx1&secret=x",
            error: .invalidAppID
        ),
        Call(
            method: "GET",
            path: "token",
            query: "grant_type=client_credential&appid=wx0123456789abcdef&secret=x",
            error: .invalidAppSecret
        ),
        Call(method: "POST", path: "token", body: "{}", error: .needsGet),
        Call(method: "GET", path: "stable_token", error: .needsPost),
        Call(method: "POST", path: "stable_token", body: "grant_type=client_credential", error: .malformedBody),
        Call(method: "POST", path: "stable_token", body: "{}", error: .invalidGrantType),
        Call(
            method: "POST",
            path: "stable_token",
            body: #"{"grant_type":"client_credential","appid":"wx0123456789abcdef","secret":"no"}"#,
            error: .invalidAppSecret
        ),
        Call(method: "GET", path: "qrcode/create", query: "access_token=TOKEN", error: .needsPost),
        Call(method: "POST", path: "qrcode/create", body: "{}", error: .missingAccessToken),
        Call(
            method: "POST",
            path: "qrcode/create",
            query: "access_token=short",
            body: "{}",
            error: .invalidAccessToken
        ),
        Call(
            method: "POST",
            path: "qrcode/create",
            query: "access_token=TOKENx",
            body: "{}",
            error: .invalidCredential
        ),
        Call(method: "POST", path: "qrcode/create", query: "access_token=TOKEN", body: "", error: .malformedBody),
        Call(method: "POST", path: "qrcode/create", query: "access_token=TOKEN", body: "{}", error: .invalidActionName),
        Call(method: "GET", path: "user/info", query: "access_token=TOKEN", error: .missingOpenID),
        Call(method: "GET", path: "user/info", query: "access_token=TOKEN&openid=o1", error: .invalidOpenID),
        Call(method: "POST", path: "user/info", query: "access_token=TOKEN", error: .needsGet),
        Call(method: "GET", path: "user/get", error: .missingAccessToken),
        Call(method: "POST", path: "user/get", query: "access_token=TOKEN", error: .needsGet),
        Call(method: "GET", path: "user/get", query: "access_token=TOKEN&next_openid=o1", error: .invalidOpenID),
        Call(method: "GET", path: "user/info/batchget", query: "access_token=TOKEN", error: .needsPost),
        Call(
            method: "POST",
            path: "user/info/batchget",
            query: "access_token=TOKEN",
            body: #"{"user_list":[]}"#,
            error: .invalidListSize
        ),
        Call(
            method: "POST",
            path: "user/info/batchget",
            query: "access_token=TOKEN",
            body: #"{"user_list":[{"openid":"o1"}]}"#,
            error: .invalidOpenID
        ),
        Call(method: "GET", path: "getcallbackip", error: .missingAccessToken),
        Call(
            method: "POST",
            path: "callback/check",
            query: "access_token=TOKEN",
            body: "{}",
            error: .invalidCheckAction
        ),
        Call(
            method: "POST",
            path: "callback/check",
            query: "access_token=TOKEN",
            body: #"{"action":"all","check_operator":"X"}"#,
            error: .invalidCheckOperator
        ),
        Call(
            method: "POST",
            path: "message/custom/send",
            query: "access_token=TOKEN",
            body: "x",
            error: .malformedBody
        ),
        Call(
            method: "POST",
            path: "message/custom/send",
            query: "access_token=TOKEN",
            body: #"{"touser":"oNobody","msgtype":"text","text":{"content":"a"}}"#,
            error: .invalidOpenID
        ),
        Call(
            method: "POST",
            path: "message/custom/send",
            query: "access_token=TOKEN",
            body: #"{"touser":"PERSON","msgtype":"hologram"}"#,
            error: .invalidMessageType
        ),
        Call(
            method: "POST",
            path: "message/custom/send",
            query: "access_token=TOKEN",
            body: #"{"touser":"PERSON","msgtype":"text","text":{"content":""}}"#,
            error: .emptyContent
        ),
        Call(
            method: "POST",
            path: "message/custom/send",
            query: "access_token=TOKEN",
            body: #"{"touser":"PERSON","msgtype":"text","text":{"content":"\u4f60"}}"#,
            error: .invalidCharset
        ),
        Call(
            method: "POST",
            path: "message/custom/send",
            query: "access_token=TOKEN",
            body: #"{"touser":"PERSON","msgtype":"text","text":{"content":"a"}}"#,
            error: .outsideWindow
        ),
    ]

    @Test(arguments: calls)
    func refusesWithTheDocumentedCode(_ call: Call) throws {
        var platform = try Sample.platform()
        let token = try platform.token()
        let person = try #require(platform.people(following: true).first)
        let query = call.query.replacing("TOKEN", with: token)
        let body = call.body.replacing("PERSON", with: person.rawValue)
        let answer =
            call.method == "GET"
            ? try platform.get("/cgi-bin/" + call.path, query)
            : try platform.post("/cgi-bin/" + call.path, query, body)
        #expect(answer.errorCode == call.error.rawValue)
        let message = try #require(answer.object["errmsg"] as? String)
        #expect(message.contains(/.+ rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/))
    }

    @Test func noCallbackNoCheck() throws {
        var platform = try Sample.platform()
        let token = try platform.token()
        let query = FormQuery("access_token=\(token)".utf8)
        let body = Array(#"{"action":"all","check_operator":"DEFAULT"}"#.utf8)
        let call = APICall(isPost: true, path: "/cgi-bin/callback/check", query: query, body: body)
        let refused = platform.answer(call, hasCallback: false, at: midnight)
        #expect(refused?.errorCode == 40201)
        let answer = platform.answer(call, hasCallback: true, at: midnight)
        #expect((answer?.object["dns"] as? [Any])?.count == 1)
        #expect((answer?.object["ping"] as? [Any])?.count == 1)
    }

    @Test func makesAllFourKindsOfCode() throws {
        var platform = try Sample.platform()
        let token = try platform.token()
        let bodies = [
            (#"{"expire_seconds":604800,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":123}}}"#, 604_800),
            (#"{"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"a"}}}"#, 60),
            (#"{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":123}}}"#, nil),
            (#"{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"a"}}}"#, nil),
        ]
        for (body, seconds) in bodies {
            let answer = try platform.post("/cgi-bin/qrcode/create", "access_token=\(token)", body).object
            let ticket = try #require(answer["ticket"] as? String)
            #expect(answer["expire_seconds"] as? Int == seconds)
            #expect((answer["url"] as? String)?.hasPrefix("http://weixin.qq.com/q/") == true)
            #expect(platform.codes[Ticket(rawValue: ticket)] != nil)
        }
    }

    @Test func thePermanentQuotaCountsScenesNotCalls() throws {
        var limits = PlatformLimits()
        // Three permanent codes are there from the start.
        limits.permanentCodes = 5
        var platform = try Sample.platform(limits)
        let request = { CodeRequest(kind: .permanentText, scene: $0, lifetime: nil) }
        let first = try platform.createCode(request("a"), at: midnight)
        let again = try platform.createCode(request("a"), at: midnight)
        #expect(first.ticket != again.ticket)
        #expect(platform.codes[first.ticket] != nil)
        _ = try platform.createCode(request("b"), at: midnight)
        #expect(throws: PlatformError.invalidActionInfo) { try platform.createCode(request("c"), at: midnight) }
        _ = try platform.createCode(CodeRequest(kind: .temporaryText, scene: "c", lifetime: 60), at: midnight)
    }

    @Test func theDailyQuotaOfCreatesEnds() throws {
        var limits = PlatformLimits()
        limits.createsADay = 6
        var platform = try Sample.platform(limits)
        let request = CodeRequest(kind: .temporaryNumber, scene: "1", lifetime: 60)
        _ = try platform.createCode(request, at: midnight)
        #expect(throws: PlatformError.dailyQuota) { try platform.createCode(request, at: midnight) }
        _ = try platform.createCode(request, at: midnight + 86_400)
    }

    @Test func userInfoTellsHowSomebodyCame() throws {
        var platform = try Sample.platform()
        let token = try platform.token()
        let stranger = try #require(platform.people(following: false).first)
        let path = "/cgi-bin/user/info"
        let query = "access_token=\(token)&openid=\(stranger.rawValue)&lang=zh_CN"
        #expect(try platform.get(path, query).object.count == 2)
        #expect(try platform.get(path, query).object["subscribe"] as? Int == 0)
        let number = try platform.createCode(.init(kind: .temporaryNumber, scene: "77", lifetime: 60), at: midnight)
        _ = try platform.perform(.scan(number.ticket), by: stranger, at: midnight + 5)
        var info = try platform.get(path, query).object
        #expect(info["subscribe_scene"] as? String == "ADD_SCENE_QR_CODE")
        #expect(info["qr_scene"] as? Int == 77)
        #expect(info["qr_scene_str"] as? String == "")
        #expect(info["subscribe_time"] as? Int == Int(midnight) + 5)
        _ = try platform.perform(.unfollow, by: stranger, at: midnight + 6)
        let text = try platform.createCode(.init(kind: .permanentText, scene: "77", lifetime: nil), at: midnight)
        _ = try platform.perform(.follow(by: text.ticket), by: stranger, at: midnight + 7)
        info = try platform.get(path, query).object
        #expect(info["qr_scene"] as? Int == 0)
        #expect(info["qr_scene_str"] as? String == "77")
    }

    @Test func threeMessagesWithinAMinuteOfAScan() throws {
        var platform = try Sample.platform()
        let token = try platform.token()
        let person = try #require(platform.people(following: true).first)
        let ticket = try #require(platform.codes.newest(1).first).ticket
        let body = #"{"touser":"\#(person.rawValue)","msgtype":"text","text":{"content":"你好 \\u4f60 & \u0026"}}"#
        func send(_ second: Int64) throws -> Int {
            try platform.post("/cgi-bin/message/custom/send", "access_token=\(token)", body, at: midnight + second)
                .errorCode
        }
        _ = try platform.perform(.scan(ticket), by: person, at: midnight)
        #expect(try [send(1), send(30), send(59), send(59)] == [0, 0, 0, 45047])
        #expect(try send(60) == 45015)
        _ = try platform.perform(.write("hello"), by: person, at: midnight + 100)
        #expect(try (0..<6).map { try send(200 + $0) } == [0, 0, 0, 0, 0, 45047])
        #expect(try send(100 + 48 * 3600) == 42001)
        _ = try platform.perform(.scan(ticket), by: person, at: midnight + 300)
        _ = try platform.perform(.unfollow, by: person, at: midnight + 301)
        #expect(try send(302) == 45015)
    }
}
