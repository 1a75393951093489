import OfficialAccount
import Testing
import WeChatPush

@Suite("Passive reply")
struct PassiveReplyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: String
        let reply: PassiveReply
        let payload: String
        var testDescription: String { payload.isEmpty ? kind : payload }

        init(_ kind: String, _ reply: PassiveReply, _ payload: String) {
            self.kind = kind
            self.reply = reply
            self.payload = payload
        }
    }

    static let cases: [Case] = [
        Case(
            "text",
            .text("你好\n<a href=\"http://a\">b</a>"),
            "<Content><![CDATA[你好\n<a href=\"http://a\">b</a>]]></Content>"
        ),
        Case("text", .text(""), "<Content><![CDATA[]]></Content>"),
        Case("text", .text("a]]>b"), "<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>"),
        Case("text", .text("]]>]]>"), "<Content><![CDATA[]]]]><![CDATA[>]]]]><![CDATA[>]]></Content>"),
        Case("text", .text("]]]>"), "<Content><![CDATA[]]]]]><![CDATA[>]]></Content>"),
        Case("text", .text("]] > ]]"), "<Content><![CDATA[]] > ]]]]></Content>"),
        Case("text", .text("a\u{0}\u{10}\u{FFFE}\u{FFFF}b，￣"), "<Content><![CDATA[ab，￣]]></Content>"),
        // Removed characters must not join what they kept apart.
        Case("text", .text("]\u{0}]\u{1}>"), "<Content><![CDATA[]]]]><![CDATA[>]]></Content>"),
        Case("image", .image(mediaID: "m"), "<Image><MediaId><![CDATA[m]]></MediaId></Image>"),
        Case("voice", .voice(mediaID: "m"), "<Voice><MediaId><![CDATA[m]]></MediaId></Voice>"),
        Case("video", .video(mediaID: "m"), "<Video><MediaId><![CDATA[m]]></MediaId></Video>"),
        Case(
            "video",
            .video(mediaID: "m", title: "t", description: "d"),
            "<Video><MediaId><![CDATA[m]]></MediaId><Title><![CDATA[t]]></Title><Description><![CDATA[d]]></Description></Video>"
        ),
        Case(
            "music",
            .music(PassiveReply.Music(thumbnailMediaID: "m")),
            "<Music><ThumbMediaId><![CDATA[m]]></ThumbMediaId></Music>"
        ),
        Case(
            "music",
            .music(
                PassiveReply.Music(title: "t", description: "d", url: "u", highQualityURL: "h", thumbnailMediaID: "m")
            ),
            "<Music><Title><![CDATA[t]]></Title><Description><![CDATA[d]]></Description><MusicUrl><![CDATA[u]]></MusicUrl>"
                + "<HQMusicUrl><![CDATA[h]]></HQMusicUrl><ThumbMediaId><![CDATA[m]]></ThumbMediaId></Music>"
        ),
        Case("news", .news([]), "<ArticleCount>0</ArticleCount><Articles></Articles>"),
        Case(
            "news",
            .news([
                PassiveReply.Article(title: "t", description: "d", pictureURL: "p", url: "u&v"),
                PassiveReply.Article(title: "2", url: "3"),
            ]),
            "<ArticleCount>2</ArticleCount><Articles><item><Title><![CDATA[t]]></Title><Description><![CDATA[d]]></Description>"
                + "<PicUrl><![CDATA[p]]></PicUrl><Url><![CDATA[u&v]]></Url></item><item><Title><![CDATA[2]]></Title>"
                + "<Description><![CDATA[]]></Description><PicUrl><![CDATA[]]></PicUrl><Url><![CDATA[3]]></Url></item></Articles>"
        ),
        Case("transfer_customer_service", .transferCustomerService(), ""),
        Case(
            "transfer_customer_service",
            .transferCustomerService(account: "a@b"),
            "<TransInfo><KfAccount><![CDATA[a@b]]></KfAccount></TransInfo>"
        ),
    ]

    @Test(arguments: cases)
    func isWrittenAsThePlatformWantsIt(_ example: Case) {
        let document = example.reply.document(to: Samples.openID, from: Samples.account, createTime: 12_345_678)
        #expect(example.reply.kind == example.kind)
        #expect(
            document.text == "<xml><ToUserName><![CDATA[\(Samples.openID)]]></ToUserName>"
                + "<FromUserName><![CDATA[\(Samples.account)]]></FromUserName><CreateTime>12345678</CreateTime>"
                + "<MsgType><![CDATA[\(example.kind)]]></MsgType>\(example.payload)</xml>"
        )
    }

    @Test(arguments: cases)
    func isReadBack(_ example: Case) throws {
        let bytes = example.reply.document(to: Samples.openID, from: Samples.account, createTime: 7)
        let document = try ReplyDocument(bytes)
        #expect(document.openID == Samples.openID && document.account == Samples.account && document.createTime == 7)
        #expect(document.reply.document(to: Samples.openID, from: Samples.account, createTime: 7) == bytes)
        #expect(try PassiveReply(document: bytes) == document.reply)
        if case .text(let text) = example.reply, text.unicodeScalars.contains(where: { $0.value < 9 }) { return }
        #expect(document.reply == example.reply)
    }

    @Test func nothingIsTheWordSuccess() throws {
        let document = PassiveReply.none.document(to: Samples.openID, from: Samples.account, createTime: 1)
        #expect(document == Array("success".utf8))
        #expect(PassiveReply.none.kind == "none")
        for body in ["success", "", " success\r\n", "  "] { #expect(try PassiveReply(document: body.utf8) == .none) }
    }

    @Test func aNameCannotBreakTheDocument() throws {
        let evil = OpenID(rawValue: "o]]><Content>")
        let document = PassiveReply.text("hi").document(to: evil, from: OriginalID(rawValue: "<gh>"), createTime: -1)
        let read = try ReplyDocument(document)
        #expect(read == (try ReplyDocument(document)))
        #expect(read.openID == evil && read.account.rawValue == "<gh>" && read.createTime == -1)
        #expect(read.reply == .text("hi"))
    }

    struct Unreadable: Sendable, CustomTestStringConvertible {
        let document: String
        let problem: ReplyDocument.Problem
        var testDescription: String { document }
    }

    static func reply(_ type: String, _ payload: String = "") -> String {
        "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1</CreateTime><MsgType>\(type)</MsgType>"
            + "\(payload)</xml>"
    }

    @Test(arguments: [
        Unreadable(document: "{}", problem: .unreadable(.notXML(line: nil))),
        Unreadable(document: "<xml>", problem: .unreadable(.notXML(line: 1))),
        Unreadable(document: "<xml/>", problem: .missing("ToUserName")),
        Unreadable(document: reply("card"), problem: .unknownType("card")),
        Unreadable(document: reply("text"), problem: .missing("Content")),
        Unreadable(document: reply("image"), problem: .missing("Image")),
        Unreadable(document: reply("voice", "<Voice/>"), problem: .missing("MediaId")),
        Unreadable(document: reply("music", "<Music/>"), problem: .missing("ThumbMediaId")),
        Unreadable(document: reply("news"), problem: .missing("Articles")),
        Unreadable(document: reply("text").replacing(">1<", with: "><"), problem: .missing("CreateTime")),
    ])
    func saysWhyADocumentIsNoReply(_ example: Unreadable) {
        #expect(throws: example.problem) { try PassiveReply(document: example.document.utf8) }
        #expect(!example.problem.description.isEmpty)
    }

    struct Judged: Sendable {
        let reply: PassiveReply
        let problems: [PassiveReply.Problem]
    }

    @Test(arguments: [
        Judged(reply: .none, problems: []), Judged(reply: .text("a"), problems: []),
        Judged(reply: .text(String(repeating: "a", count: 2048)), problems: []),
        Judged(reply: .text(String(repeating: "你", count: 683)), problems: [.textTooLong(bytes: 2049)]),
        Judged(reply: .text(""), problems: [.empty("Content")]),
        Judged(reply: .image(mediaID: ""), problems: [.empty("MediaId")]),
        Judged(reply: .voice(mediaID: "1"), problems: []),
        Judged(reply: .video(mediaID: ""), problems: [.empty("MediaId")]),
        Judged(reply: .music(PassiveReply.Music(thumbnailMediaID: "")), problems: [.empty("ThumbMediaId")]),
        Judged(reply: .news([]), problems: [.empty("Articles")]),
        Judged(reply: .news([PassiveReply.Article(title: "", url: "")]), problems: [.empty("Title"), .empty("Url")]),
        Judged(
            reply: .news([PassiveReply.Article(title: "a", url: "b"), PassiveReply.Article(title: "a", url: "b")]),
            problems: [.tooManyArticles(2)]
        ),
        Judged(reply: .transferCustomerService(), problems: []),
    ])
    func warnsOfWhatWillNotBeShown(_ judged: Judged) {
        #expect(judged.reply.validate() == judged.problems)
        for problem in judged.problems { #expect(!problem.description.isEmpty) }
    }
}
