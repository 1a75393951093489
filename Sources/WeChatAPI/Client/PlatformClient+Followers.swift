public import OfficialAccount

/// A page of an account's followers.
public struct FollowerPage: Sendable, Hashable {
    /// The most people on one page.
    public static let size = 10_000

    /// How many follow the account.
    public let total: Int
    /// Those of this page, in the platform's order.
    public let openIDs: [OpenID]
    /// Behind whom the next page begins; `nil` where there is none.
    public let next: OpenID?
}

extension PlatformClient {
    /// The most people that ``followers(_:)`` tells about.
    public static let followerBatch = 100

    private struct Listed: Decodable {
        struct People: Decodable { var openid: [String]? }

        var total: LenientInteger?
        var data: People?
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var next_openid: String?
    }

    private struct Told: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var user_info_list: [Follower]
    }

    /// Lists followers (获取用户列表).
    ///
    /// - Parameter last: Behind whom the page begins; `nil` for the first one.
    /// - Returns: The page.
    /// - Throws: ``APIError``.
    public func followers(after last: OpenID?) async throws(APIError) -> FollowerPage {
        let query = last.map { [(name: "next_openid", value: $0.rawValue)] } ?? []
        let listed = try await call(Listed.self, APIExchange.Call(operation: .followers, query: query))
        let people = (listed.data?.openid ?? []).map { OpenID(rawValue: $0) }
        let next = people.isEmpty ? nil : listed.next_openid.flatMap { $0.isEmpty ? nil : OpenID(rawValue: $0) }
        return FollowerPage(total: listed.total?.value ?? people.count, openIDs: people, next: next)
    }

    /// Tells about some followers in one call (批量获取用户基本信息).
    ///
    /// - Parameter people: Up to ``followerBatch`` people.
    /// - Returns: What the platform knows of them; not in their order.
    /// - Throws: ``APIError``.
    public func followers(_ people: [OpenID]) async throws(APIError) -> [Follower] {
        let list = people.prefix(Self.followerBatch).map { person -> JSONValue in
            .object(["openid": .string(person.rawValue), "lang": .string("zh_CN")])
        }
        let body = JSONValue.object(["user_list": .array(list)]).bytes
        let call = APIExchange.Call(operation: .followerBatch, method: "POST", body: body)
        return try await self.call(Told.self, call).user_info_list
    }
}
