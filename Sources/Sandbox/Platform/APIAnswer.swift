/// What the platform's interfaces answer: JSON, in the fields' published names.
enum APIAnswer: Encodable, Sendable {
    case token(String, expiresIn: Int64)
    case code(ticket: String, expiresIn: Int64?, url: String)
    case user(UserInfo)
    case users([UserInfo])
    /// Those of a page, out of so many.
    case followers([String], total: Int)
    case senders([String])
    case callbackCheck(dns: [CheckedName]?, ping: [CheckedPing]?)
    /// Whose phone has opened a page.
    case person(String, scope: String, token: String, refresh: String)
    case done
    case error(PlatformError, requestID: String)

    struct UserInfo: Encodable, Sendable {
        var subscribe = 0
        var openid: String
        var language: String?
        var subscribeTime: Int64?
        var remark: String?
        var groupid: Int?
        var tagidList: [Int]?
        var subscribeScene: String?
        var qrScene: UInt32?
        var qrSceneStr: String?
    }

    struct CheckedName: Encodable, Sendable {
        var ip: String
        var realOperator: String
    }

    struct CheckedPing: Encodable, Sendable {
        var ip: String
        var fromOperator: String
        var packageLoss: String
        var time: String
    }

    private enum Key: String, CodingKey {
        case accessToken, expiresIn, ticket, expireSeconds, url, ipList, dns, ping, errcode, errmsg
        case openid, scope, refreshToken, userInfoList, total, count, data, nextOpenid
    }

    func encode(to encoder: any Encoder) throws {
        if case .user(let user) = self { return try user.encode(to: encoder) }
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .token(let token, let seconds):
            try container.encode(token, forKey: .accessToken)
            try container.encode(seconds, forKey: .expiresIn)
        case .code(let ticket, let seconds, let url):
            try container.encode(ticket, forKey: .ticket)
            try container.encodeIfPresent(seconds, forKey: .expireSeconds)
            try container.encode(url, forKey: .url)
        case .user: break
        case .users(let users): try container.encode(users, forKey: .userInfoList)
        case .followers(let people, let total):
            try container.encode(total, forKey: .total)
            try container.encode(people.count, forKey: .count)
            if !people.isEmpty { try container.encode(["openid": people], forKey: .data) }
            try container.encode(people.last ?? "", forKey: .nextOpenid)
        case .person(let openID, let scope, let token, let refresh):
            try container.encode(token, forKey: .accessToken)
            try container.encode(TokenBook.lifetime, forKey: .expiresIn)
            try container.encode(refresh, forKey: .refreshToken)
            try container.encode(openID, forKey: .openid)
            try container.encode(scope, forKey: .scope)
        case .senders(let addresses): try container.encode(addresses, forKey: .ipList)
        case .callbackCheck(let dns, let ping):
            try container.encodeIfPresent(dns, forKey: .dns)
            try container.encodeIfPresent(ping, forKey: .ping)
        case .done:
            try container.encode(0, forKey: .errcode)
            try container.encode("ok", forKey: .errmsg)
        case .error(let error, let requestID):
            try container.encode(error.rawValue, forKey: .errcode)
            try container.encode("\(error.message) rid: \(requestID)", forKey: .errmsg)
        }
    }
}
