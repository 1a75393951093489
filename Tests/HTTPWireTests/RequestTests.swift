import HTTPTypes
import HTTPWire
import Testing

@Suite("Request")
struct RequestTests {
    @Test func isMadeThroughTheParser() throws {
        let request = try Request(
            .post,
            "/wechat?a=b",
            host: "example.com",
            fields: [.contentType: "text/xml", .userAgent: "test"],
            body: Array("<xml/>".utf8),
            from: .unix
        )
        #expect(summary(request) == "POST /wechat [a=b] 1.1 keep [<xml/>]")
        #expect(request.host == "example.com")
        #expect(request[.contentType] == "text/xml")
        #expect(request[.userAgent] == "test")
        #expect(request[.accept] == nil)
        #expect(request.peer == .unix)
    }

    @Test func isRefusedLikeAnyOther() {
        #expect(throws: Refusal.invalidTarget) { try Request(.get, "a") }
        #expect(throws: Refusal.contentNotAllowed) { try Request(.get, "/", body: [1]) }
        #expect(throws: Refusal.bodyTooLarge(limit: 3)) {
            try Request(.post, "/", body: [1, 2, 3, 4], limits: Limits(bodyBytes: 3))
        }
    }

    @Test func findsTheFirstFieldWhateverItsCase() throws {
        var parser = RequestParser()
        var offset = 0
        let input = bytes(
            "GET / HTTP/1.1\r\nHOST: a\r\nX-a: no\r\nuser-AGENT: \t one \r\nUser-Agent: two\r\nX:\r\n\r\n"
        )
        let request = try #require(try parser.next(input.span, at: &offset, receivedAt: .now, from: nil))
        #expect(request[.userAgent] == "one")
        #expect(request.host == "a")
        #expect(request[try #require(HTTPField.Name("X"))]?.isEmpty == true)
        #expect(request[try #require(HTTPField.Name("X-"))] == nil)
        #expect(request[try #require(HTTPField.Name("X-ab"))] == nil)
    }

    @Test(
        "Peer",
        arguments: [
            (PeerAddress.ipv4(0x0102_0304, port: 5), "1.2.3.4:5", false),
            (.ipv4(0x7F00_0001, port: 80), "127.0.0.1:80", true),
            (.ipv6(high: 0, low: 1, port: 5), "[::1]:5", true),
            (.ipv6(high: 0, low: 0, port: 5), "[::]:5", false),
            (.ipv6(high: 0x2001_0DB8_0000_0000, low: 0x0000_0000_0000_00AB, port: 5), "[2001:db8::ab]:5", false),
            (.ipv6(high: 0x2001_0000_0000_0001, low: 0x0000_0000_0001_0000, port: 5), "[2001::1:0:0:1:0]:5", false),
            (.ipv6(high: 0x0001_0002_0003_0004, low: 0x0005_0006_0000_0008, port: 5), "[1:2:3:4:5:6:0:8]:5", false),
            (.ipv6(high: 0x2001_0000_0000_0000, low: 0, port: 5), "[2001::]:5", false),
            (.unix, "unix", true),
        ]
    )
    func peersArePrinted(_ peer: PeerAddress, _ text: String, _ isLoopback: Bool) {
        #expect(peer.description == text)
        #expect(peer.isLoopback == isLoopback)
    }
}
