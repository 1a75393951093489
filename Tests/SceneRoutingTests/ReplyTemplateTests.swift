import OfficialAccount
import SceneRouting
import Testing
import WeChatPush

@Suite("Reply template")
struct ReplyTemplateTests {
    struct Case: Sendable, CustomStringConvertible {
        let template: String
        let shown: String
        var description: String { template }

        init(_ template: String, _ shown: String) { (self.template, self.shown) = (template, shown) }
    }

    static let cases: [Case] = [
        Case("plain", "plain"),
        Case("桌号 {number}，欢迎", "桌号 7，欢迎"),
        Case("{scene}", "table/7"),
        Case("{number}{number}", "77"),
        Case("{event} {ticket}", "scan gQTICKET=="),
        Case("{openid}", "oTestPerson0000000000000001"),
        Case("{{{number}}}", "{7}"),
        Case("{{number}}", "{number}"),
        Case("}}{{", "}{"),
        Case("a\nb <a href=\"https://shop.example/{number}\">x</a>", "a\nb <a href=\"https://shop.example/7\">x</a>"),
    ]

    @Test("fills in what it names", arguments: cases)
    func fillsInWhatItNames(row: Case) throws {
        let template = try ReplyTemplate(.text(row.template))
        try template.check(parameters: ["number"])
        #expect(template.render(try scan("table/7"), SceneParameters(["number": "7"])) == .text(row.shown))
    }

    struct Bad: Sendable, CustomStringConvertible {
        let template: String
        let error: ReplyTemplateError
        var description: String { template }

        init(_ template: String, _ error: ReplyTemplateError) { (self.template, self.error) = (template, error) }
    }

    /// Held here as well: the leak checker does not see a reference that only a tagged enum has.
    private static let number = ["number"]

    static let bad: [Bad] = [
        Bad("a {number", .unclosedBrace(field: "text", at: 3)),
        Bad("a} b", .strayBrace(field: "text", at: 2)),
        Bad("{}", .placeholderName("", field: "text", at: 1)),
        Bad("{a b}", .placeholderName("a b", field: "text", at: 1)),
        Bad("桌号 {numbr}", .unknownPlaceholder("numbr", field: "text", at: 4, known: number)),
        Bad("{Scene}", .unknownPlaceholder("Scene", field: "text", at: 1, known: number)),
        Bad(String(repeating: "号", count: 683), .tooLong(bytes: 2049, limit: 2048)),
    ]

    @Test("refuses what cannot be filled in, and says where", arguments: bad)
    func refusesWhatCannotBeFilledIn(row: Bad) {
        #expect(throws: row.error) {
            try ReplyTemplate(.text(row.template)).check(parameters: ["number"])
        }
        #expect(row.error.field == "text")
    }

    @Test func aMistypedPlaceholderIsRecognised() {
        let error = ReplyTemplateError.unknownPlaceholder("numbr", field: "text", at: 4, known: ["number"])
        #expect(error.description.contains("did you mean 'number'?"))
        #expect(error.description.contains("{openid}"))
    }

    @Test(.tags(.security), arguments: ["{openid}", "{{scene}}", "]]>", "{number}", "}", "<xml>", "\\{x\\}"])
    func aSceneIsNeverReadAsATemplate(hostile: String) throws {
        let template = try ReplyTemplate(.text("[{scene}|{number}]"))
        let shown = template.render(try scan(hostile), SceneParameters(["number": hostile]))
        #expect(shown == .text("[\(hostile)|\(hostile)]"))
    }

    @Test func everyTextOfEveryKindIsFilledIn() throws {
        let scan = try scan("9")
        func rendered(_ reply: PassiveReply) throws -> PassiveReply {
            try ReplyTemplate(reply).render(scan, SceneParameters())
        }
        #expect(try rendered(.none) == .none)
        #expect(try rendered(.image(mediaID: "i{scene}")) == .image(mediaID: "i9"))
        #expect(try rendered(.voice(mediaID: "v{scene}")) == .voice(mediaID: "v9"))
        #expect(
            try rendered(.video(mediaID: "m{scene}", title: "t{scene}", description: "d{scene}"))
                == .video(mediaID: "m9", title: "t9", description: "d9")
        )
        #expect(try rendered(.video(mediaID: "{scene}")) == .video(mediaID: "9"))
        #expect(
            try rendered(
                .music(
                    .init(title: "t{scene}", url: "u{scene}", highQualityURL: "h{scene}", thumbnailMediaID: "m{scene}")
                )
            ) == .music(.init(title: "t9", url: "u9", highQualityURL: "h9", thumbnailMediaID: "m9"))
        )
        #expect(
            try rendered(
                .news([.init(title: "t{scene}", description: "d{scene}", pictureURL: "p{scene}", url: "u{scene}")])
            )
                == .news([.init(title: "t9", description: "d9", pictureURL: "p9", url: "u9")])
        )
        #expect(
            try rendered(.transferCustomerService(account: "kf{scene}@x")) == .transferCustomerService(account: "kf9@x")
        )
        #expect(try rendered(.transferCustomerService()) == .transferCustomerService())
    }

    @Test func aTextThatComesOutEmptyShowsNothing() throws {
        let template = try ReplyTemplate(.text("{ticket}"))
        #expect(template.render(try scan("1", ticket: nil), SceneParameters()) == .none)
    }
}
