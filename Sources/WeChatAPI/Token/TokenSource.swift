internal import OfficialAccount

/// Buys access tokens with the account's credentials.
struct TokenSource: Sendable {
    let appID: AppID
    let secret: AppSecret
    let kind: TokenKind
    let exchange: APIExchange

    private struct Answer: Decodable {
        // The platform's spelling.
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var access_token: String
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var expires_in: LenientInteger
    }

    /// Buys one; of the stable kind never with force, which would take the token away from everybody else.
    func buy() async throws(APIError) -> BoughtToken {
        let call = call
        let body = try await exchange.send(call)
        guard let answer = LenientJSON.decode(Answer.self, from: body), !answer.access_token.isEmpty else {
            throw .malformedAnswer(call.operation, reason: "it has no access_token and expires_in")
        }
        // No promise of the platform exceeds a day, and an end in the past would be one purchase after the other.
        let seconds = min(max(answer.expires_in.value, 1), 86_400)
        return BoughtToken(token: AccessToken(answer.access_token), lifetime: .seconds(seconds))
    }

    private var call: APIExchange.Call {
        switch kind {
        case .stable:
            let body = JSONValue.object([
                "grant_type": "client_credential", "appid": .string(appID.rawValue), "secret": .string(secret.secret),
            ])
            return APIExchange.Call(
                operation: .stableToken,
                method: "POST",
                body: body.bytes,
                secrets: [secret.secret]
            )
        case .classic:
            let query = [
                (name: "grant_type", value: "client_credential"), (name: "appid", value: appID.rawValue),
                (name: "secret", value: secret.secret),
            ]
            return APIExchange.Call(operation: .token, query: query, secrets: [secret.secret])
        }
    }
}
