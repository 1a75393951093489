import HTTPTypes
import HTTPWire
import Testing

@Suite("Refusing")
struct RefusingTests {
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let input: [UInt8]
        let refusal: Refusal

        init(_ refusal: Refusal, _ input: String) {
            self.init(refusal, Array(input.utf8), input)
        }

        init(_ refusal: Refusal, _ input: [UInt8], _ description: String) {
            self.input = input
            self.refusal = refusal
            self.description = description.debugDescription
        }

        /// A request with this field line beside `Host`.
        static func field(_ refusal: Refusal, _ line: String) -> Case {
            Case(refusal, "POST / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n")
        }

        /// A chunked request with this body.
        static func chunks(_ refusal: Refusal, _ body: String) -> Case {
            Case(refusal, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
        }
    }

    static let requestLines: [Case] = [
        Case(.malformedRequestLine, "\r\n\r\nGET / HTTP/1.1\r\n"),
        Case(.malformedRequestLine, "GET /\r\n"),
        Case(.malformedRequestLine, "GET\r\n"),
        Case(.invalidTarget, "GET  / HTTP/1.1\r\n"),
        Case(.malformedRequestLine, "GET /  HTTP/1.1\r\n"),
        Case(.malformedRequestLine, "GET / HTTP/1.1 \r\n"),
        Case(.malformedRequestLine, "GET / http/1.1\r\n"),
        Case(.malformedRequestLine, "GET / HTTP/1.\r\n"),
        Case(.malformedRequestLine, "GET / HTTP/11.1\r\n"),
        Case(.malformedRequestLine, "GET / a HTTP/1.1\r\n"),
        Case(.malformedRequestLine, "GE(T / HTTP/1.1\r\n"),
        Case(.malformedRequestLine, String(repeating: "A", count: 33) + " / HTTP/1.1\r\n"),
        Case(.malformedRequestLine, " GET / HTTP/1.1\r\n"),
        Case(.malformedRequestLine, [0x16, 0x03, 0x01], "the start of a TLS greeting"),
        Case(.unsupportedVersion, "GET / HTTP/0.9\r\n"),
        Case(.unsupportedVersion, "GET / HTTP/1.2\r\n"),
        Case(.unsupportedVersion, "PRI * HTTP/2.0\r\n"),
        Case(.unsupportedVersion, "GET / HTTP/9.9\r\n"),
        Case(.invalidTarget, "GET wechat HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET * HTTP/1.1\r\n"),
        Case(.invalidTarget, "OPTIONS ** HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET ftp://a/ HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET http:// HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET http:///p HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET http://u@a/ HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET /\t HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET /\u{1} HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET /\u{7F} HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET /\u{0} HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET /é HTTP/1.1\r\n"),
        Case(.invalidTarget, "GET /\r/ HTTP/1.1\r\n"),
        Case(.bareLineEnding, "GET /\n HTTP/1.1\r\n"),
        Case(.bareLineEnding, "\nGET / HTTP/1.1\r\n"),
        Case(.bareLineEnding, "GET / HTTP/1.1\n"),
        Case(.tunnelRequested, "CONNECT a:443 HTTP/1.1\r\n"),
        Case(.requestLineTooLong(limit: 8192), "GET /" + String(repeating: "x", count: 8192)),
    ]

