import OfficialAccount
import Testing
import WeChatPush

@Suite("JSON pushes")
struct JSONPushTests {
    static let head = #""ToUserName":"gh_1","FromUserName":"o1","CreateTime":1714037059,"MsgType":"event""#

    private func elements(_ members: String) throws -> [PushElement] {
        let document = "{\(Self.head),\(members)}"
        return Array(try PushParser().parse(ArraySlice(document.utf8), format: .json).elements.dropFirst(4))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let value: String
        let element: PushElement
        var testDescription: String { value }

        init(_ value: String, _ text: String, _ children: [PushElement] = []) {
            self.value = value
            element = PushElement(name: "V", text: text, children: children)
        }
    }

    @Test(arguments: [
        Case("\"\"", ""), Case("\" a \"", "a"), Case("1234567890123456789012", "1234567890123456789012"),
        Case("-0", "-0"),
        Case("1.50e+3", "1.50e+3"), Case("0.5", "0.5"), Case("true", "true"), Case("false", "false"), Case("null", ""),
        Case("{}", ""), Case("[]", ""), Case("{\"a\":1}", "", [PushElement(name: "a", text: "1")]),
        Case(
            "[1,{\"a\":\"b\"}]",
            "",
            [
                PushElement(name: "item", text: "1"),
                PushElement(name: "item", text: "", children: [PushElement(name: "a", text: "b")]),
            ]
        ),
        Case(#""\"\\\/\b\f\n\r\tx""#, "\"\\/\n\r\tx"), Case(#""\u4f60\u597D""#, "你好"),
        Case(#""\ud83d\ude00""#, "\u{1F600}"),
        Case(#""\ud83dx""#, "\u{FFFD}x"), Case(#""\ude00""#, "\u{FFFD}"), Case(#""\ud83d\u0041""#, "\u{FFFD}A"),
        Case(#""a\u0010\u0000b\uffff""#, "ab"), Case("\"a\u{10}\u{1}b\nc\"", "ab\nc"), Case("\"</a>&\"", "</a>&"),
    ])
    func readsAValue(_ example: Case) throws {
        #expect(try elements("\"V\" : \(example.value)") == [example.element])
    }

    @Test func numbersMayBeTextsAndTheOtherWayRound() throws {
        let document = #"{"ToUserName":"g","FromUserName":"o","CreateTime":"1610968440","MsgType":"text","MsgId":12}"#
        let push = try PushParser().parse(ArraySlice(document.utf8), format: .json)
        #expect(push.createTime == 1_610_968_440)
        #expect(push.messageID == "12")
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let document: String
        let refusal: PushRefusal
        var testDescription: String { String(document.prefix(40)) }

        init(_ document: String, _ refusal: PushRefusal) {
            self.document = document
            self.refusal = refusal
        }
    }

    @Test(arguments: [
        Refused("", .notJSON(offset: 0)), Refused("[]", .notJSON(offset: 0)), Refused("{", .notJSON(offset: 1)),
        Refused("{}", .missingElement("FromUserName")), Refused("{},", .notJSON(offset: 2)),
        Refused("{}{}", .notJSON(offset: 2)),
        Refused("{a:1}", .notJSON(offset: 1)), Refused("{'a':1}", .notJSON(offset: 1)),
        Refused("{\"a\" 1}", .notJSON(offset: 5)),
        Refused("{\"a\":1,}", .notJSON(offset: 7)), Refused("{\"a\":01}", .notJSON(offset: 7)),
        Refused("{\"a\":-}", .notJSON(offset: 6)),
        Refused("{\"a\":1.}", .notJSON(offset: 7)), Refused("{\"a\":1e}", .notJSON(offset: 7)),
        Refused("{\"a\":nul}", .notJSON(offset: 5)),
        Refused("{\"a\":NaN}", .notJSON(offset: 5)), Refused("{\"a\":\"", .notJSON(offset: 6)),
        Refused("{\"a\":\"\\x\"}", .notJSON(offset: 8)),
        Refused("{\"a\":\"\\u12\"}", .notJSON(offset: 10)), Refused("{\"a\":\"\\u1", .notJSON(offset: 8)),
        Refused("{\"a\":[1 2]}", .notJSON(offset: 8)),
        Refused("{\"a\":" + String(repeating: "[", count: 100_000), .tooDeep(limit: 8)),
        Refused(String(repeating: "{\"a\":", count: 50_000), .tooDeep(limit: 8)),
        Refused("{\"a\":[" + String(repeating: "1,", count: 2000) + "1]}", .tooManyNodes(limit: 1024)),
        Refused(#"{"ToUserName":"g","Encrypt":"AAAA"}"#, .encryptedForPlainAccount),
    ])
    func refuses(_ example: Refused) {
        #expect(throws: example.refusal) { try PushParser().parse(ArraySlice(example.document.utf8), format: .json) }
    }

    @Test func everyPrefixIsRefusedAndTheWholeIsNot() throws {
        let document = Array(
            #"{"ToUserName":"g","FromUserName":"\u4f60","CreateTime":1,"MsgType":"event","A":[1,{"b":-1.5e3}]}"#.utf8
        )
        let parser = try PushParser()
        for length in document.indices {
            #expect(throws: PushRefusal.self) { try parser.parse(document[..<length], format: .json) }
        }
        #expect(throws: Never.self) { try parser.parse(document[...], format: .json) }
    }
}
