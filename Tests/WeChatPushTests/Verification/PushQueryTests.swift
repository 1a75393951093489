import Testing
import WeChatPush

@Suite("Push query")
struct PushQueryTests {
    @Test func findsEveryParameterInAnyOrder() throws {
        let query = try PushQuery(
            "echostr=7&msg_signature=m&encrypt_type=aes&openid=o-_1&nonce=n&timestamp=1714037059&signature=abc"
        )
        #expect(query.signature == "abc")
        #expect(query.timestamp == "1714037059")
        #expect(query.nonce == "n")
        #expect(query.openID == "o-_1")
        #expect(query.encryptType == "aes")
        #expect(query.messageSignature == "m")
        #expect(query.echo == "7")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let query: String
        let echo: String?
        var testDescription: String { query }
    }

    @Test(arguments: [
        Case(query: "", echo: nil), Case(query: "&&&", echo: nil), Case(query: "=", echo: nil),
        Case(query: "echostr", echo: ""), Case(query: "echostr=", echo: ""), Case(query: "echostr=1=2", echo: "1=2"),
        Case(query: "&echostr=1&", echo: "1"), Case(query: "ECHOSTR=1", echo: nil),
        Case(query: "xechostr=1", echo: nil),
        Case(query: "echostr=a+b", echo: "a+b"), Case(query: "echostr=a%2Bb", echo: "a+b"),
        Case(query: "echostr=a%20b", echo: "a b"), Case(query: "echostr=%252B", echo: "%2B"),
        Case(query: "echostr=%e4%BD%A0", echo: "你"), Case(query: "%65chostr=1", echo: "1"),
        Case(query: "route=7&name=%zz&echostr=1&%zz=1", echo: "1"), Case(query: "other=1&other=2&echostr=1", echo: "1"),
    ])
    func decodesOnce(_ example: Case) throws {
        #expect(try PushQuery(example.query).echo == example.echo)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let query: String
        let refusal: PushRefusal
        var testDescription: String { String(query.prefix(40)) }
    }

    @Test(arguments: [
        Refused(query: "nonce=1&nonce=1", refusal: .repeatedParameter(.nonce)),
        Refused(query: "signature=1&%73ignature=2", refusal: .repeatedParameter(.signature)),
        Refused(query: "signature=&signature=", refusal: .repeatedParameter(.signature)),
        Refused(query: "timestamp=%", refusal: .malformedParameter(.timestamp)),
        Refused(query: "timestamp=%1", refusal: .malformedParameter(.timestamp)),
        Refused(query: "openid=%1g&nonce=1", refusal: .malformedParameter(.openID)),
        Refused(query: String(repeating: "a", count: 4097), refusal: .queryTooLong(length: 4097, limit: 4096)),
    ])
    func refuses(_ example: Refused) {
        #expect(throws: example.refusal) { try PushQuery(example.query) }
    }

    @Test func aSliceInsideABufferIsReadAtItsPlace() throws {
        let buffer = Array("GET /wechat?nonce=12&echostr=ab HTTP/1.1".utf8)
        let query = try PushQuery(buffer[12..<31])
        #expect(query.nonce == "12")
        #expect(query.echo == "ab")
    }
}
