import Foundation
import OfficialAccount
import OutboundHTTP
import Testing

@testable import Sandbox

@Suite("Sandbox endpoint", .timeLimit(.minutes(3)))
struct SandboxEndpointTests {
    private func sandbox() throws -> Sandbox {
        Sandbox(account: try Sample.account(), transport: try NetworkTransport())
    }

    private func tokenPath(_ secret: String = Sample.secret) -> String {
        "/cgi-bin/token?grant_type=client_credential&appid=\(Sample.appID)&secret=\(secret)"
    }

    @Test func aCodeIsMadeAndItsPictureFetched() async throws {
        try await LiveSandbox.with(try sandbox()) { live in
            let token = try #require(try await live.object(tokenPath())["access_token"] as? String)
            let code = try await live.object(
                "/cgi-bin/qrcode/create?access_token=\(token)",
                #"{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"桌/9"}}}"#
            )
            let ticket = try #require(code["ticket"] as? String)
            let encoded = try #require(ticket.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let picture = try await live.get("/cgi-bin/showqrcode?ticket=\(encoded)")
            #expect(picture.status == 200)
            #expect(picture.header("Content-Type") == "image/jpg")
            #expect(picture.body.starts(with: [0xFF, 0xD8, 0xFF]))
            for path in ["/cgi-bin/showqrcode", "/cgi-bin/showqrcode?ticket=nope", "/cgi-bin/showqrcode?ticket=%"] {
                #expect(try await live.get(path).status == 404)
            }
        }
    }

    @Test func aTicketIsDecodedExactlyOnce() async throws {
        try await LiveSandbox.with(try sandbox()) { live in
            // Made until one has a plus sign, which a form's reader takes for a blank where it is not encoded.
            let tickets = try (0..<100).map { _ in
                let request = CodeRequest(kind: .temporaryNumber, scene: "1", lifetime: 60)
                let code = live.sandbox.withPlatform { try? $0.createCode(request, at: live.sandbox.clock.seconds) }
                return try #require(code).ticket.rawValue
            }
            let ticket = try #require(tickets.first { $0.contains("+") })
            let once = try #require(ticket.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let twice = try #require(once.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            #expect(try await live.get("/cgi-bin/showqrcode?ticket=\(once)").status == 200)
            #expect(try await live.get("/cgi-bin/showqrcode?ticket=\(ticket)").status == 404)
            #expect(try await live.get("/cgi-bin/showqrcode?ticket=\(twice)").status == 404)
        }
    }

    @Test func errorsComeWithStatus200AndUnknownPathsWith404() async throws {
        try await LiveSandbox.with(try sandbox()) { live in
            let refused = try await live.get(tokenPath("wrong"))
            #expect(refused.status == 200)
            #expect(String(decoding: refused.body, as: UTF8.self).contains(#""errcode":40125"#))
            #expect(try await live.get("/cgi-bin/nothing").status == 404)
            #expect(try await live.get("/nothing").status == 404)
            #expect(try await live.post("/", "{}").status == 405)
            #expect(try await live.get("/sandbox/scan").status == 405)
        }
    }

