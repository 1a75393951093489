import AdminSite
import Foundation
import HTTPTypes
import Store
import Testing

@Suite("Languages of the site", .timeLimit(.minutes(3)))
struct LanguageTests {
    private static let paths = [
        "/", "/?n=failures&p=30d", "/events", "/events?state=late", "/failures", "/health", "/nothing", "/events/evt_1",
    ]

    private static func hasHan(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    /// The page without what is in the other language on purpose.
    private static func body(_ page: SiteReply) -> String {
        page.text.replacing("hreflang=\"zh-CN\"", with: "").replacing(">中文</a>", with: "></a>")
    }

    @Test func everyPageSpeaksBoth() async throws {
        let bench = try SiteBench()
        let job = Job(kind: "forward", target: "https://h.example/", payload: [], dueAt: 0)
        try await bench.push("table/1", jobs: [job])
        for outcome in [Settlement.Outcome.failed, .abandoned, .late] { try await bench.push("t", outcome: outcome) }
        try await bench.giveUpJobs(because: "503")
        let cookie = try #require(try await bench.send(.get, "/").cookie)
        for path in Self.paths {
            let chinese = try await bench.send(.get, path, fields: [("Accept-Language", "zh")], cookies: [cookie])
            let english = try await bench.send(.get, path, fields: [("Accept-Language", "en")], cookies: [cookie])
            #expect(chinese.text.contains("<html lang=\"zh-CN\">") && Self.hasHan(Self.body(chinese)), "\(path)")
            #expect(english.text.contains("<html lang=\"en\">"), "\(path)")
            let han = Self.body(english).unicodeScalars.filter { (0x4E00...0x9FFF).contains($0.value) }
            #expect(han.isEmpty, "\(path): \(String(String.UnicodeScalarView(han)))")
        }
    }

    @Test(arguments: [
        (nil, "zh-CN"), ("en-US,en;q=0.9", "en"), ("fr, en;q=0.1", "en"), ("fr", "zh-CN"), ("zh-TW", "zh-CN"),
        ("en;q=0.2, zh;q=0.3", "zh-CN"), ("en;q=0", "zh-CN"), (";;,=,", "zh-CN"),
    ])
    func theBrowserIsAsked(_ wish: String?, _ tag: String) async throws {
        let bench = try SiteBench()
        let page = try await bench.send(.get, "/", fields: wish.map { [("Accept-Language", $0)] } ?? [])
        #expect(page.text.contains("<html lang=\"\(tag)\">"))
    }

    @Test func whatWasChosenIsRemembered() async throws {
        let bench = try SiteBench()
        let session = try #require(try await bench.send(.get, "/").cookie)
        let choice = try await bench.send(.get, "/events?scene=a%20b&lang=en", cookies: [session])
        #expect(choice.status == 303)
        #expect(choice.location == "/events?scene=a%20b")
        let cookie = try #require(choice.cookie)
        let page = try await bench.send(
            .get,
            "/events",
            fields: [("Accept-Language", "zh")],
            cookies: [session, cookie]
        )
        #expect(page.text.contains("<html lang=\"en\">"))
        #expect(try await bench.send(.get, "//evil.example/?lang=en").location == "/")
        #expect(try await bench.send(.get, "/?lang=xx", cookies: [session]).status == 200)
    }
}
