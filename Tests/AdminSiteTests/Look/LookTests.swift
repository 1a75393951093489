import AdminSite
import HTMLPages
import OfficialAccount
import Store
import Testing

@Suite("Look of the site")
struct LookTests {
    private static let now: Int64 = 1_767_225_600_000

    private func look(_ language: SiteLanguage) -> SiteLook {
        SiteLook(language: language, clock: .china, now: Self.now)
    }

    @Test(
        arguments: [
            (0, "刚刚", "just now"), (-4999, "刚刚", "just now"), (-5000, "5 秒前", "5 s ago"),
            (-119_999, "119 秒前", "119 s ago"), (-120_000, "2 分钟前", "2 min ago"),
            (-7_200_000, "2 小时前", "2 h ago"), (172_800_000, "2 天后", "in 2 d"), (30_000, "30 秒后", "in 30 s"),
        ] as [(Int64, String, String)]
    )
    func timesFromNowAreInOneUnit(_ offset: Int64, _ chinese: String, _ english: String) {
        #expect(look(.chinese).ago(Self.now + offset).markup.contains(">\(chinese)</time>"))
        #expect(look(.english).ago(Self.now + offset).markup.contains(">\(english)</time>"))
    }

    @Test func timesAreThoseOfTheAccountsClock() {
        #expect(look(.english).time(Self.now).markup.contains(">01-01 08:00:00</time>"))
        #expect(look(.english).time(Self.now - 86_400_000).markup.contains(">2025-12-31 08:00:00</time>"))
        #expect(look(.english).time(Self.now).markup.contains("datetime=\"2026-01-01T00:00:00.000Z\""))
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "−1,000")])
    func numbersHaveTheirThousandsApart(_ number: Int, _ text: String) {
        #expect(look(.english).number(number) == text)
    }

    @Test(arguments: [(4, "4 ms"), (1250, "1.2 s"), (61_000, "61 s"), (180_000, "3 min")] as [(Int64, String)])
    func spansAreInOneUnit(_ milliseconds: Int64, _ text: String) {
        #expect(look(.english).span(milliseconds) == text)
    }

    @Test(arguments: [
        ("https://h.example/a/b?key=secret", "https://h.example/a/b?…"),
        ("https://user:pass@h.example/a", "https://…@h.example/a"), ("default", "default"),
        ("https://h.example", "https://h.example"), ("a@b/c", "a@b/c"),
    ])
    func aTargetIsShownWithoutItsSecrets(_ url: String, _ place: String) {
        #expect(SafeText.place(url) == place)
    }

    @Test func linesStayLines() {
        #expect(SafeText.line("a\nb\u{1B}\u{202E}c\u{2028}") == "a\\nb\\u{1B}\\u{202E}c\\u{2028}")
        #expect(SafeText.line("👩‍👩‍👧 桌/7") == "👩‍👩‍👧 桌/7")
        #expect(SafeText.line("abcdef", limit: 3) == "abc…")
        #expect(SafeText.lines("a\n\tb\u{1B}") == "a\n\tb\\u{1B}")
        let openID = OpenID(rawValue: "oABCDEFGHIJKLMNOPQRSTUVWXYZ1")
        #expect(SafeText.masking(openID, in: "to \(openID)!") == "to oABC…XYZ1!")
    }

    @Test func aFormHoldsTheToken() {
        let look = SiteLook(language: .english, clock: .china, now: 0)
        #expect(look.form("/a", "<b>x</b>").markup.hasPrefix("<form method=\"post\" action=\"/a\""))
    }

    @Test func aLinkLeavesOutWhatIsEmpty() {
        #expect(
            QueryText.link("/a", [("b", nil), ("c", ""), ("d", "e f&g"), ("h", "桌")]) == "/a?d=e%20f%26g&h=%E6%A1%8C"
        )
        #expect(QueryText.link("/a", []) == "/a")
    }
}
