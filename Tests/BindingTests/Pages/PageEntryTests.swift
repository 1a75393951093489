import HTTPTypes
import HTTPWire
import OfficialAccount
import Testing

@testable import Binding

@Suite("Page entry", .timeLimit(.minutes(3)))
struct PageEntryTests {
    private static let origin = ["Origin": PageBench.site]

    private func form(_ begun: PageBench.Begun) -> String {
        "verifier=\(begun.verifier.text)&account_ref=%E7%94%A8%E6%88%B7%2F1001"
    }

    @Test func theEntryGivesTheCookieAndLeadsToThePage() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin()
        let response = try await bench.send(.post, begun.path, form(begun), Self.origin)
        #expect(response.status == .seeOther)
        #expect(response.fields[.location] == begun.path)
        let cookie = try #require(response.fields[.setCookie])
        #expect(cookie.hasPrefix("__Host-scan-\(begun.id)=\(begun.verifier.text):"))
        #expect(cookie.hasSuffix("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"))
        let page = try await bench.send(.get, begun.path, cookie: String(cookie.prefix { $0 != ";" }))
        #expect(page.status == .ok)
    }

    @Test func aLoginNeedsNoAccount() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin(.login)
        let response = try await bench.send(.post, begun.path, "verifier=\(begun.verifier.text)", Self.origin)
        let cookie = try #require(response.fields[.setCookie]).prefix { $0 != ";" }
        #expect(try await bench.send(.get, begun.path, cookie: String(cookie)).status == .ok)
    }

    @Test func whateverIsWrongIsAnsweredAlike() async throws {
        let bench = try PageBench()
        let (begun, other) = (try await bench.begin(), try await bench.begin(.login))
        let right = form(begun)
        let wrong: [(String, String, [String: String])] = [
            (begun.path, right, [:]), (begun.path, right, ["Origin": "null"]),
            (begun.path, right, ["Origin": "https://evil.example"]),
            (begun.path, right, ["Origin": "https://shop.example.evil.example"]), (begun.path, "", Self.origin),
            (begun.path, "verifier=\(begun.verifier.text)", Self.origin),
            (begun.path, "verifier=\(begun.verifier.text)&account_ref=1002", Self.origin),
            (begun.path, right.replacing(begun.verifier.text, with: other.verifier.text), Self.origin),
            (begun.path, right + "&verifier=\(begun.verifier.text)", Self.origin),
            ("/scan/flow_AAAAAAAAAAAAAAAAAAAAAA", right, Self.origin), (other.path, right, Self.origin),
        ]
        var answers: Set<Answer> = []
        for (path, body, fields) in wrong { answers.insert(Answer(try await bench.send(.post, path, body, fields))) }
        #expect(answers.count == 1)
        #expect(answers.first?.status == 403)
        // Each of them left after the same time.
        #expect(bench.waits.soFar == wrong.count)
    }

    struct Frame: Sendable, CustomTestStringConvertible {
        var publicURL: String
        var fields: [String: String]
        var ending: String
        var testDescription: String { "\(publicURL) \(fields)" }
    }

    private static let frames = [
        Frame(
            publicURL: "https://scan.example.com",
            fields: ["Sec-Fetch-Dest": "document"],
            ending: "SameSite=Lax; Secure"
        ),
        Frame(
            publicURL: "https://scan.example.com",
            fields: ["Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"],
            ending: "SameSite=None; Secure; Partitioned"
        ),
        // The page around the page around it may be another site's.
        Frame(
            publicURL: "https://scan.example.com",
            fields: ["Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-site"],
            ending: "SameSite=None; Secure; Partitioned"
        ),
        Frame(publicURL: "http://127.0.0.1:8080", fields: [:], ending: "HttpOnly; SameSite=Lax"),
        Frame(
            publicURL: "http://127.0.0.1:8080",
            fields: ["Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-site"],
            ending: "HttpOnly; SameSite=Lax"
        ),
        Frame(
            publicURL: "http://127.0.0.1:8080",
            fields: ["Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"],
            ending: "SameSite=None; Secure; Partitioned"
        ),
    ]

    @Test("the cookie is as strict as its frame allows", arguments: frames)
    func theCookie(_ frame: Frame) async throws {
        let bench = try PageBench(publicURL: frame.publicURL)
        let begun = try await bench.begin()
        let fields = frame.fields.merging(Self.origin) { first, _ in first }
        let response = try await bench.send(.post, begun.path, form(begun), fields)
        let cookie = try #require(response.fields[.setCookie])
        #expect(cookie.hasSuffix("; " + frame.ending))
        #expect(cookie.hasPrefix("__Host-") == frame.publicURL.hasPrefix("https:"))
    }

    @Test func withoutTheCookieEveryPathAnswersTheSame() async throws {
        let bench = try PageBench()
        let (begun, other) = (try await bench.begin(), try await bench.begin(.login))
        try await bench.scan(other)
        let stolen = bench.cookie(other).replacing(other.id.rawValue, with: begun.id.rawValue)
        let cookies = [nil, "", "a=b", stolen, "__Host-scan-\(begun.id)=", "__Host-scan-\(begun.id)=a:b:c"]
        for route in PageRoute.allCases {
            let method = route.methods[0]
            var answers: Set<Answer> = []
            for id in [begun.id.rawValue, "flow_AAAAAAAAAAAAAAAAAAAAAA", "flow_", "x"] {
                let path = "/scan/\(id)" + (route == .page ? "" : "/" + route.rawValue)
                for cookie in cookies {
                    answers.insert(Answer(try await bench.send(method, path, cookie: cookie, PageBench.own)))
                }
            }
            #expect(answers.count == 1, "\(route)")
            #expect(answers.first?.status == 403, "\(route)")
        }
        #expect(bench.waits.soFar == PageRoute.allCases.count * 4 * cookies.count)
    }

    @Test func nothingElseStandsThere() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin()
        for path in [
            "/scan/", "/scan", "/scan/tap/\(begun.id)", "\(begun.path)/", "\(begun.path)/x", "\(begun.path)/code/x",
            "/",
        ] {
            #expect(try await bench.send(.get, path, cookie: bench.cookie(begun)).status == .notFound, "\(path)")
        }
        let wrong = try await bench.send(.get, "\(begun.path)/code", cookie: bench.cookie(begun))
        #expect(wrong.status == .methodNotAllowed)
        #expect(wrong.fields[.allow] == "POST")
    }

    @Test func ownFilesNeedNoCookie() async throws {
        let bench = try PageBench()
        for (name, type) in [
            ("css", "text/css; charset=utf-8"), ("js", "text/javascript; charset=utf-8"), ("svg", "image/svg+xml"),
        ] {
            let response = try await bench.send(.get, "/scan/page.\(name)")
            #expect(response.fields[.contentType] == type)
            #expect(!response.body.isEmpty)
        }
    }
}
