import AdminSite
import Foundation
import HTTPTypes
import HTTPWire
import OfficialAccount
import SQLiteStore
import Store
import TestSupport
import Testing

@Suite("Sessions of the site", .timeLimit(.minutes(3)))
struct SessionTests {
    private func link(_ bench: SiteBench) async throws -> String {
        let fields = [("Authorization", "Bearer \(SiteBench.key)")]
        let reply = try await bench.send(.post, "/api/v1/login-links", fields: fields)
        #expect(reply.status == 201)
        let start = try #require(reply.text.range(of: "/login?link="))
        return String(reply.text[start.upperBound...].prefix { $0 != "\"" })
    }

    @Test func aSessionEndsAfterTwelveHours() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let cookies = [try #require(try await bench.login().cookie)]
        bench.time.advance(by: .seconds(12 * 3600 - 1))
        #expect(try await bench.send(.get, "/", cookies: cookies).status == 200)
        bench.time.advance(by: .seconds(2))
        #expect(try await bench.send(.get, "/", cookies: cookies).location == "/login")
    }

    @Test func whoeverLoggedOutIsOut() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let cookies = [try #require(try await bench.login().cookie)]
        let token = try #require(try await bench.send(.get, "/", cookies: cookies).token)
        let reply = try await bench.send(.post, "/logout", form: ["token": token], cookies: cookies)
        #expect(reply.location == "/login?done=logout")
        #expect(reply.fields[.setCookie]?.contains("Max-Age=0") == true)
        #expect(try await bench.send(.get, "/", cookies: cookies).location == "/login")
    }

    @Test func theTokenOfOneSessionIsNoneOfAnother() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let id = try await bench.push("table/1")
        let mine = [try #require(try await bench.login().cookie)]
        let others = [try #require(try await bench.login().cookie)]
        let token = try #require(try await bench.send(.get, "/", cookies: others).token)
        let reply = try await bench.send(.post, "/events/\(id)/replay", form: ["token": token], cookies: mine)
        #expect(reply.status == 403)
        #expect(bench.desk.replays == 0)
    }

    @Test func aLinkIsUsedOnceAndNotByLooking() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let link = try await link(bench)
        for _ in 0..<3 {
            let look = try await bench.send(.get, "/login?link=\(link)")
            #expect(look.status == 200)
            #expect(look.cookie == nil)
        }
        let first = try await bench.send(.post, "/login", form: ["link": link, "to": "/health"])
        #expect(first.location == "/health")
        let cookies = [try #require(first.cookie)]
        #expect(try await bench.send(.get, "/health", cookies: cookies).status == 200)
        let second = try await bench.send(.post, "/login", form: ["link": link])
        #expect(second.status == 403)
        #expect(second.cookie == nil)
    }

    @Test func ofManyWhoUseALinkAtOnceOneGetsIn() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let link = try await link(bench)
        let replies = try await withThrowingTaskGroup(of: SiteReply.self) { group in
            for _ in 0..<8 { group.addTask { try await bench.send(.post, "/login", form: ["link": link]) } }
            return try await group.reduce(into: [SiteReply]()) { $0.append($1) }
        }
        #expect(replies.filter { $0.cookie != nil }.count == 1)
    }

