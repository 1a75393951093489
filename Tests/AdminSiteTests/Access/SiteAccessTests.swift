import Foundation
import HTTPTypes
import HTTPWire
import SQLiteStore
import Store
import Testing

/// Who gets in, and what may be done by whom: every row must be refused, and nothing may come of it.
@Suite("Access to the site", .timeLimit(.minutes(3)))
struct SiteAccessTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let status: Int
        var location: String?
        var method = HTTPRequest.Method.get
        var target = "/"
        var host = SiteBench.here
        var peer: PeerAddress? = .ipv4(0x7F00_0001, port: 5)
        var fields: [(String, String)] = []
        var form: [String: String]?
        /// Whether it has a living session's cookie, and whose token it sends.
        var hasSession = false
        var sendsToken = false
        var testDescription: String { "\(name) → \(status)" }

        init(_ name: String, _ status: Int, to location: String? = nil, _ change: (inout Row) -> Void = { _ in }) {
            self.name = name
            self.status = status
            self.location = location
            change(&self)
        }
    }

    private static let elsewhere = PeerAddress.ipv4(0xC633_6401, port: 5)
    private static let replay = "/events/evt_1/replay"
    private static func replaying(_ row: inout Row) {
        (row.method, row.target, row.form, row.hasSession) = (.post, replay, [:], true)
    }

    static let withKey = [
        Row("no key", 303, to: "/login"),
        Row("no key, an event", 303, to: "/login?to=%2Fevents%2Fevt_1%3Fa%3Db") { $0.target = "/events/evt_1?a=b" },
        Row("no key, something done", 303, to: "/login") { ($0.method, $0.target, $0.form) = (.post, replay, [:]) },
        Row("no key, the feed", 303, to: "/login?to=%2Ffeed") { $0.target = "/feed" },
        Row("the operator's key for programs", 303, to: "/login") {
            $0.fields = [("Authorization", "Bearer \(SiteBench.key)")]
        },
        Row("an application's key for programs", 303, to: "/login") {
            $0.fields = [("Authorization", "Bearer \(SiteBench.applicationKey)")]
        },
        Row("a made-up cookie", 303, to: "/login") {
            $0.fields = [("Cookie", "qrscene-admin-8081=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
        },
        Row("a cookie of another length", 303, to: "/login") { $0.fields = [("Cookie", "qrscene-admin-8081=A")] },
        Row("a wrong key", 403) { ($0.method, $0.target, $0.form) = (.post, "/login", ["key": "0123456789abcdef0"]) },
        Row("no key typed", 403) { ($0.method, $0.target, $0.form) = (.post, "/login", [:]) },
        Row("an application's key typed", 403) {
            ($0.method, $0.target, $0.form) = (.post, "/login", ["key": SiteBench.applicationKey])
        },
        Row("the key from a page of another site", 403) {
            ($0.method, $0.target, $0.form) = (.post, "/login", ["key": SiteBench.key])
            $0.fields = [("Origin", "https://evil.example")]
        },
        Row("the key from a page of another site, as the browser says", 403) {
            ($0.method, $0.target, $0.form) = (.post, "/login", ["key": SiteBench.key])
            $0.fields = [("Sec-Fetch-Site", "cross-site")]
        },
        Row("a made-up link", 403) {
            ($0.method, $0.target) = (.post, "/login")
            $0.form = ["link": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        },
        Row("a session without the token", 403) { replaying(&$0) },
        Row("a session with another token", 403) {
            replaying(&$0)
            $0.form = ["token": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        },
        Row("a session from another site", 403) {
            replaying(&$0)
            $0.sendsToken = true
            $0.fields = [("Origin", "https://evil.example")]
        },
        Row("a session from another port", 403) {
            replaying(&$0)
            $0.sendsToken = true
            $0.fields = [("Origin", "http://127.0.0.1:9")]
        },
        Row("a session from a page without an origin", 403) {
            replaying(&$0)
            $0.sendsToken = true
            $0.fields = [("Origin", "null")]
        },
        Row("a session across sites, as the browser says", 403) {
            replaying(&$0)
            $0.sendsToken = true
            $0.fields = [("Sec-Fetch-Site", "cross-site")]
        },
        Row("a session from a sibling site", 403) {
            replaying(&$0)
            $0.sendsToken = true
            $0.fields = [("Sec-Fetch-Site", "same-site")]
        },
        Row("a session by hand", 403) {
            replaying(&$0)
            $0.sendsToken = true
            $0.fields = [("Sec-Fetch-Site", "none")]
        },
        Row("logging out from another site", 403) {
            ($0.method, $0.target, $0.form, $0.hasSession) = (.post, "/logout", [:], true)
        },
        Row("logging out by a link", 405) { ($0.target, $0.hasSession) = ("/logout", true) },
        Row("a replay by a link", 405) { ($0.target, $0.hasSession) = (replay, true) },
        Row("a page posted to", 405) {
            ($0.method, $0.target, $0.form, $0.hasSession, $0.sendsToken) = (.post, "/events", [:], true, true)
        },
        Row("another method", 405) { ($0.method, $0.hasSession) = (.put, true) },
        Row("another method without a key", 405) { $0.method = .delete },
    ]

    static let withoutKey = [
        Row("another machine", 403) { $0.peer = elsewhere }, Row("nobody knows who", 403) { $0.peer = nil },
        Row("a name that leads here", 403) { $0.host = "rebound.example:8081" },
        Row("a name that begins like here", 403) { $0.host = "127.0.0.1.evil.example" },
        Row("a proxy", 403) { $0.fields = [("X-Forwarded-For", "198.51.100.1")] },
        Row("a proxy by RFC 7239", 403) { $0.fields = [("Forwarded", "for=198.51.100.1")] },
        Row("a proxy that logs in", 403) {
            ($0.method, $0.target, $0.form) = (.post, "/login", ["key": SiteBench.key])
            $0.fields = [("Via", "1.1 proxy")]
        },
        Row("something done without a session", 403) { ($0.method, $0.target, $0.form) = (.post, replay, [:]) },
        Row("something done without the token", 403) { replaying(&$0) },
        Row("something done from another site", 403) {
            replaying(&$0)
            $0.sendsToken = true
            $0.fields = [("Origin", "https://evil.example")]
        },
        Row("a picture of another site's page", 403) {
            $0.fields = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Dest", "image")]
        },
        Row("a session that came to another name", 403) { ($0.host, $0.hasSession) = ("rebound.example:8081", true) },
    ]

    private func check(_ row: Row, key: String?) async throws {
        let bench = try SiteBench(key: key)
        try await bench.push("table/1")
        var row = row
        var cookies: [String] = []
        if row.hasSession {
            let entry = key == nil ? try await bench.send(.get, "/") : try await bench.login()
            cookies = [try #require(entry.cookie)]
            let page = try await bench.send(.get, "/", cookies: cookies)
            let token = try #require(page.token)
            if row.sendsToken { row.form?["token"] = token }
        }
        let noted = try await bench.store.chainEnd("admin").count
        let reply = try await bench.send(
            row.method,
            row.target,
            host: row.host,
            from: row.peer,
            fields: row.fields,
            form: row.form,
            cookies: cookies
        )
        #expect(reply.status == row.status)
        if let location = row.location { #expect(reply.location == location) }
        #expect(reply.cookie == nil)
        #expect(bench.desk.replays == 0)
        #expect(try await bench.store.chainEnd("admin").count == noted)
        #expect(!reply.text.contains(SiteBench.key) && !reply.text.contains("evt_1<"))
        if reply.status == 405 { #expect(reply.fields[.allow]?.isEmpty == false) }
    }

    @Test(arguments: withKey)
    func aKeyIsNeeded(_ row: Row) async throws { try await check(row, key: SiteBench.key) }

    @Test(arguments: withoutKey)
    func withoutAKeyOnlyThisMachineGetsIn(_ row: Row) async throws { try await check(row, key: nil) }

    @Test func theRightOnesGetIn() async throws {
        for key in [nil, SiteBench.key] {
            let bench = try SiteBench(key: key)
            let id = try await bench.push("table/1")
            let entry = key == nil ? try await bench.send(.get, "/") : try await bench.login()
            #expect(entry.status == (key == nil ? 200 : 303))
            let cookies = [try #require(entry.cookie)]
            let page = try await bench.send(.get, "/events/\(id)", cookies: cookies)
            #expect(page.status == 200)
            #expect(try await bench.send(.head, "/events", cookies: cookies).status == 200)
            let form = ["token": try #require(page.token)]
            let fields = [("Origin", "http://\(SiteBench.here)"), ("Sec-Fetch-Site", "same-origin")]
            let replayed = try await bench.send(
                .post,
                "/events/\(id)/replay",
                fields: fields,
                form: form,
                cookies: cookies
            )
            #expect(replayed.status == 303)
            #expect(replayed.location == "/events/evt_1001?done=replay")
            #expect(bench.desk.replays == 1)
            let again = try await bench.send(.get, "/events/\(id)", cookies: cookies)
            #expect(again.text.contains("/events/evt_1001"))
        }
    }
}
