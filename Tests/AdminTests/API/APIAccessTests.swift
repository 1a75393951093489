import Admin
import HTTPTypes
import HTTPWire
import Testing

/// Who may ask, and what a page of another site may make a browser ask.
@Suite("Access to the API")
struct APIAccessTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let status: Int
        var key: String?
        var method = HTTPRequest.Method.get
        var host = "127.0.0.1:8081"
        var peer: PeerAddress? = .ipv4(0x7F00_0001, port: 5)
        var fields: [(String, String)] = []
        var testDescription: String { "\(name) → \(status)" }

        init(_ name: String, _ status: Int, _ change: (inout Row) -> Void = { _ in }) {
            self.name = name
            self.status = status
            change(&self)
        }
    }

    private static let elsewhere = PeerAddress.ipv4(0xC633_6401, port: 5)
    private static let secret = APIBench.key
    private static let json = ("Content-Type", "application/json")

    static let withoutKey = [
        Row("this machine", 200), Row("this machine by IPv6", 200) { $0.peer = .ipv6(high: 0, low: 1, port: 5) },
        Row("a socket file", 200) { $0.peer = .unix }, Row("another machine", 401) { $0.peer = elsewhere },
        Row("another machine by IPv6", 401) { $0.peer = .ipv6(high: 0x2001_0DB8 << 32, low: 1, port: 5) },
        Row("nobody knows who", 401) { $0.peer = nil },
        Row("another machine with some key", 401) {
            $0.peer = elsewhere
            $0.fields = [("Authorization", "Bearer 0123456789abcdef")]
        },
        Row("localhost", 200) { $0.host = "localhost:8081" }, Row("LOCALHOST", 200) { $0.host = "LOCALHOST" },
        Row("[::1]", 200) { $0.host = "[::1]:8081" }, Row("127.1.2.3", 200) { $0.host = "127.1.2.3" },
        Row("a name that leads here", 403) { $0.host = "rebound.example:8081" },
        Row("a name that begins like here", 403) { $0.host = "127.0.0.1.evil.example" },
        Row("a name of digits", 403) { $0.host = "127.0.0.evil" },
        Row("an outer address", 403) { $0.host = "10.0.0.1" },
        Row("a proxy", 401) { $0.fields = [("X-Forwarded-For", "198.51.100.1")] },
        Row("a proxy by RFC 7239", 401) { $0.fields = [("Forwarded", "for=198.51.100.1")] },
        Row("a proxy by Via", 401) { $0.fields = [("Via", "1.1 proxy")] },
    ]

    static let changes = [
        Row("JSON", 200) { $0.fields = [json] },
        Row("JSON with a charset", 200) { $0.fields = [("Content-Type", "Application/JSON; charset=utf-8")] },
        Row("a form", 415) { $0.fields = [("Content-Type", "application/x-www-form-urlencoded")] },
        Row("a text that is JSON", 415) { $0.fields = [("Content-Type", "text/plain")] }, Row("nothing", 415),
        Row("nothing but a key", 200) {
            $0.key = secret
            $0.fields = [("Authorization", "Bearer \(secret)")]
        },
        Row("the same origin", 200) { $0.fields = [json, ("Origin", "http://127.0.0.1:8081")] },
        Row("another origin", 403) { $0.fields = [json, ("Origin", "http://evil.example")] },
        Row("another port", 403) { $0.fields = [json, ("Origin", "http://127.0.0.1:9")] },
        Row("no origin that can be named", 403) { $0.fields = [json, ("Origin", "null")] },
        Row("a browser across sites", 403) { $0.fields = [json, ("Sec-Fetch-Site", "cross-site")] },
        Row("a browser on this page", 200) { $0.fields = [json, ("Sec-Fetch-Site", "same-origin")] },
        Row("another origin with the key", 403) {
            $0.key = secret
            $0.fields = [("Authorization", "Bearer \(secret)"), ("Origin", "https://evil.example")]
        },
    ]

    static let withKey = [
        Row("the key", 200) { $0.fields = [("Authorization", "Bearer \(secret)")] },
        Row("the key from elsewhere", 200) {
            $0.peer = elsewhere
            $0.host = "receiver.example"
            $0.fields = [("Authorization", "bearer  \(secret) ")]
        },
        Row("no key", 401), Row("a longer key", 401) { $0.fields = [("Authorization", "Bearer \(secret)\(secret)")] },
        Row("a shorter key", 401) { $0.fields = [("Authorization", "Bearer \(secret.dropLast())")] },
        Row("no key behind Bearer", 401) { $0.fields = [("Authorization", "Bearer")] },
        Row("another key of its length", 401) { $0.fields = [("Authorization", "Bearer 0123456789abcdeF")] },
        Row("the key as Basic", 401) { $0.fields = [("Authorization", "Basic \(secret)")] },
        Row("the key in another field", 401) { $0.fields = [("X-Api-Key", secret)] },
    ]

    private func answer(_ row: Row, _ target: String) async throws -> APIBench.Answer {
        var fields = HTTPFields()
        for (name, value) in row.fields { fields.append(HTTPField(name: try #require(.init(name)), value: value)) }
        let bench = APIBench(key: row.key.flatMap { APIKey($0) })
        return try await bench.ask(row.method, target, host: row.host, from: row.peer, fields: fields)
    }

    @Test(arguments: withoutKey)
    func withoutAKeyThisMachineAloneMayAsk(_ row: Row) async throws {
        for target in ["/api/v1/events", "/api/v1/openapi.json", "/api/v1/nothing"] {
            let answer = try await answer(row, target)
            let expected = row.status == 200 && target.hasSuffix("nothing") ? 404 : row.status
            #expect(answer.status == expected, "\(target)")
            if answer.status == 401 { #expect(answer.error?["hint"]?.contains("QRSCENE_API_KEY") == true) }
        }
    }

    @Test(arguments: withKey)
    func withAKeyWhoeverSendsItMayAsk(_ row: Row) async throws {
        var row = row
        row.key = Self.secret
        let answer = try await answer(row, "/api/v1/events")
        #expect(answer.status == row.status)
        #expect(answer.fields[.wwwAuthenticate] == (row.status == 401 ? "Bearer" : nil))
        #expect(!"\(answer.object)".contains(Self.secret))
    }

    @Test(arguments: changes)
    func aPageOfAnotherSiteChangesNothing(_ row: Row) async throws {
        var row = row
        row.method = .post
        #expect(try await answer(row, "/api/v1/events/evt_1/replay").status == row.status)
    }

    @Test func aKeyIsLongEnoughAndDoesNotShowItself() throws {
        for text in ["", "short", "0123456789abcde", "0123456789 abcdef", "0123456789abcdé"] {
            #expect(APIKey(text) == nil, "\(text)")
        }
        let key = try #require(APIKey(Self.secret))
        var dumped = ""
        dump(key, to: &dumped)
        for shown in ["\(key)", String(reflecting: key), dumped] { #expect(!shown.contains("0123")) }
    }
}