    @Test func aLinkIsOldAfterFiveMinutes() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let link = try await link(bench)
        bench.time.advance(by: .seconds(301))
        #expect(try await bench.send(.post, "/login", form: ["link": link]).status == 403)
    }

    @Test func onlyTheOperatorMakesLinks() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        for (key, status) in [("", 401), (SiteBench.applicationKey, 403), ("0123456789abcdef", 401)] {
            let fields = [("Authorization", "Bearer \(key)")]
            #expect(try await bench.send(.post, "/api/v1/login-links", fields: fields).status == status)
        }
        let fields = [("Authorization", "Bearer \(SiteBench.key)")]
        #expect(try await bench.send(.get, "/api/v1/login-links", fields: fields).status == 405)
        #expect(try await bench.send(.post, "/api/v1/login-links?a=b", fields: fields).status == 400)
        let form = ["not": "an object"]
        #expect(try await bench.send(.post, "/api/v1/login-links", fields: fields, form: form).status == 400)
    }

    @Test func wrongKeysAreTriedSomeTimesAMinuteAndNoMore() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let wrong = ["key": "0123456789abcdef"]
        for _ in 0..<10 { #expect(try await bench.send(.post, "/login", form: wrong).status == 403) }
        #expect(try await bench.send(.post, "/login", form: wrong).status == 429)
        #expect(try await bench.send(.post, "/login", form: ["key": SiteBench.key]).status == 429)
        let elsewhere = PeerAddress.ipv4(0xC633_6401, port: 5)
        #expect(try await bench.send(.post, "/login", from: elsewhere, form: ["key": SiteBench.key]).status == 303)
        bench.time.advance(by: .seconds(61))
        #expect(try await bench.send(.post, "/login", form: ["key": SiteBench.key]).status == 303)
    }

    @Test func cookiesAreForNobodyElse() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let plain = try #require(try await bench.login().fields[.setCookie])
        #expect(plain.hasPrefix("qrscene-admin-8081="))
        for word in ["Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=43200"] { #expect(plain.contains(word)) }
        #expect(!plain.contains("Secure"))
        let form = ["key": SiteBench.key]
        let fields = [("X-Forwarded-Proto", "https")]
        let secure = try await bench.send(.post, "/login", host: "admin.example.com", fields: fields, form: form)
        let cookie = try #require(secure.fields[.setCookie])
        #expect(cookie.hasPrefix("__Host-qrscene-admin=") && cookie.hasSuffix("; Secure"))
    }

    @Test(arguments: [
        ("/events?a=b", "/events?a=b"), ("//evil.example", "/"), ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("", "/"), ("/a b", "/"), ("/a\r\nX: y", "/"),
    ])
    func loggingInLeadsNowhereElse(_ wish: String, _ target: String) async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let reply = try await bench.send(.post, "/login", form: ["key": SiteBench.key, "to": wish])
        #expect(reply.status == 303)
        #expect(reply.location == target)
    }

    @Test func theStoreKeepsNoSecret() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let cookie = try #require(try await bench.login().cookie)
        let link = try await link(bench)
        for kind in ["admin_session", "admin_link"] {
            let records = try await bench.store.records(of: kind, tagged: nil, before: nil, limit: 10)
            #expect(records.count == 1)
            for record in records {
                let text = record.key.id + String(decoding: record.body, as: UTF8.self)
                #expect(!text.contains(cookie.split(separator: "=")[1]) && !text.contains(link))
            }
        }
    }

    @Test func everythingThatIsDoneIsNoted() async throws {
        let bench = try SiteBench(key: SiteBench.key)
        let id = try await bench.push("table/1")
        let link = try await link(bench)
        let entry = try await bench.send(.post, "/login", form: ["link": link])
        let cookies = [try #require(entry.cookie)]
        let token = try #require(try await bench.send(.get, "/", cookies: cookies).token)
        _ = try await bench.send(.post, "/events/\(id)/replay", form: ["token": token], cookies: cookies)
        _ = try await bench.send(.post, "/logout", form: ["token": token], cookies: cookies)
        let entries = try await bench.store.chain("admin", after: 0, limit: 10)
        let lines = entries.map { String(decoding: $0.line, as: UTF8.self) }
        for (line, deed) in zip(lines, ["login_link", "login", "replay", "logout"]) {
            #expect(line.contains("\"deed\":\"\(deed)\""))
        }
        #expect(lines.count == 4)
        #expect(lines[2].contains("\"object\":\"\(id)\"") && lines[2].contains("\"from\":\"127.0.0.1\""))
        #expect(!lines.joined().contains(link) && !lines.joined().contains(SiteBench.openID))
        let again = try await bench.login()
        let health = try await bench.send(.get, "/health", cookies: [try #require(again.cookie)])
        #expect(health.text.contains("重放") && health.text.contains("操作记录完整（5 条）"))
    }
}
