internal import OfficialAccount

/// Somebody with a phone.
struct Person: Sendable {
    let openID: OpenID
    /// What the phone page calls them.
    let name: String
    /// Since when they follow, in seconds since 1970; `nil` where they do not.
    var followedAt: Int64?
    /// The code by which they followed, where it was one.
    var followedBy: SceneCode?
    /// The code of their last follow by one, also where they have left since.
    var lastCode: SceneCode?
    /// What the account may still write to them.
    var allowance = MessageAllowance()
    /// Their chat with the account, oldest first.
    private(set) var chat: [ChatLine] = []

    var isFollowing: Bool { followedAt != nil }

    init(openID: OpenID, name: String) {
        self.openID = openID
        self.name = name
    }

    /// Adds a line; of a long chat the oldest lines go.
    mutating func show(_ line: ChatLine) {
        if chat.count >= 200 { chat.removeFirst(50) }
        chat.append(line)
    }
}