    @Test func badScriptsAreToldWhy() async throws {
        try await LiveSandbox.with(try sandbox()) { (live) async throws in
            for (path, body, status) in [
                ("scan", "", 400), ("scan", "[]", 400), ("scan", #"{"openid":"o1"}"#, 400),
                ("scan", #"{"ticket":"t"}"#, 400), ("scan", #"{"openid":"o1","ticket":"t"}"#, 404),
                ("text", #"{"openid":"o1"}"#, 400), ("nothing", "{}", 404), ("code", #"{"scene":""}"#, 400),
                ("code", #"{"scene":"a","seconds":2592001}"#, 400), ("callback", #"{"url":"ftp://x"}"#, 400),
                ("scan", String(repeating: "[", count: 50_000), 400),
            ] {
                #expect(try await live.post("/sandbox/" + path, body).status == status, "\(path) \(body.prefix(60))")
            }
        }
    }

    @Test func anotherSitesPageMayNotActHere() async throws {
        try await LiveSandbox.with(try sandbox()) { (live) async throws in
            let body = #"{"scene":"a","permanent":true}"#
            #expect(try await live.post("/sandbox/code", body, origin: "https://evil.example").status == 403)
            #expect(try await live.post("/sandbox/code", body, origin: "null").status == 403)
            #expect(try await live.post("/sandbox/code", body, origin: live.base).status == 200)
        }
    }

    /// A site whose own name leads here is of one origin with us, and may still not act, read or even open the page; the
    /// platform's interfaces ask for a token, and answer under any name.
    @Test func aNameOfSomebodyElsesLeadsNowhere() async throws {
        try await LiveSandbox.with(try sandbox()) { (live) async throws in
            let body = #"{"scene":"a","permanent":true}"#
            let (origin, host) = ("http://evil.example", "evil.example")
            #expect(try await live.post("/sandbox/code", body, origin: origin, host: host).status == 403)
            for path in ["/sandbox/state", "/sandbox/ledger", "/", "/phone.js"] {
                #expect(try await live.get(path, host: host).status == 403)
                #expect(try await live.get(path, host: "localhost:8090").status == 200)
            }
            #expect(try await live.get(tokenPath(), host: "api.platform.example").status == 200)
        }
    }

    @Test func withoutACallbackNothingIsPushedAndSaid() async throws {
        try await LiveSandbox.with(try sandbox()) { live in
            let person = try #require(live.sandbox.withPlatform { $0.people(following: true).first })
            let answer = try await live.object("/sandbox/unfollow", #"{"openid":"\#(person)"}"#)
            #expect((answer["deliveries"] as? [Any])?.isEmpty == true)
            #expect((answer["note"] as? String)?.contains("callback") == true)
        }
    }

    @Test func aCallbackThatDoesNotEchoGetsNoPush() async throws {
        try await LiveSandbox.with(try sandbox()) { live in
            // The sandbox itself answers there, but with a page.
            let body = #"{"url":"\#(live.base)/"}"#
            let problem = try #require(try await live.object("/sandbox/callback", body)["problem"] as? String)
            #expect(problem.contains("echostr"))
            let person = try #require(live.sandbox.withPlatform { $0.people(following: true).first })
            let answer = try await live.object("/sandbox/text", #"{"openid":"\#(person)","content":"hello"}"#)
            #expect(answer["shown"] as? String == Verdict.failureLine)
            #expect(live.sandbox.ledger.sums == Ledger.Sums())
        }
    }

    @Test func thePageBringsItsOwnAssetsAndAStrictPolicy() async throws {
        try await LiveSandbox.with(try sandbox()) { live in
            var total = 0
            for path in ["/", "/phone.css", "/phone.js", "/words.js", "/favicon.svg"] {
                let answer = try await live.get(path)
                #expect(answer.status == 200)
                let policy = try #require(answer.header("Content-Security-Policy"))
                #expect(policy.contains("default-src 'none'"))
                #expect(!policy.contains("unsafe"))
                #expect(answer.header("X-Content-Type-Options") == "nosniff")
                let text = String(decoding: answer.body, as: UTF8.self)
                // Nothing is loaded from elsewhere: addresses stand only where they name a vocabulary.
                #expect(!text.contains("src=\"http"))
                #expect(!text.contains("innerHTML"))
                #expect(!text.contains("style=\""))
                total += answer.body.count
            }
            #expect(total < 100_000)
        }
    }

    @Test func bothLanguagesHaveTheSameWords() async throws {
        try await LiveSandbox.with(try sandbox()) { live in
            let words = String(decoding: try await live.get("/words.js").body, as: UTF8.self)
            let halves = words.components(separatedBy: "\n  en: {")
            try #require(halves.count == 2)
            let names = halves.map { half in
                Set(half.matches(of: /(?:^|[,{]|\n)\s*([a-zA-Z]+): (?:"|\(|\{)/).map { String($0.output.1) })
            }
            #expect(names[0].subtracting(["zh"]) == names[1])
            #expect(names[1].count > 30)
        }
    }
}
