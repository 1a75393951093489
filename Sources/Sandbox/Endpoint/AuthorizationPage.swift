internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount

/// `open.weixin.qq.com/connect/oauth2/authorize`: sends a phone back to the account's page with a code.
///
/// The phone is the one that the phone page shows: its script keeps the person in a cookie.
struct AuthorizationPage: Sendable {
    static let path = "/connect/oauth2/authorize"
    private static let cookie = "person="

    let sandbox: Sandbox

    func answer(_ request: Request) -> Response {
        guard request.method == .get || request.method == .head else {
            return .sandboxError(.methodNotAllowed, "use GET")
        }
        let query = FormQuery(request.query)
        guard query["appid"] == sandbox.account.appID.rawValue else {
            return .sandboxError(.badRequest, "AppID 参数错误: no account has this appid")
        }
        guard query["response_type"] == "code", let scope = query["scope"],
            ["snsapi_base", "snsapi_userinfo"].contains(scope)
        else { return .sandboxError(.badRequest, "Scope 参数错误: response_type is code, scope snsapi_base") }
        guard let address = query["redirect_uri"], let state = query["state"], Self.isSound(address, state) else {
            return .sandboxError(
                .badRequest,
                "redirect_uri 参数错误: it begins with http, and state has letters and digits, up to 128"
            )
        }
        guard let person = Self.person(request) else {
            return .sandboxError(.forbidden, "请在微信客户端打开链接: open it from a chat of the phone page")
        }
        let now = sandbox.clock.seconds
        guard let code = sandbox.withPlatform({ $0.authorize(person, scope: scope, at: now) }) else {
            return .sandboxError(.forbidden, "nobody has this openid")
        }
        let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let mark = parts[0].contains("?") ? "&" : "?"
        let place = "\(parts[0])\(mark)code=\(code)&state=\(state)"
        return Response(
            status: .found,
            fields: [.location: parts.count > 1 ? "\(place)#\(parts[1])" : place, .cacheControl: "no-store"]
        )
    }

    private static func isSound(_ address: String, _ state: String) -> Bool {
        guard address.hasPrefix("http://") || address.hasPrefix("https://") else { return false }
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
        return state.utf8.count <= 128 && state.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    private static func person(_ request: Request) -> OpenID? {
        let pairs = (request[.cookie] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        let pair = pairs.first { $0.hasPrefix(cookie) }
        return pair.map { OpenID(rawValue: String($0.dropFirst(cookie.utf8.count))) }
    }
}
