import Foundation
import OfficialAccount
import OutboundHTTP
import Testing
import WeChatPush

@testable import Sandbox

@Suite("Web authorisation", .timeLimit(.minutes(3)))
struct WebAuthorizationTests {
    private func token(_ code: String, _ secret: String = Sample.secret, grant: String = "authorization_code") -> String
    {
        "appid=\(Sample.appID)&secret=\(secret)&code=\(code)&grant_type=\(grant)"
    }

    private func ask(_ platform: inout Platform, _ query: String, at now: Int64 = midnight) throws -> APIAnswer {
        let call = APICall(isPost: false, path: "/sns/oauth2/access_token", query: FormQuery(query.utf8), body: [])
        let answer = platform.answer(call, hasCallback: true, at: now)
        return try #require(answer)
    }

    private func grant(_ person: OpenID, _ platform: inout Platform) -> String? {
        platform.authorize(person, scope: "snsapi_base", at: midnight)
    }

    @Test func aCodeSaysOnceWhoseItIs() throws {
        var platform = try Sample.platform()
        let person = try #require(platform.crowd.order.first)
        let nobody = platform.authorize(OpenID(rawValue: "oNobody"), scope: "snsapi_base", at: midnight)
        #expect(nobody == nil)
        let (first, second) = (grant(person, &platform), grant(person, &platform))
        let (code, late) = (try #require(first), try #require(second))
        for (query, error) in [
            (token(code, "wrong"), 40125), (token(code, grant: "client_credential"), 40002), (token("x"), 40029),
            (token(""), 41008),
        ] {
            let refused = try ask(&platform, query).errorCode
            #expect(refused == error)
        }
        let answer = try ask(&platform, token(code)).object
        #expect(answer["openid"] as? String == person.rawValue)
        #expect(answer["scope"] as? String == "snsapi_base")
        let again = try ask(&platform, token(code)).errorCode
        #expect(again == 40163)
        let tooLate = try ask(&platform, token(late), at: midnight + 300).errorCode
        #expect(tooLate == 40029)
        let post = APICall(isPost: true, path: "/sns/oauth2/access_token", query: FormQuery([]), body: [])
        let posted = platform.answer(post, hasCallback: true, at: midnight)?.errorCode
        #expect(posted == 43001)
    }

    @Test func aPhoneIsSentBackWithACode() async throws {
        let sandbox = Sandbox(account: try Sample.account(), transport: try NetworkTransport())
        try await LiveSandbox.with(sandbox) { live in
            let person = try #require(live.sandbox.withPlatform { $0.crowd.order.first })
            let sound = [
                "appid": Sample.appID.rawValue, "redirect_uri": "http://a.example/b%3Fc%3Dd", "response_type": "code",
                "scope": "snsapi_base", "state": "abc123",
            ]
            let path = { (query: [String: String]) in
                "/connect/oauth2/authorize?" + query.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
            }
            let phone = "person=\(person)"
            let back = try await live.get(path(sound), cookie: phone)
            #expect(back.status == 302)
            let place = try #require(back.header("Location"))
            #expect(place.hasPrefix("http://a.example/b?c=d&code="))
            #expect(place.hasSuffix("&state=abc123"))
            for (name, value, status) in [
                ("appid", "wx1", Int(400)), ("response_type", "token", 400), ("scope", "all", 400),
                ("state", "a-b", 400), ("redirect_uri", "javascript:1", 400), ("redirect_uri", "http://a/%0d%0ab", 400),
            ] {
                #expect(try await live.get(path(sound.merging([name: value]) { $1 }), cookie: phone).status == status)
            }
            #expect(try await live.get(path(sound)).status == 403)
            #expect(try await live.get(path(sound), cookie: "person=oNobody").status == 403)
            #expect(try await live.get(path(sound), host: "evil.example", cookie: phone).status == 403)
            #expect(try await live.post(path(sound), "").status == 405)
        }
    }
}
