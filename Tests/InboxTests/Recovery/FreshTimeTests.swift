import Inbox
import Testing

@Suite("Fresh time")
struct FreshTimeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let before: String
        let after: String
        var testDescription: String { before }
    }

    @Test(arguments: [
        Case(before: "<xml><CreateTime>1</CreateTime></xml>", after: "<xml><CreateTime>77</CreateTime></xml>"),
        Case(before: "<CreateTime><![CDATA[123]]></CreateTime>", after: "<CreateTime><![CDATA[77]]></CreateTime>"),
        Case(
            before: "<CreateTime>\n 5\n</CreateTime><MsgId>9</MsgId>",
            after: "<CreateTime>\n 77\n</CreateTime><MsgId>9</MsgId>"
        ),
        Case(before: #"{"CreateTime":1714037059,"MsgId":5}"#, after: #"{"CreateTime":77,"MsgId":5}"#),
        Case(before: #"{"CreateTime":"1714037059"}"#, after: #"{"CreateTime":"77"}"#),
        Case(before: "<xml></xml>", after: "<xml></xml>"), Case(before: "CreateTime", after: "CreateTime"),
        Case(before: "", after: ""), Case(before: "<CreateTime>12", after: "<CreateTime>77"),
        Case(
            before: "<EventKey><![CDATA[<CreateTime>7]]></EventKey><CreateTime>1</CreateTime>",
            after: "<EventKey><![CDATA[<CreateTime>7]]></EventKey><CreateTime>77</CreateTime>"
        ),
        Case(
            before: "<!-- <CreateTime>7 --><CreateTimes>3</CreateTimes><CreateTime >1</CreateTime>",
            after: "<!-- <CreateTime>7 --><CreateTimes>3</CreateTimes><CreateTime >77</CreateTime>"
        ),
        Case(before: "<EventKey>CreateTime7</EventKey>", after: "<EventKey>CreateTime7</EventKey>"),
        Case(before: "<CreateTime></CreateTime><MsgId>9</MsgId>", after: "<CreateTime></CreateTime><MsgId>9</MsgId>"),
        Case(before: "<a><![CDATA[ <CreateTime>5", after: "<a><![CDATA[ <CreateTime>5"),
        Case(
            before: #"{"EventKey":"CreateTime","Content":"\"CreateTime\":5", "CreateTime" : 1}"#,
            after: #"{"EventKey":"CreateTime","Content":"\"CreateTime\":5", "CreateTime" : 77}"#
        ),
        Case(before: "\u{FEFF} {\"CreateTime\":1}", after: "\u{FEFF} {\"CreateTime\":77}"),
        Case(before: #"{"CreateTime":null,"MsgId":5}"#, after: #"{"CreateTime":null,"MsgId":5}"#),
    ])
    func onlyTheDigitsChange(_ example: Case) {
        let padded = Array("__\(example.before)".utf8)
        #expect(String(decoding: FreshTime.stamp(padded[2...], with: 77), as: UTF8.self) == example.after)
    }
}
