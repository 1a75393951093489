internal import OfficialAccount

/// How often the account may ask about its followers.
struct FollowerQuota: Sendable {
    var lists: Quota
    var queries: Quota
    var batches: Quota
    let isAllowed: Bool

    init(limits: PlatformLimits) {
        lists = Quota(limits.followerListsADay, a: .day)
        queries = Quota(limits.followerQueriesADay, a: .day)
        batches = Quota(limits.followerQueriesADay, a: .day)
        isAllowed = limits.tellsOfFollowers
    }
}

/// What the platform tells about followers.
extension Platform {
    /// People on one page of `user/get`.
    static let pageSize = 10_000
    /// People in one call of `user/info/batchget`.
    static let batchSize = 100

    /// Lets strangers follow without a push, as if the account had not been reached; by a code that is there.
    mutating func followQuietly(_ count: Int, by ticket: Ticket?, at moment: Int64) -> Int {
        crowd.followQuietly(count, by: ticket.flatMap { codes[$0] }, at: moment, &generator)
    }

    mutating func userInfo(_ call: APICall, at now: Int64) throws(PlatformError) -> APIAnswer {
        try check(call, post: false, at: now)
        guard followerQuota.isAllowed else { throw .noSuchInterface }
        guard let openID = call.query["openid"], !openID.isEmpty else { throw .missingOpenID }
        guard followerQuota.queries.take(at: now) else { throw .dailyQuota }
        return .user(try user(openID, call.query["lang"]))
    }

    private struct BatchBody: Decodable {
        struct Member: Decodable {
            var openid: String
            var lang: String?
        }

        var userList: [Member]
    }

    mutating func userInfoBatch(_ call: APICall, at now: Int64) throws(PlatformError) -> APIAnswer {
        try check(call, post: true, at: now)
        guard followerQuota.isAllowed else { throw .noSuchInterface }
        let body: BatchBody = try Self.decode(call.body)
        guard (1...Self.batchSize).contains(body.userList.count) else { throw .invalidListSize }
        guard followerQuota.batches.take(at: now) else { throw .dailyQuota }
        var users: [APIAnswer.UserInfo] = []
        for member in body.userList { users.append(try user(member.openid, member.lang)) }
        return .users(users)
    }

    mutating func followers(_ call: APICall, at now: Int64) throws(PlatformError) -> APIAnswer {
        try check(call, post: false, at: now)
        guard followerQuota.isAllowed else { throw .noSuchInterface }
        guard followerQuota.lists.take(at: now) else { throw .dailyQuota }
        var rest = crowd.order[...]
        if let last = call.query["next_openid"], !last.isEmpty {
            guard let place = rest.firstIndex(of: OpenID(rawValue: last)) else { throw .invalidOpenID }
            rest = rest[(place + 1)...]
        }
        let everybody = crowd
        let isFollowing = { (openID: OpenID) in everybody[openID]?.isFollowing ?? false }
        return .followers(
            rest.lazy.filter(isFollowing).prefix(Self.pageSize).map(\.rawValue),
            total: everybody.order.count(where: isFollowing)
        )
    }

    private func user(_ openID: String, _ language: String?) throws(PlatformError) -> APIAnswer.UserInfo {
        guard let person = crowd[OpenID(rawValue: openID)] else { throw .invalidOpenID }
        var user = APIAnswer.UserInfo(openid: openID)
        guard let followedAt = person.followedAt else { return user }
        user.subscribe = 1
        user.language = language ?? "zh_CN"
        user.subscribeTime = followedAt
        (user.remark, user.groupid, user.tagidList) = ("", 0, [])
        let code = person.followedBy
        user.subscribeScene = code == nil ? "ADD_SCENE_SEARCH" : "ADD_SCENE_QR_CODE"
        user.qrScene = code.flatMap { $0.kind.isNumber ? UInt32($0.scene) : nil } ?? 0
        user.qrSceneStr = code.flatMap { $0.kind.isNumber ? nil : $0.scene } ?? ""
        return user
    }
}
