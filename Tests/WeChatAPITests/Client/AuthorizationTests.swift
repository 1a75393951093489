import OfficialAccount
import OutboundHTTP
import Testing
import WeChatAPI

@Suite("Web authorisation calls")
struct AuthorizationTests {
    private func client(_ platform: ScriptedPlatform) throws -> PlatformClient {
        PlatformClient(
            appID: AppID(rawValue: "wx0123456789abcdef"),
            secret: try AppSecret("0123456789abcdef0123456789abcdef"),
            transport: platform
        )
    }

    @Test func thePageIsAskedForAsPublished() throws {
        let client = try client(ScriptedPlatform { _ in .refusal(-1) })
        let page = client.authorizationPage(returningTo: "https://scan.example/tap/a?b", state: "0aF")
        #expect(
            page == "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0123456789abcdef"
                + "&redirect_uri=https%3A%2F%2Fscan.example%2Ftap%2Fa%3Fb&response_type=code&scope=snsapi_base"
                + "&state=0aF#wechat_redirect"
        )
        let other = client.authorizationPage(returningTo: "http://a", state: "1", at: "http://127.0.0.1:8090")
        #expect(other.hasPrefix("http://127.0.0.1:8090/connect/oauth2/authorize?"))
    }

    @Test func aCodeIsTradedWithoutAToken() async throws {
        let platform = ScriptedPlatform { _ in
            .json(
                #"{"access_token":"A","expires_in":7200,"refresh_token":"R","openid":"oPerson1","scope":"snsapi_base"}"#
            )
        }
        #expect(try await client(platform).person(authorizedBy: "a&b") == OpenID(rawValue: "oPerson1"))
        #expect(
            platform.sent.map(\.url) == [
                "https://api.weixin.qq.com/sns/oauth2/access_token?appid=wx0123456789abcdef"
                    + "&secret=0123456789abcdef0123456789abcdef&code=a%26b&grant_type=authorization_code"
            ]
        )
    }

    @Test(arguments: [#"{"openid":""}"#, "{}", #"{"openid":7}"#, "[]", "<html>"])
    func anAnswerWithoutAPersonIsNone(_ text: String) async throws {
        let client = try client(ScriptedPlatform { _ in .json(text) })
        await #expect(throws: APIError.self) { try await client.person(authorizedBy: "c") }
    }

    @Test func aRefusalSaysNeitherCodeNorSecret() async throws {
        let client = try client(ScriptedPlatform { _ in .refusal(40029, "invalid code CODECODE") })
        do {
            _ = try await client.person(authorizedBy: "CODECODE")
            Issue.record("it was traded")
        } catch {
            #expect(error.code == .invalidAuthorizationCode)
            #expect(!"\(error)".contains("CODECODE"))
        }
    }
}
