internal import WeChatPush

/// The best route for each kind of scan at one place of an index; a route is its rank, and the lower rank wins.
struct KindSlots: Sendable {
    private var newFollower: Int32 = -1
    private var alreadyFollowing: Int32 = -1

    subscript(kind: Scan.Kind) -> Int? {
        let rank = kind == .newFollower ? newFollower : alreadyFollowing
        return rank < 0 ? nil : Int(rank)
    }

    mutating func offer(_ rank: Int, for kinds: Set<Scan.Kind>) {
        if kinds.contains(.newFollower), newFollower < 0 || rank < newFollower { newFollower = Int32(rank) }
        if kinds.contains(.alreadyFollowing), alreadyFollowing < 0 || rank < alreadyFollowing {
            alreadyFollowing = Int32(rank)
        }
    }
}
