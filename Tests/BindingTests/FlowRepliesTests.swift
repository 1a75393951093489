import Testing

@testable import Binding

@Suite("Flow replies")
struct FlowRepliesTests {
    private static let code = PhoneCode(typed: "428913")!

    private static var english: FlowDisplay {
        var display = FlowBench.display
        display.language = .english
        display.site = DisplayText("Example")
        display.place = DisplayText("Shanghai, Chrome, 10:42")
        return display
    }

    @Test func theReplySaysWhoWhatWhereAndTheDigits() throws {
        let replies = try FlowReplies()
        #expect(
            replies.text(.digits(Self.code, .bind, FlowBench.display))
                == "【示例网】正在把此微信绑定到账号 li***@example.com（上海，Chrome，10:42）。验证码 428 913，"
                + "2 分钟内在您自己打开的网页输入。不是您本人操作？请勿透露，回复 0 取消。"
        )
        #expect(
            replies.text(.digits(Self.code, .login, Self.english))
                == "[Example] Somebody is about to log in with this WeChat to li***@example.com (Shanghai, Chrome, "
                + "10:42). Code 428 913: type it within 2 minutes into the page that you opened yourself. Not you? Tell "
                + "it to nobody, and reply 0 to cancel."
        )
    }

    @Test func aLoginToWhicheverAccountNamesTheSite() throws {
        var display = FlowBench.display
        display.account = nil
        display.purpose = DisplayText("登录")
        let text = try FlowReplies().text(.digits(Self.code, .login, display))
        #expect(text.hasPrefix("【示例网】正在登录 示例网（上海，Chrome，10:42）。"))
    }

    private static func all(_ display: FlowDisplay) -> [FlowReply] {
        let mask = AccountMask("wang")
        return [
            .digits(code, .bind, display), .digits(code, .login, display),
            .tap(FlowID(rawValue: "flow_1"), .login, display), .accepted(.bind, display), .bound(display),
            .alreadyBound(display), .loggedIn(display), .unbound(display), .undone(display), .replaced(display),
            .cancelled(display), .cannotBind(display), .boundElsewhere([mask], isMovable: false, display),
            .boundElsewhere([mask], isMovable: true, display), .accountTaken(display),
            .choose([mask, AccountMask("li")], display), .moveDigits(code, display), .moveWaits(display),
            .moveStopped(display), .twoPhones, .outOfDate, .tooManyTries, .digitsUsedUp,
        ]
    }

    @Test(arguments: ReplyLanguage.allCases)
    func everyReplyHasItsWords(_ language: ReplyLanguage) throws {
        var display = FlowBench.display
        display.language = language
        let replies = try FlowReplies(language: language, tapBase: "https://scan.example.com/tap/")
        let all = Self.all(display)
        #expect(Set(all.map(\.template)) == Set(ReplyTemplateName.allCases))
        for reply in all {
            let text = replies.text(reply)
            #expect(!text.isEmpty && !text.contains("{"), "\(reply.template)")
            // A passive reply may have 2048 bytes.
            #expect(text.utf8.count < 1000)
            for placeholder in reply.template.required {
                switch placeholder {
                case .code: #expect(text.contains("428 913"))
                case .link: #expect(text.contains("https://scan.example.com/tap/flow_1"))
                case .other: #expect(text.contains("wa***"))
                case .accounts: #expect(text.contains("1 wa***\n2 l***"))
                case .place: #expect(text.contains("上海，Chrome，10:42"))
                case .account: #expect(text.contains("li***@example.com"))
                default: break
                }
            }
        }
    }

    @Test func onlyAMovableConflictOffersTheMove() throws {
        let replies = try FlowReplies()
        for isMovable in [true, false] {
            let reply = FlowReply.boundElsewhere([AccountMask("wang")], isMovable: isMovable, FlowBench.display)
            #expect(replies.text(reply).contains("回复 1") == isMovable)
        }
    }

    @Test func theOperatorsTextIsTaken() throws {
        let replies = try FlowReplies(changed: [.chinese: [.outOfDate: "过期了", .bound: "{site}：好了 {account}"]])
        #expect(replies.text(.outOfDate) == "过期了")
        #expect(replies.text(.bound(FlowBench.display)) == "示例网：好了 li***@example.com")
        #expect(replies.text(.bound(Self.english)).hasPrefix("[Example]"))
    }

    @Test(arguments: [
        ("{place} {account}", ReplyFault.missingPlaceholder("code", .bindDigits)),
        ("{code} {account}", .missingPlaceholder("place", .bindDigits)),
        ("{code} {place} {account} {openid}", .unknownPlaceholder("openid", .bindDigits)),
        ("{code} {place} {account} {link}", .unknownPlaceholder("link", .bindDigits)),
        ("{code} {place} {account", .unclosedBrace(.bindDigits)),
    ])
    func aTextThatCannotDoItsWorkIsRefused(_ text: String, _ fault: ReplyFault) {
        #expect(throws: fault) { try FlowReplies(changed: [.chinese: [.bindDigits: text]]) }
        #expect(fault.description.contains("bind_digits"))
    }

    @Test func whatIsFilledInIsNotReadAgain() throws {
        var display = FlowBench.display
        display.place = DisplayText("{code}")
        let text = try FlowReplies().text(.digits(Self.code, .bind, display))
        #expect(text.contains("（{code}）"))
        #expect(text.ranges(of: "428 913").count == 1)
    }

    @Test(arguments: [
        ("liwei@example.com", "li***@example.com"), ("l@example.com", "***@example.com"), ("wang", "wa***"),
        ("王伟", "王***"), ("王", "***"), ("", "***"), ("13800138000", "138***00"), ("+8613800138000", "+86***00"),
        ("a@b@example.com", "a@***@example.com"),
    ])
    func anAccountIsMasked(_ name: String, _ mask: String) {
        #expect(AccountMask(name).text == mask)
    }

    @Test func aTextOfAnotherCannotLookLikeOurs() {
        #expect(DisplayText("a\nb\r\u{0}\u{202E}c\u{2028}d").text == "abcd")
        #expect(DisplayText("】【官方】您的").text == "官方您的")
        #expect(DisplayText(String(repeating: "长", count: 50)).text.count == 40)
        #expect(DisplayText("a" + String(repeating: "\u{301}", count: 5000)).text.utf8.count < 400)
    }

    @Test(arguments: [
        ("0", ChatWord.cancel), (" 0 ", .cancel), ("０", .cancel), ("1", .number(1)), ("９", .number(9)), ("解绑", .unbind),
        ("Unbind", .unbind), ("撤销", .undo), ("undo\n", .undo), ("10", nil), ("00", nil), ("", nil), ("你好", nil),
        ("解绑吗", nil), ("①", nil), (String(repeating: " ", count: 100) + "0", nil),
    ])
    func aWordMeansSomethingOrNothing(_ message: String, _ word: ChatWord?) {
        #expect(ChatWord(message) == word)
    }
}
