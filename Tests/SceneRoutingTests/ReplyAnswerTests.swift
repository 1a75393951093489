import SceneRouting
import Testing
import WeChatPush

@Suite("Reply in an endpoint's answer")
struct ReplyAnswerTests {
    struct Good: Sendable, CustomTestStringConvertible {
        let answer: String
        let reply: PassiveReply
        var testDescription: String { answer }

        init(_ answer: String, _ reply: PassiveReply) { (self.answer, self.reply) = (answer, reply) }
    }

    @Test(arguments: [
        Good("", .none), Good("OK", .none), Good("<html>", .none), Good("[1]", .none), Good("{}", .none),
        Good(#"{"ok":true}"#, .none), Good(#"{"reply":null}"#, .none), Good(#"{"reply":"none"}"#, .none),
        Good(" \r\n\t{\"reply\":{\"text\":\"a\"}}", .text("a")),
        Good(#"{"reply":{"text":"\u684c {x} \ud83c\udf81 \/"}}"#, .text("桌 {x} 🎁 /")),
        Good(#"{"reply":{"text":42},"more":[{}]}"#, .text("42")),
        Good(#"{"reply":{"image":"M"}}"#, .image(mediaID: "M")),
        Good(#"{"reply":{"voice":{"media_id":"M"}}}"#, .voice(mediaID: "M")),
        Good(
            #"{"reply":{"video":{"media_id":"M","title":"T","description":null}}}"#,
            .video(mediaID: "M", title: "T")
        ),
        Good(
            #"{"reply":{"music":{"thumb_media_id":"M","url":"http://a"}}}"#,
            .music(.init(url: "http://a", thumbnailMediaID: "M"))
        ),
        Good(
            #"{"reply":{"news":[{"title":"T","url":"http://a","picture_url":null}]}}"#,
            .news([.init(title: "T", url: "http://a")])
        ),
        Good(#"{"reply":"transfer_customer_service"}"#, .transferCustomerService()),
        Good(#"{"reply":{"transfer_customer_service":"kf@shop"}}"#, .transferCustomerService(account: "kf@shop")),
    ])
    func aReplyIsRead(_ example: Good) throws {
        #expect(try PassiveReply.read(answer: Array(example.answer.utf8)) == example.reply)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let answer: String
        let says: String
        var testDescription: String { says }

        init(_ answer: String, _ says: String) { (self.answer, self.says) = (answer, says) }
    }

    @Test(arguments: [
        Bad("{", "is no JSON"), Bad(#"{"reply":{"text":"a"}"#, "is no JSON"),
        Bad(#"{"reply":{"txt":"a"}}"#, "did you mean 'text'?"), Bad(#"{"reply":"hello"}"#, "no kind of reply"),
        Bad(#"{"reply":{}}"#, "the reply is empty"), Bad(#"{"reply":{"text":""}}"#, "text is empty"),
        Bad(#"{"reply":{"text":["a"]}}"#, "text must be a text"), Bad(#"{"reply":[]}"#, "reply must be a mapping"),
        Bad(#"{"reply":{"text":"a","image":"b"}}"#, "keep one"),
        Bad(#"{"reply":{"news":[{"title":"T"}]}}"#, "needs the key url"),
        Bad(#"{"reply":{"text":"\#(String(repeating: "长", count: 700))"}}"#, "2100 bytes"),
    ])
    func whatIsNoReplySaysSo(_ example: Bad) {
        let error = #expect(throws: ReplyAnswerError.self) {
            _ = try PassiveReply.read(answer: Array(example.answer.utf8))
        }
        #expect(error?.description.contains(example.says) == true, "\(String(describing: error))")
    }

    @Test func aDeepDocumentIsRefused() {
        let deep = Array(#"{"reply":"#.utf8) + Array(repeating: UInt8(ascii: "["), count: 60_000)
        #expect(throws: ReplyAnswerError.notJSON) { _ = try PassiveReply.read(answer: deep) }
    }
}
