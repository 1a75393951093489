import Foundation
import HTTPTypes
import OfficialAccount
import SQLiteStore
import Store
import Testing

/// What strangers write is shown as text, on every page that shows it.
@Suite("Hostile content", .timeLimit(.minutes(3)))
struct HostileContentTests {
    static let texts = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "</code></li><h1>x</h1>",
        "{{7*7}}${7*7}", "&lt;b&gt;", "a\u{202E}gnp.exe", "\u{1B}[2Jx", "]]><xml>", "javascript:alert(1)",
    ]

    @Test(arguments: texts)
    func itStaysText(_ text: String) async throws {
        let bench = try SiteBench()
        let job = Job(kind: "forward", target: "https://u:p@h.example/\(text)?key=secret", payload: [], dueAt: 0)
        let id = try await bench.push(text, outcome: .failed, route: text, openID: "o\(text)", jobs: [job])
        try await bench.giveUpJobs(because: text)
        let entry = try await bench.send(.get, "/")
        let cookies = [try #require(entry.cookie)]
        let query = "?scene=\(Self.encoded(text))&openid=\(Self.encoded(text))&event=\(Self.encoded(text))"
        for path in ["/", "/events", "/events" + query, "/events/\(id)", "/failures", "/health", "/none" + query] {
            let page = try await bench.send(.get, path, cookies: cookies)
            #expect(page.text.hasSuffix("</html>\n"), "\(path)")
            // Our own script, and the words that were escaped.
            #expect(page.text.components(separatedBy: "<script").count == 2, "\(path)")
            let shown = Self.withoutExactValues(page.text)
            for markup in ["<img", "<h1>x", "onmouseover='", "<b>b", "]]><xml>", "\u{202E}", "\u{1B}"] {
                #expect(!shown.contains(markup), "\(path): \(markup)")
            }
            #expect(!page.text.contains("href=\"javascript:"), "\(path)")
            #expect(!page.text.contains("key=secret") && !page.text.contains("u:p@"), "\(path)")
        }
    }

    /// The page without the attributes whose values nobody sees and whose bytes count: of fields, and of copies.
    private static func withoutExactValues(_ page: String) -> String {
        page.replacing(#/ (value|data-copy)="[^"]*"/#, with: "")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func noListShowsAWholeOpenID() async throws {
        let bench = try SiteBench()
        let id = try await bench.push("table/1", outcome: .failed)
        let cookies = [try #require(try await bench.send(.get, "/").cookie)]
        for path in ["/", "/events", "/failures", "/health"] {
            let page = try await bench.send(.get, path, cookies: cookies)
            #expect(!page.text.contains(SiteBench.openID), "\(path)")
        }
        let page = try await bench.send(.get, "/events/\(id)", cookies: cookies)
        #expect(page.text.contains(SiteBench.openID))
    }

    @Test func aDocumentIsSavedAndNeverShown() async throws {
        let bench = try SiteBench()
        let id = try await bench.push("<script>alert(1)</script>")
        let cookies = [try #require(try await bench.send(.get, "/").cookie)]
        for name in ["xml", "json"] {
            let file = try await bench.send(.get, "/events/\(id)/fixture.\(name)", cookies: cookies)
            #expect(file.status == 200)
            #expect(file.fields[.contentDisposition] == "attachment; filename=\"\(id).\(name)\"")
            #expect(file.fields[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            #expect(file.fields[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test func everyPageSaysWhatItMayDo() async throws {
        let bench = try SiteBench()
        let cookies = [try #require(try await bench.send(.get, "/").cookie)]
        for path in ["/", "/events", "/failures", "/health", "/nothing", "/login?link=x"] {
            let page = try await bench.send(.get, path, cookies: cookies)
            let policy = try #require(page.fields[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';"))
            #expect(policy.hasSuffix("base-uri 'none'; form-action 'self'; frame-ancestors 'none'"))
            #expect(page.fields[.cacheControl] == "no-store")
        }
    }
}

extension SiteBench {
    /// Lets every job that is due fail for good.
    func giveUpJobs(because reason: String) async throws {
        for job in try await store.takeDueJobs(limit: 10, except: []) {
            try await store.conclude(job, .dead(reason: reason))
        }
    }
}
