import OfficialAccount
import Testing
import WeChatAPI

@Suite("Error explanations")
struct ErrorExplanationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let code: Int
        let remedy: ErrorExplanation.Remedy
        let says: String
        var testDescription: String { "\(code)" }

        init(_ code: Int, _ remedy: ErrorExplanation.Remedy, _ says: String) {
            (self.code, self.remedy, self.says) = (code, remedy, says)
        }
    }

    static let rows: [Row] = [
        Row(-1, .backOff, "busy"), Row(0, .none, "success"), Row(40001, .refreshToken, "not the latest"),
        Row(40002, .correctRequest, "client_credential"), Row(40003, .drop, "none of this account's"),
        Row(40008, .correctRequest, "kind of message"), Row(41009, .correctRequest, "OpenID is missing"),
        Row(43001, .correctRequest, "GET"), Row(44004, .correctRequest, "empty"),
        Row(40013, .configure, "AppID is wrong"), Row(40014, .refreshToken, "512 characters"),
        Row(40029, .drop, "5 minutes"), Row(40163, .drop, "traded before"),
        Row(40033, .correctRequest, "\\uXXXX"), Row(40035, .correctRequest, "parameter is wrong"),
        Row(40038, .correctRequest, "format is wrong"), Row(40052, .correctRequest, "QR_LIMIT_STR_SCENE"),
        Row(40053, .correctRequest, "100000 permanent codes"), Row(40125, .configure, "AppSecret is wrong"),
        Row(40164, .configure, "IP白名单"), Row(40201, .configure, "no callback URL"),
        Row(40202, .correctRequest, "dns, ping or all"), Row(40203, .correctRequest, "CHINANET"),
        Row(40243, .configure, "frozen"), Row(41001, .correctRequest, "access_token is missing"),
        Row(41002, .configure, "WECHAT_APP_ID"), Row(41004, .configure, "WECHAT_APP_SECRET"),
        Row(42001, .refreshToken, "expired"), Row(43002, .correctRequest, "POST"),
        Row(43003, .correctRequest, "https"), Row(43004, .drop, "must follow"),
        Row(45009, .waitForMidnight, "00:00 China time"), Row(45011, .waitForMinute, "next minute"),
        Row(45015, .drop, "one minute"), Row(45047, .drop, "3 are allowed"), Row(47001, .correctRequest, "no JSON"),
        Row(48001, .configure, "lacks the permission"), Row(48004, .configure, "banned"),
        Row(50002, .drop, "restricted"), Row(50005, .drop, "does not follow"),
        Row(61450, .correctRequest, "customer-service"), Row(61475, .correctRequest, "customer-service"),
        Row(61500, .correctRequest, "customer-service"), Row(61501, .correctRequest, "date range"),
        Row(89501, .configure, "has not answered yet"), Row(89503, .configure, "administrator's confirmation"),
        Row(89506, .configure, "24 hours"), Row(89507, .configure, "for an hour"),
        Row(-40001, .configure, "signature"), Row(-40002, .correctRequest, "XML"),
        Row(-40003, .correctRequest, "SHA-1"), Row(-40004, .configure, "43 characters"),
        Row(-40005, .configure, "AppID"), Row(-40006, .correctRequest, "encrypting"),
        Row(-40007, .configure, "decrypting"), Row(-40008, .correctRequest, "malformed"),
        Row(-40009, .correctRequest, "base64"), Row(-40010, .correctRequest, "base64"),
        Row(-40011, .correctRequest, "building the XML"),
    ]

    @Test("Each code is explained", arguments: rows)
    func eachCodeIsExplained(row: Row) {
        let explanation = ErrorCode(rawValue: row.code).explanation(in: .createCode)
        #expect(explanation.remedy == row.remedy)
        #expect("\(explanation.meaning); \(explanation.fix)".contains(row.says))
        let refusal = PlatformRefusal(
            code: ErrorCode(rawValue: row.code),
            message: "m rid: 1-2",
            operation: .createCode
        )
        #expect(refusal.description.contains("errcode \(row.code)"))
        #expect(refusal.description.contains(explanation.meaning))
        #expect(refusal.description.contains("m rid: 1-2"))
    }

    @Test func everyExplanationHasARowHere() {
        #expect(Set(ErrorCode.explained.map(\.rawValue)).subtracting(Self.rows.map(\.code)).isEmpty)
    }

    @Test func anUnknownCodeIsSaidToBeUnknown() {
        for code in [1, 99999, Int.max, Int.min] {
            #expect(ErrorCode(rawValue: code).explanation().meaning.contains("not in the platform's published tables"))
        }
    }

    @Test func aWrongSecretIsToldFromAnOldToken() {
        #expect(ErrorCode.invalidCredential.explanation(in: .stableToken).remedy == .configure)
        #expect(ErrorCode.invalidCredential.explanation(in: .token).remedy == .configure)
        #expect(ErrorCode.invalidCredential.explanation(in: .createCode).remedy == .refreshToken)
    }

    struct Message: Sendable, CustomTestStringConvertible {
        let text: String
        var rid: String?
        var hint: String?
        var address: String?
        var testDescription: String { text }
    }

    @Test(
        "What stands in an errmsg is read",
        arguments: [
            Message(text: "invalid appid rid: 5f3b6b5d-1a2b3c4d-01234567", rid: "5f3b6b5d-1a2b3c4d-01234567"),
            Message(text: "invalid credential hint: [Bn0wKa0484vr22]", hint: "Bn0wKa0484vr22"),
            Message(
                text: "invalid ip 116.30.197.239 ipv6 ::ffff:116.30.197.239, not in whitelist rid: 5f-6a-7b",
                rid: "5f-6a-7b",
                address: "116.30.197.239"
            ),
            Message(text: "invalid ip 1.2.3.4, not in whitelist hint: [x]", hint: "x", address: "1.2.3.4"),
            Message(text: "invalid ip ::ffff:1.2.3.4, not in whitelist", address: "1.2.3.4"),
            Message(text: "invalid ip 240e:3b7::1 ipv6 240e:3b7::1, not in whitelist", address: "240e:3b7::1"),
            Message(text: "invalid ip"), Message(text: "invalid ip bad"), Message(text: "rid: "),
            Message(text: "hint: ["),
            Message(text: ""),
        ]
    )
    func whatStandsInAnErrmsgIsRead(row: Message) {
        let refusal = PlatformRefusal(code: .addressNotAllowed, message: row.text, operation: .stableToken)
        #expect(refusal.requestID == row.rid)
        #expect(refusal.hint == row.hint)
        #expect(refusal.refusedAddress == row.address)
    }

    @Test func anErrmsgIsBoundedAndPlain() {
        let refusal = PlatformRefusal(
            code: .busy,
            message: "a\u{1B}[2Jb\nc" + String(repeating: "x", count: 10_000),
            operation: .token
        )
        #expect(refusal.message.hasPrefix("a[2Jbcx"))
        #expect(refusal.message.count == 500)
    }

    @Test func aSecretIsHiddenBeforeTheMessageIsCut() {
        let message = String(repeating: "x", count: 495) + "SECRETSECRET"
        let refusal = PlatformRefusal(code: .busy, message: message, operation: .token, secrets: ["SECRETSECRET", ""])
        #expect(!refusal.message.contains("SECR"))
    }
}
