import HTTPTypes
import HTTPWire
import Testing

@Suite("Response serializer")
struct ResponseSerializerTests {
    private static let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"

    private func text(_ response: Response, _ context: ResponseSerializer.Context = .init()) -> String {
        var serializer = ResponseSerializer()
        serializer.setDate(secondsSince1970: 784_111_777)
        var out = Array("before".utf8)
        serializer.append(response, for: context, to: &out)
        return String(decoding: out.dropFirst(6), as: UTF8.self)
    }

    @Test func writesOK() {
        let response = Response(status: .ok, fields: [.contentType: "text/plain"], body: Array("hello".utf8))
        #expect(
            text(response)
                == "HTTP/1.1 200 OK\r\n\(Self.date)Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
        )
    }

    @Test func writesAnotherStatus() {
        #expect(text(Response(status: .notFound)) == "HTTP/1.1 404 Not Found\r\n\(Self.date)Content-Length: 0\r\n\r\n")
    }

    @Test func saysCloseWhereEitherSideCloses() {
        let closing = Response(status: .ok, closesConnection: true)
        let expected = "HTTP/1.1 200 OK\r\n\(Self.date)Content-Length: 0\r\nConnection: close\r\n\r\n"
        #expect(text(closing) == expected)
        #expect(text(Response(status: .ok), .init(keepsConnection: false)) == expected)
        #expect(text(closing, .init(version: .http10)) == expected)
    }

    @Test func tellsHTTP10ThatTheConnectionStays() {
        let expected = "HTTP/1.1 200 OK\r\n\(Self.date)Content-Length: 0\r\nConnection: keep-alive\r\n\r\n"
        #expect(text(Response(status: .ok), .init(version: .http10)) == expected)
    }

    @Test func aHeadGetsTheLengthOnly() {
        let response = Response(status: .ok, body: Array("hello".utf8))
        #expect(text(response, .init(isHEAD: true)) == "HTTP/1.1 200 OK\r\n\(Self.date)Content-Length: 5\r\n\r\n")
    }

    @Test("Bodiless", arguments: [101, 103, 204, 304])
    func hasNeitherLengthNorBody(_ code: Int) {
        let written = text(Response(status: .init(code: code), body: Array("hello".utf8)))
        #expect(written.hasPrefix("HTTP/1.1 \(code) "))
        #expect(!written.contains("Content-Length"))
        #expect(written.hasSuffix("\r\n\r\n"))
    }

    @Test func doesNotLetAHandlerFrameTheMessage() {
        var fields: HTTPFields = [
            .contentLength: "7", .connection: "upgrade", .date: "now", .transferEncoding: "chunked",
        ]
        fields[.server] = "s"
        let expected = "HTTP/1.1 200 OK\r\n\(Self.date)Server: s\r\nContent-Length: 0\r\n\r\n"
        #expect(text(Response(status: .ok, fields: fields)) == expected)
    }

    struct Head: Sendable, CustomTestStringConvertible {
        let context: ResponseSerializer.Context
        var status = 200
        var closes = false
        let fields: String
        let promise: (framing: StreamFraming, closes: Bool)
        var testDescription: String { "\(status) \(context)" }
    }

    @Test(
        "Head of a stream",
        arguments: [
            Head(context: .init(), fields: "Transfer-Encoding: chunked\r\n", promise: (.chunked, false)),
            Head(
                context: .init(),
                closes: true,
                fields: "Transfer-Encoding: chunked\r\nConnection: close\r\n",
                promise: (.chunked, true)
            ),
            Head(
                context: .init(keepsConnection: false),
                fields: "Transfer-Encoding: chunked\r\nConnection: close\r\n",
                promise: (.chunked, true)
            ),
            Head(context: .init(version: .http10), fields: "Connection: close\r\n", promise: (.untilClose, true)),
            Head(context: .init(isHEAD: true), fields: "Transfer-Encoding: chunked\r\n", promise: (.headOnly, false)),
            Head(
                context: .init(isHEAD: true, version: .http10),
                fields: "Connection: keep-alive\r\n",
                promise: (.headOnly, false)
            ),
            Head(context: .init(), status: 204, fields: "", promise: (.headOnly, false)),
        ]
    )
    func writesTheHeadOfAStream(_ entry: Head) {
        var serializer = ResponseSerializer()
        serializer.setDate(secondsSince1970: 784_111_777)
        var out: [UInt8] = []
        let response = Response(
            status: .init(code: entry.status),
            fields: [.contentType: "text/event-stream", .contentLength: "7", .transferEncoding: "gzip"],
            body: Array("not here".utf8),
            closesConnection: entry.closes
        )
        let head = serializer.appendHead(response, for: entry.context, to: &out)
        let text = String(decoding: out, as: UTF8.self)
        #expect(text.hasSuffix("GMT\r\nContent-Type: text/event-stream\r\n\(entry.fields)\r\n"))
        #expect(head.framing == entry.promise.framing)
        #expect(head.closes == entry.promise.closes)
    }

    @Test("Length", arguments: [0, 9, 10, 99, 100, 12_345])
    func writesLengths(_ count: Int) {
        let response = Response(status: .ok, body: [UInt8](repeating: 0x78, count: count))
        #expect(text(response, .init(isHEAD: true)).contains("Content-Length: \(count)\r\n"))
    }

    @Test(
        "Date",
        arguments: [
            (-5, "Thu, 01 Jan 1970 00:00:00 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (1_709_251_200, "Fri, 01 Mar 2024 00:00:00 GMT"), (4_102_444_800, "Fri, 01 Jan 2100 00:00:00 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
        ]
    )
    func writesDates(_ seconds: Int, _ expected: String) {
        var serializer = ResponseSerializer()
        serializer.setDate(secondsSince1970: seconds)
        var out: [UInt8] = []
        serializer.append(Response(status: .ok), for: .init(), to: &out)
        #expect(String(decoding: out, as: UTF8.self).contains("Date: \(expected)\r\n"))
    }

    @Test func takesItsContextFromTheRequest() throws {
        let head = try Request(.head, "/", fields: [.connection: "close"])
        #expect(ResponseSerializer.Context(head) == .init(isHEAD: true, version: .http11, keepsConnection: false))
    }
}
