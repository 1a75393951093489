public import OfficialAccount

/// Web authorisation (网页授权): whose phone has opened a page inside WeChat.
extension PlatformClient {
    private struct Authorized: Decodable {
        var openid: String
    }

    /// The page that says so without asking the person (`snsapi_base`).
    ///
    /// The account must be a verified service account, and the address's host its 网页授权域名.
    ///
    /// - Parameters:
    ///   - address: Where the phone comes back to, with `code` and `state`.
    ///   - state: At most 128 letters and digits, which come back as they are.
    ///   - base: The platform's host, where it is another than the client's.
    /// - Returns: Its URL.
    public func authorizationPage(returningTo address: String, state: String, at base: String? = nil) -> String {
        let query = PercentEncoding.query([
            (name: "appid", value: source.appID.rawValue), (name: "redirect_uri", value: address),
            (name: "response_type", value: "code"), (name: "scope", value: "snsapi_base"),
            (name: "state", value: state),
        ])
        return "\(base ?? exchange.hosts.open)/connect/oauth2/authorize\(query)#wechat_redirect"
    }

    /// Trades the code that a phone brought back for the person; it works once, within 5 minutes.
    public func person(authorizedBy code: String) async throws(APIError) -> OpenID {
        let query = [
            (name: "appid", value: source.appID.rawValue), (name: "secret", value: source.secret.secret),
            (name: "code", value: code), (name: "grant_type", value: "authorization_code"),
        ]
        let call = APIExchange.Call(operation: .webToken, query: query, secrets: [source.secret.secret, code])
        let body = try await exchange.send(call)
        guard let answer = LenientJSON.decode(Authorized.self, from: body), !answer.openid.isEmpty else {
            throw .malformedAnswer(call.operation, reason: "it has no openid")
        }
        return OpenID(rawValue: answer.openid)
    }
}
