import Testing

@testable import WeChatAPI

@Suite("Lenient JSON")
struct LenientJSONTests {
    private struct Named: Decodable, Equatable {
        var name: String
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let name: String?
        var testDescription: String { String(decoding: bytes, as: UTF8.self).debugDescription }

        init(_ text: String, _ name: String?) { (bytes, self.name) = (Array(text.utf8), name) }

        init(bytes: [UInt8], _ name: String?) { (self.bytes, self.name) = (bytes, name) }
    }

    static let rows: [Row] = [
        Row(#"{"name":"桌😀"}"#, "桌😀"), Row(#"{"name":"a\nb"}"#, "a\nb"), Row("{\"name\":\"a\nb\"}", "a\nb"),
        Row("{\"name\":\"a\tb\"}", "a\tb"), Row("{\"name\":\"a\r\nb\"}", "a\nb"),
        Row("{\"name\":\"\u{0}\u{1}\u{1F}a\"}", "a"), Row("{\"name\":\"a\\\nb\"}", "a\nb"),
        Row("{\"name\":\"a\\\\\nb\"}", "a\\\nb"), Row("{\"name\":\"\\\"\u{1}\"}", "\""),
        Row("\u{FEFF}{\"name\":\"a\"}", "a"),
        Row("{\u{1}\"name\"\n:\t\"a\"\u{0}}", "a"),
        Row(bytes: Array("{\"name\":\"a".utf8) + [0xFF] + Array("\"}".utf8), "a\u{FFFD}"),
        Row("", nil), Row("{", nil), Row("{\"name\":\"a", nil), Row("null", nil), Row("[]", nil),
        Row(#"{"name":7}"#, nil),
        Row(String(repeating: "[", count: 100_000), nil),
    ]

    @Test("Names are read whatever is in them", arguments: rows)
    func namesAreReadWhateverIsInThem(row: Row) {
        #expect(LenientJSON.decode(Named.self, from: row.bytes)?.name == row.name)
    }

    @Test func everyPrefixOfAnAnswerIsRefusedQuietly() {
        let answer = Array("{\"name\":\"桌\n\\\"\\u684c\"}".utf8)
        for length in 0..<answer.count {
            #expect(LenientJSON.decode(Named.self, from: Array(answer[..<length])) == nil)
        }
        #expect(LenientJSON.decode(Named.self, from: answer) == Named(name: "桌\n\"桌"))
    }
}
