public import OfficialAccount

/// What the platform tells about a person and their follow (`user/info`).
public struct Follower: Sendable, Hashable {
    /// Who.
    public let openID: OpenID
    /// Whether they follow; everything else is `nil` where they do not.
    public let isFollowing: Bool
    /// Since when, in seconds since 1970; the last follow counts.
    public let followedAt: Int64?
    /// How they came: `ADD_SCENE_QR_CODE` by a code, `ADD_SCENE_SEARCH` and so on.
    public let followedBy: String?
    /// The scene of the code they followed by, with what a push does not tell: whether it is a `scene_id` or a
    /// `scene_str`.
    public let scene: QRCodeRequest.Scene?
    /// The id that all accounts of one open platform share.
    public let unionID: String?
    /// The language of their WeChat: `zh_CN`.
    public let language: String?

    /// Ways of following by a code; `ADD_SCENE_OTHERS` was seen beside the scene of one.
    private static let byCode: Set<String> = ["ADD_SCENE_QR_CODE", "ADD_SCENE_OTHERS"]

    /// The scene by which they follow now, as pushes carry it; `nil` where it was by no code: a scene that stands beside
    /// another way of following is that of an earlier follow.
    public var followedScene: String? {
        guard followedBy.map({ Self.byCode.contains($0) }) ?? true else { return nil }
        return switch scene {
        case .number(let number): "\(number)"
        case .text(let text): text
        case nil: nil
        }
    }
}

extension Follower: Decodable {
    private enum CodingKeys: String, CodingKey {
        case subscribe, openid, unionid, language
        case subscribeTime = "subscribe_time"
        case subscribeScene = "subscribe_scene"
        case number = "qr_scene"
        case text = "qr_scene_str"
    }

    /// Reads the platform's answer.
    public init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: CodingKeys.self)
        openID = OpenID(rawValue: try answer.decode(String.self, forKey: .openid))
        isFollowing = try answer.decodeIfPresent(LenientInteger.self, forKey: .subscribe)?.value == 1
        followedAt = try answer.decodeIfPresent(LenientInteger.self, forKey: .subscribeTime).map { Int64($0.value) }
        followedBy = try answer.decodeIfPresent(String.self, forKey: .subscribeScene)
        unionID = try answer.decodeIfPresent(String.self, forKey: .unionid)
        language = try answer.decodeIfPresent(String.self, forKey: .language)
        let text = try answer.decodeIfPresent(String.self, forKey: .text) ?? ""
        let number = try answer.decodeIfPresent(LenientInteger.self, forKey: .number)?.value ?? 0
        if !text.isEmpty {
            scene = .text(text)
        } else {
            scene = number == 0 ? nil : UInt32(exactly: number).map(QRCodeRequest.Scene.number)
        }
    }
}

extension PlatformClient {
    /// Tells about a person and their follow (获取用户基本信息).
    public func follower(_ openID: OpenID) async throws(APIError) -> Follower {
        let query = [(name: "openid", value: openID.rawValue), (name: "lang", value: "zh_CN")]
        return try await call(Follower.self, APIExchange.Call(operation: .follower, query: query))
    }
}
