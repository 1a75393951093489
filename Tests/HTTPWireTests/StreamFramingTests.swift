import HTTPTypes
import HTTPWire
import Testing

@Suite("Stream framing")
struct StreamFramingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let status: Int
        let context: ResponseSerializer.Context
        let framing: StreamFraming
        var testDescription: String { "\(status) \(context.version) \(context.isHEAD ? "HEAD" : "GET")" }

        init(_ status: Int, _ version: Request.Version, isHEAD: Bool = false, _ framing: StreamFraming) {
            self.status = status
            context = .init(isHEAD: isHEAD, version: version)
            self.framing = framing
        }
    }

    @Test(
        "Choice",
        arguments: [
            Case(200, .http11, .chunked), Case(200, .http10, .untilClose), Case(404, .http11, .chunked),
            Case(200, .http11, isHEAD: true, .headOnly), Case(200, .http10, isHEAD: true, .headOnly),
            Case(204, .http11, .headOnly), Case(304, .http10, .headOnly), Case(103, .http11, .headOnly),
        ]
    )
    func followsFromStatusMethodAndVersion(_ entry: Case) {
        #expect(StreamFraming(.init(code: entry.status), for: entry.context) == entry.framing)
    }

    @Test(
        "Pieces",
        arguments: [
            (StreamFraming.chunked, ["a", "", "bc"], "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"), (.chunked, [], "0\r\n\r\n"),
            (.untilClose, ["a", "", "bc"], "abc"), (.headOnly, ["a", "bc"], ""),
        ]
    )
    func framesPieces(_ framing: StreamFraming, _ pieces: [String], _ expected: String) {
        var out = Array("before".utf8)
        for piece in pieces { framing.append(Array(piece.utf8), to: &out) }
        framing.appendEnd(to: &out)
        #expect(String(decoding: out, as: UTF8.self) == "before" + expected)
    }

    @Test("Length", arguments: [1, 9, 10, 15, 16, 255, 256, 4095, 4096, 65_535, 65_536, 1_000_000])
    func writesTheLengthInHexadecimal(_ count: Int) {
        var out: [UInt8] = []
        StreamFraming.chunked.append([UInt8](repeating: 0x78, count: count), to: &out)
        let line = String(count, radix: 16) + "\r\n"
        #expect(out.starts(with: Array(line.utf8)))
        #expect(out.count == line.utf8.count + count + 2)
    }

    /// What this side writes, the other side's decoder must read.
    @Test func isReadByOurOwnParser() throws {
        var out = Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        let pieces = [1, 15, 16, 17, 300, 5000].map { [UInt8](repeating: UInt8($0 & 0x7F), count: $0) }
        for piece in pieces { StreamFraming.chunked.append(piece, to: &out) }
        StreamFraming.chunked.appendEnd(to: &out)
        var parser = RequestParser()
        var offset = 0
        let request = try parser.next(out.span, at: &offset, receivedAt: .now, from: nil)
        #expect(request.map { Array($0.body) } == pieces.flatMap(\.self))
        #expect(offset == out.count)
    }
}