    static let fields: [Case] = [
        .field(.malformedField, "Name : value"),
        .field(.malformedField, "Name\t: value"),
        .field(.malformedField, ": value"),
        .field(.malformedField, "no colon"),
        .field(.malformedField, "Na me: value"),
        .field(.malformedField, "Näme: value"),
        .field(.malformedField, "Name[]: value"),
        .field(.malformedField, "X: a\u{0}b"),
        .field(.malformedField, "X: a\u{1}b"),
        .field(.malformedField, "X: a\u{7F}b"),
        .field(.bareLineEnding, "X: a\rb"),
        .field(.bareLineEnding, "X: a\nb"),
        .field(.bareLineEnding, "X: a\r\r"),
        .field(.foldedField, "X: a\r\n b"),
        .field(.foldedField, "X: a\r\n\tb"),
        .field(.foldedField, " X: a"),
        .field(.lookalikeField, "Content_Length: 5"),
        .field(.lookalikeField, "Content--Length: 5"),
        .field(.lookalikeField, "CONTENT-_-LENGTH: 5"),
        .field(.lookalikeField, "_Content-Length: 5"),
        .field(.lookalikeField, "Transfer_Encoding: chunked"),
        .field(.lookalikeField, "Transfer---Encoding: chunked"),
        .field(.lookalikeField, "TransferEncoding: chunked"),
        .field(.repeatedHost, "host: a"),
        Case(.missingHost, "GET / HTTP/1.1\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: a:port\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: :80\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: [::g]\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: []\r\n\r\n"),
        Case(.malformedHost, "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n"),
        Case(.authorityMismatch, "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        .field(.unsupportedExpectation, "Expect: 200-ok"),
        .field(.unsupportedExpectation, "Expect:"),
        Case(
            .tooManyFields(limit: 100),
            "GET / HTTP/1.1\r\nHost: a\r\n" + (0..<100).map { "X\($0): 1\r\n" }.joined() + "\r\n"
        ),
        .field(.headTooLarge(limit: 8192), "X: " + String(repeating: "x", count: 8192)),
    ]

    static let framing: [Case] = [
        .field(.conflictingFraming, "Transfer-Encoding: chunked\r\nContent-Length: 5"),
        .field(.conflictingFraming, "Content-Length: 5\r\nTransfer-Encoding: chunked"),
        .field(.repeatedContentLength, "Content-Length: 5\r\nContent-Length: 5"),
        .field(.malformedContentLength, "Content-Length: 5, 5"),
        .field(.malformedContentLength, "Content-Length: +5"),
        .field(.malformedContentLength, "Content-Length: -5"),
        .field(.malformedContentLength, "Content-Length: 0x5"),
        .field(.malformedContentLength, "Content-Length: 5 5"),
        .field(.malformedContentLength, "Content-Length:"),
        .field(.malformedContentLength, "Content-Length: 18446744073709551616"),
        .field(.malformedContentLength, "Content-Length: 9223372036854775808"),
        .field(.bodyTooLarge(limit: 262_144), "Content-Length: 9223372036854775807"),
        .field(.bodyTooLarge(limit: 262_144), "Content-Length: 262145"),
        .field(.unsupportedTransferCoding, "Transfer-Encoding: gzip, chunked"),
        .field(.unsupportedTransferCoding, "Transfer-Encoding: chunked, chunked"),
        .field(.unsupportedTransferCoding, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
        .field(.unsupportedTransferCoding, "Transfer-Encoding: identity"),
        .field(.unsupportedTransferCoding, "Transfer-Encoding: xchunked"),
        .field(.unsupportedTransferCoding, "Transfer-Encoding: chunked;a=b"),
        .field(.unsupportedTransferCoding, "Transfer-Encoding:"),
        Case(.transferCodingInHTTP10, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
        Case(.contentNotAllowed, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"),
        Case(.contentNotAllowed, "HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
        .chunks(.malformedChunk, "\r\n"),
        .chunks(.malformedChunk, "g\r\n"),
        .chunks(.malformedChunk, "-1\r\n"),
        .chunks(.malformedChunk, "0x1\r\n"),
        .chunks(.malformedChunk, " 1\r\n"),
        .chunks(.malformedChunk, "1 \r\n"),
        .chunks(.malformedChunk, "1;\r\n"),
        .chunks(.malformedChunk, "1;a=\r\n"),
        .chunks(.malformedChunk, "1;a=\"b\r\n"),
        .chunks(.malformedChunk, "1;a=\"\\\r\n"),
        .chunks(.malformedChunk, "1;a=\u{1}\r\n"),
        .chunks(.malformedChunk, "1a b\r\n"),
        .chunks(.malformedChunk, "00000000000000001\r\n"),
        .chunks(.malformedChunk, "1;" + String(repeating: "a", count: 1100)),
        .chunks(.malformedChunk, "1\r\nxy"),
        .chunks(.bareLineEnding, "1\nx"),
        .chunks(.bareLineEnding, "1\r\rx"),
        .chunks(.bareLineEnding, "1\r\nx\n"),
        .chunks(.bareLineEnding, "1\r\nx\r0\r\n\r\n"),
        .chunks(.bodyTooLarge(limit: 262_144), "ffffffffffffffff\r\n"),
        .chunks(.bodyTooLarge(limit: 262_144), "40001\r\n"),
        .chunks(.malformedField, "0\r\nTrailer : 1\r\n"),
        .chunks(.malformedField, "0\r\nno colon\r\n"),
        .chunks(.foldedField, "0\r\nA: 1\r\n b\r\n"),
        .chunks(.lookalikeField, "0\r\nContent_Length: 1\r\n"),
        .chunks(.forbiddenTrailer, "0\r\nContent-Length: 1\r\n"),
        .chunks(.forbiddenTrailer, "0\r\nTransfer-Encoding: chunked\r\n"),
        .chunks(.forbiddenTrailer, "0\r\nHost: b\r\n"),
        .chunks(.tooManyFields(limit: 100), "0\r\n" + (0..<101).map { "X\($0): 1\r\n" }.joined()),
        .chunks(.trailersTooLarge(limit: 8192), "0\r\nX: " + String(repeating: "x", count: 8192)),
    ]

    @Test("Refuses", arguments: requestLines + fields + framing)
    func refuses(_ example: Case) {
        for feed in Feed.allCases where feed != .everySplit || example.input.count < 2000 {
            for pieces in feed.cuts(example.input) {
                #expect(parse(pieces) == Outcome(refusal: example.refusal), "\(feed)")
            }
        }
    }

    @Test func refusesAllExtensionsTogether() {
        let chunk = "1;" + String(repeating: "a", count: 500) + "\r\nx\r\n"
        let start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(parse([bytes(start + chunk + chunk)[...]]).refusal == nil)
        #expect(parse([bytes(start + chunk + chunk + chunk)[...]]).refusal == .malformedChunk)
    }

    @Test func knowsThatARefusedRequestWasAHead() throws {
        var parser = RequestParser()
        var offset = 0
        #expect(throws: Refusal.missingHost) {
            try parser.next(bytes("HEAD / HTTP/1.1\r\n\r\n").span, at: &offset, receivedAt: .now, from: nil)
        }
        #expect(parser.isReadingHEAD)
    }
}
