public import OfficialAccount

/// One thing that a person did, as channels count it: the smallest true statement, from which all figures follow.
///
/// A store that keeps facts writes those of a push in the step that settles it, so each push counts exactly once. It
/// keeps a keyed hash in place of the openid.
public struct ChannelFact: Sendable, Hashable {
    /// What the person did; the numbers are stored, and must stay what they are.
    public enum Kind: Int64, Sendable, Hashable, CaseIterable {
        /// Followed the account (`subscribe`), by a code where the fact has a scene.
        case follow = 1
        /// Scanned a code while following already (`SCAN`).
        case scan = 2
        /// Stopped following (`unsubscribe`).
        case unfollow = 3
        /// Was bound to an account of a host application.
        case bind = 4
        /// Followed while nobody listened, as the platform told afterwards; where the push is there too, it alone counts.
        case missed = 5
        /// By which scene the follow of this very moment came, as the platform told afterwards.
        case confirmation = 6
    }

    /// The account's name in this process.
    public var account: String
    /// What the person did.
    public var kind: Kind
    /// When they did it, in milliseconds since 1970.
    public var at: Int64
    /// Who.
    public var openID: OpenID
    /// The scene of the code; `nil` where there was none.
    public var scene: String?
    /// Written with the fact where the person had followed before, by what was counted so far: a scene that the platform
    /// repeats is to be told from one that was scanned.
    public var check: Job?

    /// Assembles a fact.
    public init(account: String, kind: Kind, at: Int64, openID: OpenID, scene: String?, check: Job? = nil) {
        self.account = account
        self.kind = kind
        self.at = at
        self.openID = openID
        self.scene = scene
        self.check = check
    }
}

/// A fact as a store keeps it.
public struct StoredFact: Sendable, Hashable {
    /// Its number; of one person's facts at the same moment the lower one was first.
    public var number: Int64
    /// The account's name.
    public var account: String
    /// What the person did.
    public var kind: ChannelFact.Kind
    /// When, in milliseconds since 1970.
    public var at: Int64
    /// Who, as a hash of 16 bytes under the store's own key: the same for one person of one account.
    public var person: [UInt8]
    /// The scene of the code.
    public var scene: String?

    /// Assembles one; only stores have a reason to.
    public init(number: Int64, account: String, kind: ChannelFact.Kind, at: Int64, person: [UInt8], scene: String?) {
        self.number = number
        self.account = account
        self.kind = kind
        self.at = at
        self.person = person
        self.scene = scene
    }
}
