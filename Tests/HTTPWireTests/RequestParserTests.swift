import HTTPTypes
import HTTPWire
import Testing

@Suite("Request parser")
struct RequestParserTests {
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let input: [UInt8]
        let requests: [String]

        init(_ description: String, _ input: String, _ requests: String...) {
            self.description = description
            self.input = Array(input.utf8)
            self.requests = requests
        }
    }

    static let accepted: [Case] = [
        Case("plain GET", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / [] 1.1 keep []"),
        Case("query", "GET /wechat?a=1&b=%20 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /wechat [a=1&b=%20] 1.1 keep []"),
        Case("second question mark", "GET /?a?b HTTP/1.1\r\nHost: a\r\n\r\n", "GET / [a?b] 1.1 keep []"),
        Case("one empty line before", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / [] 1.1 keep []"),
        Case("no blank behind the colon", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", "GET / [] 1.1 keep []"),
        Case("tabs around a value", "GET / HTTP/1.1\r\nhoSt:\t a \t\r\nempty:\r\n\r\n", "GET / [] 1.1 keep []"),
        Case("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / [] 1.1 keep []"),
        Case("IPv6 Host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET / [] 1.1 keep []"),
        Case("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "GET / [] 1.0 close []"),
        Case(
            "HTTP/1.0 that stays",
            "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
            "GET / [] 1.0 keep []"
        ),
        Case("close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: foo , CLOSE\r\n\r\n", "GET / [] 1.1 close []"),
        Case(
            "close beats keep-alive",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n",
            "GET / [] 1.1 close []"
        ),
        Case(
            "content",
            "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "POST /p [] 1.1 keep [hello]"
        ),
        Case("leading zeros", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0002\r\n\r\nab", "PUT / [] 1.1 keep [ab]"),
        Case("GET with no content", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "GET / [] 1.1 keep []"),
        Case(
            "chunks",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n5\r\nhello\r\n00A\r\n, world...\r\n0\r\n\r\n",
            "POST / [] 1.1 keep [hello, world...]"
        ),
        Case(
            "chunk extensions and trailers",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1;a;b=c ; d = \"e\\\"\t\"\r\nx\r\n0;z\r\nTrailer-One: 1\r\nTrailer-Two: \r\n\r\n",
            "POST / [] 1.1 keep [x]"
        ),
        Case(
            "absolute target",
            "GET http://A.example:80/p?q HTTP/1.1\r\nHost: a.EXAMPLE:80\r\n\r\n",
            "GET /p [q] 1.1 keep []"
        ),
        Case("absolute without path", "GET HTTPS://a?q HTTP/1.1\r\nHost: a\r\n\r\n", "GET / [q] 1.1 keep []"),
        Case("asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * [] 1.1 keep []"),
        Case("a method of one's own", "M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n", "M-SEARCH / [] 1.1 keep []"),
        Case(
            "pipelined",
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"
                + "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nc\r\n0\r\n\r\n"
                + "GET /4 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /1 [] 1.1 keep []",
            "POST /2 [] 1.1 keep [ab]",
            "POST /3 [] 1.1 keep [c]",
            "GET /4 [] 1.1 keep []"
        ),
    ]

    @Test("Takes", arguments: accepted, Feed.allCases)
    func takes(_ example: Case, _ feed: Feed) {
        for pieces in feed.cuts(example.input) {
            #expect(parse(pieces) == Outcome(requests: example.requests))
        }
    }

    @Test("Every prefix wants more", arguments: accepted)
    func everyPrefixWantsMore(_ example: Case) {
        for end in example.input.indices {
            let outcome = parse([example.input[..<end]])
            #expect(outcome.refusal == nil)
            #expect(outcome.requests == Array(example.requests.prefix(outcome.requests.count)))
            #expect(outcome.requests.count < example.requests.count)
        }
    }

    @Test func saysHowFarItGot() {
        #expect(parse([bytes("")[...]]).progress == .nothing)
        #expect(parse([bytes("GET / HT")[...]]).progress == .head)
        #expect(parse([bytes("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na")[...]]).progress == .body)
        #expect(
            parse([bytes("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")[...]]).progress == .body
        )
    }

    @Test func asksForTheBodyOnceWhereTheSenderWaits() throws {
        var parser = RequestParser()
        let head = bytes("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n")
        var offset = 0
        #expect(try parser.next(head.span, at: &offset, receivedAt: .now, from: nil) == nil)
        #expect([parser.takeContinue(), parser.takeContinue()] == [true, false])
        offset = 0
        let body: [UInt8] = [0x78]
        #expect(try parser.next(body.span, at: &offset, receivedAt: .now, from: nil) != nil)
        let asksAgain = parser.takeContinue()
        #expect(!asksAgain)
    }

    @Test func doesNotAskForABodyThatIsThereOrMissing() throws {
        for head in [
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
            "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
            "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n",
        ] {
            var parser = RequestParser()
            var offset = 0
            _ = try parser.next(bytes(head).span, at: &offset, receivedAt: .now, from: nil)
            let asks = parser.takeContinue()
            #expect(!asks)
        }
    }

    @Test func countsTimeFromTheFirstByte() throws {
        var parser = RequestParser()
        let first = ContinuousClock.now
        var offset = 0
        #expect(try parser.next(bytes("GET / HTTP").span, at: &offset, receivedAt: first, from: nil) == nil)
        offset = 0
        let rest = bytes("/1.1\r\nHost: a\r\n\r\n")
        let later = first + .seconds(1)
        let request = try parser.next(rest.span, at: &offset, receivedAt: later, from: .unix)
        #expect(request?.receivedAt == first)
        #expect(request?.peer == .unix)
    }

    @Test func keepsABodyAsLargeAsTheLimitAndNoLarger() {
        let limits = Limits(bodyBytes: 1000)
        let body = String(repeating: "x", count: 1000)
        let exact = bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + body)
        #expect(parse([exact[...]], limits: limits).requests.count == 1)
        let more = bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")
        #expect(parse([more[...]], limits: limits).refusal == .bodyTooLarge(limit: 1000))
        let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n\(body)\r\n"
        #expect(parse([bytes(chunked + "0\r\n\r\n")[...]], limits: limits).requests.count == 1)
        #expect(parse([bytes(chunked + "1\r\n")[...]], limits: limits).refusal == .bodyTooLarge(limit: 1000))
    }

    @Test func takesAHeadAsLargeAsTheLimitAndNoLarger() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
        let filler = { (size: Int) in
            Array((start + String(repeating: "x", count: size - start.utf8.count - 4) + "\r\n\r\n").utf8)
        }
        for feed in [Feed.whole, .byteByByte] {
            for pieces in feed.cuts(filler(8192)) { #expect(parse(pieces).requests.count == 1) }
            for pieces in feed.cuts(filler(8193)) { #expect(parse(pieces).refusal == .headTooLarge(limit: 8192)) }
        }
    }

    @Test func aSlowSenderCostsLinearTime() {
        // 8 KiB in one line, byte by byte, a thousand times over: quadratic work would be 33 billion steps.
        let line = bytes("GET /" + String(repeating: "x", count: 8000) + " HTTP/1.1\r\nHost: a\r\n\r\n")
        let pieces = Feed.byteByByte.cuts(line)[0]
        for _ in 0..<20 { #expect(parse(pieces).requests.count == 1) }
    }
}
