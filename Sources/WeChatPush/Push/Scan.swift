public import OfficialAccount

/// A person scanned a code with a scene (带参数二维码): what handlers are registered for.
///
/// Made from `subscribe` with a `qrscene_` key and from `SCAN` alike, and from nothing else.
public struct Scan: Sendable, Equatable {
    /// Which side of the follow the person was on.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// They followed the account by this scan (`subscribe`).
        case newFollower = "subscribe"
        /// They followed it already (`SCAN`).
        case alreadyFollowing = "scan"
    }

    /// The value the code was made with.
    public let scene: SceneValue
    /// Follow or scan.
    public let kind: Kind
    /// Who scanned.
    public let openID: OpenID
    /// The account, by its original id.
    public let account: OriginalID
    /// The code's ticket, where the push has one.
    public let ticket: Ticket?
    /// Seconds since 1970 by the platform's clock.
    public let createTime: Int64

    /// Assembles a scan; from a push use ``Push/scan``.
    public init(
        scene: SceneValue,
        kind: Kind,
        openID: OpenID,
        account: OriginalID,
        ticket: Ticket? = nil,
        createTime: Int64
    ) {
        self.scene = scene
        self.kind = kind
        self.openID = openID
        self.account = account
        self.ticket = ticket
        self.createTime = createTime
    }
}

/// Where a follow came from, as the key of a `subscribe` tells.
public enum FollowSource: Sendable, Equatable {
    /// By a code with a scene.
    case scene(SceneValue)
    /// After a payment (`last_trade_no_…`): the WeChat Pay transaction.
    case payment(transaction: String)
    /// By a product's bar code (`scanbarcode|…`, `scanimage|…`): the key as received.
    case product(key: String)
    /// By search, a card, a link: the key is empty or missing.
    case none
    /// A key of a form that is not published.
    case other(key: String)
}
