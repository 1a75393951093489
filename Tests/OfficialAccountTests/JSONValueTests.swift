import Foundation
import OfficialAccount
import Testing

@Suite("JSON values")
struct JSONValueTests {
    @Test(arguments: [
        (JSONValue.null, "null"), (.bool(true), "true"), (.bool(false), "false"), (.number(-7), "-7"), ("", #""""#),
        (.number(.max), "9223372036854775807"), (.double(0.5), "0.5"), (.double(3), "3"), (.double(-0.0), "-0"),
        (.double(1e300), "1e+300"), (.double(.infinity), "null"), (.double(.nan), "null"), (.array([]), "[]"),
        (.array([.number(1), "a", .null]), #"[1,"a",null]"#), (.object([:]), "{}"),
        (.object(["b": .number(1), "a": .array([.object(["c": .bool(true)])])]), #"{"a":[{"c":true}],"b":1}"#),
        (.optional(nil), "null"), (.optional("x"), #""x""#), ("a/b \"\\", #""a/b \"\\""#), ("桌号 😀", #""桌号 😀""#),
        ("\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}", #""\b\t\n\f\r\u0000\u001f"# + "\u{7F}\""),
    ])
    func writesOneLine(_ value: JSONValue, _ text: String) {
        #expect(value.text == text)
        #expect(value.bytes == Array(text.utf8))
    }

    @Test func everyCharacterComesBackFromAnotherReader() throws {
        for scalar in (0..<0x3000).compactMap(Unicode.Scalar.init(_:)) {
            let text = "<\(scalar)>"
            let value = JSONValue.object([text: .string(text)])
            #expect(try JSONDecoder().decode([String: String].self, from: Data(value.bytes)) == [text: text])
        }
    }

    @Test(arguments: [0.1, 1.0 / 3, 12_345.678, 1e-7, .leastNonzeroMagnitude, -2.5e20, 1e16])
    func numbersComeBackAsTheyWere(_ number: Double) throws {
        let document = JSONValue.array([.double(number)])
        #expect(try JSONDecoder().decode([Double].self, from: Data(document.bytes)) == [number])
    }
}
