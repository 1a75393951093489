import Testing

@testable import Sandbox

@Suite("Code request")
struct CodeRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let body: String
        let expected: CodeRequest?
        let error: PlatformError?
        var testDescription: String { body }

        init(_ body: String, _ kind: SceneCode.Kind, _ scene: String, _ lifetime: Int64?) {
            self.body = body
            expected = CodeRequest(kind: kind, scene: scene, lifetime: lifetime)
            error = nil
        }

        init(_ body: String, _ error: PlatformError) {
            (self.body, expected, self.error) = (body, nil, error)
        }
    }

    private static func temporary(_ scene: String, _ seconds: String = "") -> String {
        #"{"action_name":"QR_SCENE",\#(seconds)"action_info":{"scene":{"scene_id":\#(scene)}}}"#
    }

    private static func permanent(_ scene: String) -> String {
        #"{"action_name":"QR_LIMIT_SCENE","action_info":{"scene":{"scene_id":\#(scene)}}}"#
    }

    private static func text(_ scene: String, _ name: String = "QR_STR_SCENE") -> String {
        #"{"action_name":"\#(name)","action_info":{"scene":{"scene_str":\#(scene)}}}"#
    }

    static let cases = [
        // The lifetime: one minute where none is said, 30 days at most.
        Case(temporary("123"), .temporaryNumber, "123", 60),
        Case(temporary("123", #""expire_seconds":604800,"#), .temporaryNumber, "123", 604_800),
        Case(temporary("123", #""expire_seconds":2592000,"#), .temporaryNumber, "123", 2_592_000),
        Case(temporary("123", #""expire_seconds":2592001,"#), .temporaryNumber, "123", 2_592_000),
        Case(temporary("123", #""expire_seconds":1e300,"#), .temporaryNumber, "123", 2_592_000),
        Case(temporary("123", #""expire_seconds":0,"#), .temporaryNumber, "123", 60),
        Case(temporary("123", #""expire_seconds":-5,"#), .temporaryNumber, "123", 60),
        Case(temporary("123", #""expire_seconds":"600","#), .temporaryNumber, "123", 600),
        Case(temporary("123", #""expire_seconds":null,"#), .temporaryNumber, "123", 60),
        // Integers: saturated, or 0 where they are none.
        Case(temporary("1"), .temporaryNumber, "1", 60),
        Case(temporary("4294967295"), .temporaryNumber, "4294967295", 60),
        Case(temporary("4294967296"), .temporaryNumber, "4294967295", 60),
        Case(temporary("9000000000000000000"), .temporaryNumber, "4294967295", 60),
        Case(temporary("99999999999999999999999"), .temporaryNumber, "0", 60),
        Case(temporary(#""123""#), .temporaryNumber, "123", 60),
        Case(temporary(#""abc""#), .temporaryNumber, "0", 60),
        Case(temporary("[1]"), .temporaryNumber, "0", 60),
        Case(#"{"action_name":"QR_SCENE","action_info":{"scene_id":7}}"#, .temporaryNumber, "0", 60),
        Case(text(#""abc""#, "QR_SCENE"), .temporaryNumber, "0", 60),
        Case(temporary("0"), .invalidActionInfo),
        Case(temporary("-1"), .invalidActionInfo),
        // Permanent integers.
        Case(permanent("1"), .permanentNumber, "1", nil),
        Case(permanent("100000"), .permanentNumber, "100000", nil),
        Case(permanent("100001"), .invalidActionInfo),
        Case(permanent("0"), .invalidActionInfo),
        Case(permanent(#""abc""#), .invalidActionInfo),
        // Texts.
        Case(text(#""a""#), .temporaryText, "a", 60),
        Case(text(#""桌/7""#, "QR_LIMIT_STR_SCENE"), .permanentText, "桌/7", nil),
        Case(
            text("\"" + String(repeating: "x", count: 64) + "\""),
            .temporaryText,
            String(repeating: "x", count: 64),
            60
        ),
        Case(text("\"" + String(repeating: "x", count: 65) + "\""), .invalidActionInfo),
        Case(text(#""""#), .invalidActionInfo),
        Case(text("7"), .invalidActionInfo),
        // Bodies.
        Case(#"{"action_name":"QR_SCENE"}"#, .invalidActionInfo),
        Case(#"{"action_name":"QR_SCENE","action_info":{}}"#, .invalidActionInfo),
        Case(#"{"action_name":"QR_SCENE","action_info":7}"#, .invalidActionInfo),
        Case(#"{"action_name":"QR_STR_SCENE","action_info":{"scene_str":"a"}}"#, .invalidActionInfo),
        Case(#"{"action_name":"QR_SOMETHING","action_info":{}}"#, .invalidActionName),
        Case(#"{"action_name":7}"#, .invalidActionName),
        Case("{}", .invalidActionName),
        Case("", .malformedBody),
        Case("[]", .malformedBody),
        Case("action_name=QR_SCENE", .malformedBody),
        Case(String(repeating: "[", count: 100_000), .malformedBody),
    ]

    @Test(arguments: cases)
    func readsWhatThePlatformReads(_ sample: Case) {
        let result = Result { () throws(PlatformError) in try CodeRequest(sample.body.utf8) }
        switch result {
        case .success(let request): #expect(request == sample.expected)
        case .failure(let error): #expect(error == sample.error)
        }
    }

    @Test func survivesEveryPrefixOfABody() {
        let body = Array(Self.temporary("123", #""expire_seconds":604800,"#).utf8)
        for length in 0..<body.count {
            #expect(throws: PlatformError.malformedBody) { try CodeRequest(body[..<length]) }
        }
    }

    @Test func survivesNestingWithoutEnd() {
        let deep = String(repeating: #"{"scene":"#, count: 500)
        _ = try? CodeRequest(
            (#"{"action_name":"QR_SCENE","action_info":"# + deep + "1" + String(repeating: "}", count: 501)).utf8
        )
    }
}
