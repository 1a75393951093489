public import OfficialAccount

/// The platform's API for one account: codes, pictures, followers, customer-service messages.
///
/// It keeps the access token by itself: one purchase however many ask, renewed early, replaced once where the platform
/// refuses it. Where the platform is busy it waits 1, 2 and 4 seconds; where a quota is used up or the configuration is
/// wrong, it does not ask again before that can help. No call is made twice after a lost answer.
public final class PlatformClient: Sendable {
    /// The codes with which the platform says that a new token is needed.
    private static let tokenCodes: Set<ErrorCode> = [.invalidCredential, .invalidAccessToken, .accessTokenExpired]

    let exchange: APIExchange
    let source: TokenSource
    private let keeper: TokenKeeper

    /// A client for an account.
    ///
    /// - Parameters:
    ///   - appID: AppID (开发者ID).
    ///   - secret: AppSecret (开发者密码).
    ///   - transport: What carries the calls; usually a ``CurlTransport``.
    ///   - hosts: Where they go.
    ///   - tokens: Which kind of token is used.
    ///   - timeout: How long one request may take.
    ///   - clock: The clocks.
    public init(
        appID: AppID,
        secret: AppSecret,
        transport: any APITransport,
        hosts: PlatformHosts = .production,
        tokens: TokenKind = .stable,
        timeout: Duration = .seconds(10),
        clock: APIClock = .system
    ) {
        exchange = APIExchange(transport: transport, hosts: hosts, clock: clock, timeout: timeout)
        source = TokenSource(appID: appID, secret: secret, kind: tokens, exchange: exchange)
        keeper = TokenKeeper(source: source, clock: clock)
    }

    /// Buys tokens together with the other processes of the account from now on.
    public func shareTokens(_ sharing: any TokenSharing) async { await keeper.share(sharing) }

    /// A token for whoever has to speak with the platform without this client.
    public func accessToken() async throws(APIError) -> AccessToken { try await keeper.lease().token }

    /// Makes a call with a token, a second time with another one where the platform refuses the first.
    func call<Answer: Decodable>(
        _ type: Answer.Type,
        _ call: APIExchange.Call
    ) async throws(APIError) -> Answer {
        let lease = try await keeper.lease()
        let body: [UInt8]
        do throws(APIError) {
            body = try await exchange.send(call.with(lease.token))
        } catch {
            guard case .refused(let refusal) = error, Self.tokenCodes.contains(refusal.code) else { throw error }
            let replacement = try await keeper.replacement(for: lease)
            body = try await exchange.send(call.with(replacement.token))
        }
        guard let answer = LenientJSON.decode(type, from: body) else {
            throw .malformedAnswer(call.operation, reason: "a member is missing or of another type")
        }
        return answer
    }
}

extension APIExchange.Call {
    fileprivate func with(_ token: AccessToken) -> APIExchange.Call {
        var call = self
        call.query.insert((name: "access_token", value: token.secret), at: 0)
        call.secrets.append(token.secret)
        return call
    }
}
