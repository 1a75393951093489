import OfficialAccount
import OutboundHTTP
import Testing
import WeChatAPI
import WeChatPush

@Suite("Platform client", .timeLimit(.minutes(3)))
struct PlatformClientTests {
    @Test func aCodeIsMadeWithAStableToken() async throws {
        let platform = ScriptedPlatform { $0.asks(.stableToken) ? .token("T1") : .created }
        let client = try PlatformClient.scripted(platform)
        let code = try await client.createCode(.sample())
        #expect(code.ticket.rawValue == "gQH47joAAAA==")
        #expect(code.url == "http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI")
        #expect(code.expiresIn == 604800)
        #expect(code.warnings.isEmpty)
        let sent = platform.sent
        #expect(sent.map(\.method) == ["POST", "POST"])
        #expect(sent[0].url == "https://api.weixin.qq.com/cgi-bin/stable_token")
        #expect(
            sent[0].text
                == #"{"appid":"wx0123456789abcdef","grant_type":"client_credential","secret":"\#(PlatformClient.testSecret)"}"#
        )
        #expect(sent[1].url == "https://api.weixin.qq.com/cgi-bin/qrcode/create?access_token=T1")
        #expect(sent[1].text == String(decoding: try QRCodeRequest.sample().body, as: UTF8.self))
        #expect(sent.allSatisfy { $0.timeout <= .seconds(10) })
    }

    @Test func theClassicTokenIsAnOption() async throws {
        let platform = ScriptedPlatform { $0.asks(.createCode) ? .created : .token("T1") }
        let client = try PlatformClient.scripted(platform, tokens: .classic)
        _ = try await client.createCode(.sample())
        #expect(
            platform.sent.first?.url == "https://api.weixin.qq.com/cgi-bin/token?grant_type=client_credential"
                + "&appid=wx0123456789abcdef&secret=\(PlatformClient.testSecret)"
        )
        #expect(platform.sent.first?.method == "GET")
    }

    @Test func anAnswerWithRawControlCharactersIsRead() async throws {
        let platform = ScriptedPlatform { request in
            request.asks(.stableToken)
                ? .token("T1")
                : .json(
                    "{\"subscribe\":1,\"openid\":\"oP\",\"language\":\"zh\u{1}_\nCN\",\"subscribe_time\":1434093047,"
                        + "\"subscribe_scene\":\"ADD_SCENE_QR_CODE\",\"qr_scene\":98765,\"qr_scene_str\":\"\"}"
                )
        }
        let follower = try await PlatformClient.scripted(platform).follower(OpenID(rawValue: "oP&x=1"))
        #expect(follower.isFollowing)
        #expect(follower.scene == .number(98765))
        #expect(follower.language == "zh_\nCN")
        #expect(follower.followedAt == 1_434_093_047)
        #expect(follower.followedBy == "ADD_SCENE_QR_CODE")
        #expect(platform.sent.last?.url.hasSuffix("user/info?access_token=T1&openid=oP%26x%3D1&lang=zh_CN") == true)
    }

    @Test func someoneWhoDoesNotFollowHasNothingToTell() async throws {
        let platform = ScriptedPlatform { request in
            request.asks(.stableToken) ? .token("T1") : .json(#"{"subscribe":0,"openid":"oP"}"#)
        }
        let follower = try await PlatformClient.scripted(platform).follower(OpenID(rawValue: "oP"))
        #expect(!follower.isFollowing)
        #expect(follower.scene == nil)
    }

    @Test func theNetworkChecksAreRead() async throws {
        let platform = ScriptedPlatform { request in
            if request.asks(.stableToken) { return .token("T1") }
            guard request.asks(.checkCallback) else {
                return .json(#"{"ip_list":["101.89.0.0/16","127.0.0.1"]}"#)
            }
            return .json(
                #"{"dns":[{"ip":"1.1.1.1","real_operator":"UNICOM"}],"ping":[{"ip":"1.1.1.1","from_operator":"UNICOM","#
                    + #""package_loss":"0%","time":"23.079ms"}]}"#
            )
        }
        let client = try PlatformClient.scripted(platform)
        #expect(try await client.callbackAddresses() == ["101.89.0.0/16", "127.0.0.1"])
        let check = try await client.checkCallback(.all, from: .telecom)
        #expect(check.dns.map(\.network) == ["UNICOM"])
        #expect(check.ping.map(\.loss) == ["0%"])
        #expect(platform.sent.last?.text == #"{"action":"all","check_operator":"CHINANET"}"#)
    }

    struct Odd: Sendable, CustomTestStringConvertible {
        let answer: ScriptedPlatform.Answer
        let error: APIError
        var testDescription: String { "\(error)" }
    }

    @Test(
        "What is no answer of the platform is said",
        arguments: [
            Odd(
                answer: .json("<html>", status: 502),
                error: .status(.createCode, 502)
            ),
            Odd(answer: .json("{}", status: 500), error: .status(.createCode, 500)),
            Odd(
                answer: .json("<html>"),
                error: .malformedAnswer(.createCode, reason: "it is no JSON object")
            ),
            Odd(answer: .json(""), error: .malformedAnswer(.createCode, reason: "it is no JSON object")),
            Odd(answer: .json("[]"), error: .malformedAnswer(.createCode, reason: "it is no JSON object")),
            Odd(
                answer: .json("{}"),
                error: .malformedAnswer(.createCode, reason: "a member is missing or of another type")
            ),
            Odd(
                answer: .json(#"{"ticket":"","url":"u"}"#),
                error: .malformedAnswer(.createCode, reason: "its ticket or its url is empty, or has odd characters")
            ),
            Odd(
                answer: .json(#"{"ticket":"a\u001b[2J","url":"u"}"#),
                error: .malformedAnswer(.createCode, reason: "its ticket or its url is empty, or has odd characters")
            ),
            Odd(
                answer: .json(#"{"ticket":7,"url":"u"}"#),
                error: .malformedAnswer(.createCode, reason: "a member is missing or of another type")
            ),
            Odd(answer: .failure(.timeout(.response)), error: .unreachable(.createCode, .timeout(.response))),
            Odd(
                answer: .failure(.refused(to: "api.weixin.qq.com", errno: 111)),
                error: .unreachable(.createCode, .refused(to: "api.weixin.qq.com", errno: 111))
            ),
        ]
    )
    func whatIsNoAnswerOfThePlatformIsSaid(row: Odd) async throws {
        let platform = ScriptedPlatform { $0.asks(.stableToken) ? .token("T1") : row.answer }
        let client = try PlatformClient.scripted(platform)
        let error = await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
        #expect(error == row.error)
        // An answer that was lost may stand for a code that was made.
        #expect(platform.count(of: .createCode) == 1)
    }

    @Test func anErrcodeAsATextAndZeroAreUnderstood() async throws {
        let platform = ScriptedPlatform { request in
            if request.asks(.stableToken) {
                return .json(#"{"errcode":0,"errmsg":"ok","access_token":"T1","expires_in":"7200"}"#)
            }
            return .json(#"{"errcode":"40053","errmsg":7}"#)
        }
        let error = await #expect(throws: APIError.self) {
            _ = try await PlatformClient.scripted(platform).createCode(.sample())
        }
        #expect(error?.code == .invalidActionInfo)
    }

    @Test func noSecretAndNoTokenIsInAnyError() async throws {
        let secret = PlatformClient.testSecret
        let token = "SECRETTOKEN_0123456789"
        let echoes: [@Sendable (OutboundRequest) -> ScriptedPlatform.Answer] = [
            { .refusal(40013, "bad \($0.text.replacing("\"", with: "'")) \($0.url)") },
            { $0.buysToken ? .token(token) : .refusal(40053, "\($0.url) hint: [\(token)]") },
            { $0.buysToken ? .token(token) : .refusal(40014, token) },
            { $0.buysToken ? .token(token) : .json($0.url) },
            { $0.buysToken ? .token(token) : .json($0.url, status: 500) },
            { $0.buysToken ? .token(token) : .failure(.timeout(.body)) },
            { .json("{\"access_token\":7,\"x\":\"\($0.text.replacing("\"", with: "'"))\"}") },
        ]
        for echo in echoes {
            for kind in [TokenKind.stable, .classic] {
                let client = try PlatformClient.scripted(ScriptedPlatform { echo($0) }, tokens: kind)
                let error = await #expect(throws: APIError.self) { _ = try await client.createCode(.sample()) }
                var dumped = ""
                dump(error, to: &dumped)
                dump(client, to: &dumped)
                for text in ["\(String(describing: error))", String(reflecting: error), dumped] {
                    #expect(!text.contains(secret) && !text.contains(token), "\(text)")
                }
            }
        }
    }
}
