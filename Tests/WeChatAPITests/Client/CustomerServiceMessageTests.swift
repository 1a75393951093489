import OfficialAccount
import OutboundHTTP
import Testing
import WeChatAPI
import WeChatPush

@Suite("Customer-service messages", .timeLimit(.minutes(3)))
struct CustomerServiceMessageTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let reply: PassiveReply
        let body: String?
        var testDescription: String { reply.kind }
    }

    static let rows: [Row] = [
        Row(
            reply: .text("桌号 7\n<a href=\"https://x/y\">\u{1}订单</a>"),
            body: #"{"msgtype":"text","text":{"content":"桌号 7\n<a href=\"https://x/y\">订单</a>"},"touser":"oP"}"#
        ),
        Row(reply: .image(mediaID: "M"), body: #"{"image":{"media_id":"M"},"msgtype":"image","touser":"oP"}"#),
        Row(reply: .voice(mediaID: "M"), body: #"{"msgtype":"voice","touser":"oP","voice":{"media_id":"M"}}"#),
        Row(
            reply: .video(mediaID: "M", title: "T", description: nil),
            body: #"{"msgtype":"video","touser":"oP","video":{"media_id":"M","title":"T"}}"#
        ),
        Row(
            reply: .music(PassiveReply.Music(title: "T", url: "https://m/1", thumbnailMediaID: "Th")),
            body: #"{"msgtype":"music","music":{"hqmusicurl":"https://m/1","musicurl":"https://m/1","#
                + #""thumb_media_id":"Th","title":"T"},"touser":"oP"}"#
        ),
        Row(
            reply: .news([
                PassiveReply.Article(title: "A", description: "D", pictureURL: "https://p", url: "https://u"),
                PassiveReply.Article(title: "B", url: "https://v"),
            ]),
            body: #"{"msgtype":"news","news":{"articles":[{"description":"D","picurl":"https://p","title":"A","#
                + #""url":"https://u"}]},"touser":"oP"}"#
        ),
        Row(reply: .none, body: nil),
        Row(reply: .transferCustomerService(account: "a@b"), body: nil),
    ]

    @Test("Bodies", arguments: rows)
    func theBodyIsTheDocumentedOne(row: Row) {
        let body = CustomerServiceMessage(row.reply)?.body(to: OpenID(rawValue: "oP"))
        #expect(body.map { String(decoding: $0, as: UTF8.self) } == row.body)
    }

    @Test func aMessageIsNotSentBeyondItsDeadline() async throws {
        let clock = ManualClock()
        let platform = ScriptedPlatform { request in
            if request.asks(.stableToken) {
                clock.advance(.seconds(5))
                return .token("T1")
            }
            return .refusal(-1)
        }
        let client = try PlatformClient.scripted(platform, clock: clock)
        let message = try #require(CustomerServiceMessage(.text("x")))
        let start = clock.now
        await #expect(throws: APIError.timeIsUp(.sendMessage)) {
            try await client.send(message, to: OpenID(rawValue: "oP"), deadline: start + .seconds(5))
        }
        #expect(platform.count(of: .sendMessage) == 0)
        // Waiting 1 s and 2 s ends in time; 4 s more would not.
        let error = await #expect(throws: APIError.self) {
            try await client.send(message, to: OpenID(rawValue: "oP"), deadline: start + .seconds(10))
        }
        #expect(error?.code == .busy)
        #expect(platform.count(of: .sendMessage) == 3)
        #expect(platform.sent.last?.timeout == .seconds(2))
    }

    @Test func aSentMessageIsAnAnswerWithZero() async throws {
        let platform = ScriptedPlatform { request in
            request.asks(.stableToken) ? .token("T1") : .json(#"{"errcode":0,"errmsg":"ok"}"#)
        }
        let message = try #require(CustomerServiceMessage(.text("x")))
        try await PlatformClient.scripted(platform).send(message, to: OpenID(rawValue: "oP"))
        #expect(platform.sent.last?.url == "https://api.weixin.qq.com/cgi-bin/message/custom/send?access_token=T1")
    }
}
