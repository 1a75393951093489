internal import Foundation
internal import OfficialAccount

extension Platform {
    /// Answers a call of `api.weixin.qq.com`; `nil` where there is no such interface here.
    mutating func answer(_ call: APICall, hasCallback: Bool, at now: Int64) -> APIAnswer? {
        do {
            switch call.path {
            case "/cgi-bin/token": return try token(call, at: now)
            case "/cgi-bin/stable_token": return try stableToken(call, at: now)
            case "/cgi-bin/qrcode/create": return try create(call, at: now)
            case "/cgi-bin/user/info": return try userInfo(call, at: now)
            case "/cgi-bin/user/info/batchget": return try userInfoBatch(call, at: now)
            case "/cgi-bin/user/get": return try followers(call, at: now)
            case "/cgi-bin/message/custom/send": return try send(call, at: now)
            case "/cgi-bin/getcallbackip", "/cgi-bin/get_api_domain_ip":
                try check(call, post: false, at: now)
                return .senders(["127.0.0.1"])
            case "/sns/oauth2/access_token": return try webToken(call, at: now)
            case "/cgi-bin/callback/check": return try checkCallback(call, hasCallback: hasCallback, at: now)
            default: return nil
            }
        } catch {
            return .error(error, requestID: drawRequestID())
        }
    }

    func check(_ call: APICall, post: Bool, at now: Int64) throws(PlatformError) {
        guard call.isPost == post else { throw post ? .needsPost : .needsGet }
        try tokens.check(call.query["access_token"], at: now)
    }

    private mutating func token(_ call: APICall, at now: Int64) throws(PlatformError) -> APIAnswer {
        guard !call.isPost else { throw .needsGet }
        try checkAccount(call.query["grant_type"], call.query["appid"], call.query["secret"])
        let grant = try tokens.grantClassic(at: now, &generator)
        return .token(grant.token, expiresIn: grant.expiresIn)
    }

    private struct StableTokenBody: Decodable {
        var grantType: String?
        var appid: String?
        var secret: String?
        var forceRefresh: Bool?
    }

    private mutating func stableToken(_ call: APICall, at now: Int64) throws(PlatformError) -> APIAnswer {
        guard call.isPost else { throw .needsPost }
        let body: StableTokenBody = try Self.decode(call.body)
        try checkAccount(body.grantType, body.appid, body.secret)
        let grant = try tokens.grantStable(forced: body.forceRefresh ?? false, at: now, &generator)
        return .token(grant.token, expiresIn: grant.expiresIn)
    }

    private func checkAccount(_ grant: String?, _ appID: String?, _ secret: String?) throws(PlatformError) {
        guard grant == "client_credential" else { throw .invalidGrantType }
        guard let appID, !appID.isEmpty else { throw .missingAppID }
        guard let secret, !secret.isEmpty else { throw .missingSecret }
        guard appID == account.appID.rawValue else { throw .invalidAppID }
        guard secret == account.appSecret.secret else { throw .invalidAppSecret }
    }

    private mutating func webToken(_ call: APICall, at now: Int64) throws(PlatformError) -> APIAnswer {
        guard !call.isPost else { throw .needsGet }
        guard call.query["grant_type"] == "authorization_code" else { throw .invalidGrantType }
        try checkAccount("client_credential", call.query["appid"], call.query["secret"])
        let grant = try webCodes.take(call.query["code"], at: now)
        return .person(
            grant.openID.rawValue,
            scope: grant.scope,
            token: generator.word(107, from: .identifier),
            refresh: generator.word(107, from: .identifier)
        )
    }

    private mutating func create(_ call: APICall, at now: Int64) throws(PlatformError) -> APIAnswer {
        try check(call, post: true, at: now)
        let code = try createCode(try CodeRequest(call.body), at: now)
        return .code(ticket: code.ticket.rawValue, expiresIn: code.lifetime, url: code.url)
    }

    private mutating func send(_ call: APICall, at now: Int64) throws(PlatformError) -> APIAnswer {
        try check(call, post: true, at: now)
        let message = try CustomMessage(call.body)
        guard let person = crowd[message.openID] else { throw .invalidOpenID }
        guard person.isFollowing else { throw .outsideWindow }
        try crowd.update(message.openID) { (person) throws(PlatformError) in try person.allowance.take(at: now) }
        try show(
            .message(message.content),
            to: message.openID,
            document: String(decoding: call.body, as: UTF8.self),
            at: now
        )
        return .done
    }

    private struct CallbackCheckBody: Decodable {
        var action: String?
        var checkOperator: String?
    }

    private func checkCallback(
        _ call: APICall,
        hasCallback: Bool,
        at now: Int64
    ) throws(PlatformError) -> APIAnswer {
        try check(call, post: true, at: now)
        let body: CallbackCheckBody = try Self.decode(call.body)
        guard let action = body.action, ["dns", "ping", "all"].contains(action) else { throw .invalidCheckAction }
        let line = body.checkOperator ?? "DEFAULT"
        guard ["CHINANET", "UNICOM", "CAP", "DEFAULT"].contains(line) else { throw .invalidCheckOperator }
        guard hasCallback else { throw .noCallback }
        return .callbackCheck(
            dns: action == "ping" ? nil : [.init(ip: "127.0.0.1", realOperator: line == "DEFAULT" ? "CAP" : line)],
            ping: action == "dns"
                ? nil : [.init(ip: "127.0.0.1", fromOperator: line, packageLoss: "0%", time: "0.1ms")]
        )
    }

    static func decode<Body: Decodable>(_ bytes: [UInt8]) throws(PlatformError) -> Body {
        do {
            return try JSONDecoder.platform.decode(Body.self, from: Data(bytes))
        } catch {
            throw .malformedBody
        }
    }
}
