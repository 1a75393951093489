/// What happens where something is bound already: the defaults and alternatives of `binding-security.md` §7.
struct BindingPolicy: Sendable {
    /// Whether a binding can leave another account.
    enum Move: Sendable, Equatable {
        /// Only by unbinding there.
        case never
        /// With a second proof: a login to that account, or digits again and a day for its owner to object.
        case withTwoProofs
    }

    /// Whether a WeChat can give way to another.
    enum Replacement: Sendable, Equatable {
        case never
        /// After a fresh password or second factor.
        case withStepUp
    }

    /// Accounts that one person may be bound to: a family, a chain of shops.
    var accountsPerPerson = 1
    /// People who may be bound to one account.
    var peoplePerAccount = 1
    var move = Move.withTwoProofs
    var replacement = Replacement.withStepUp
    /// Whether somebody who is bound to nothing may log in: the application gets the person and no account.
    var admitsUnboundLogin = false
    /// How long after unfollowing a binding ends; `nil` for never.
    var unreachableLife: Duration?
    /// How long an erased account or person cannot be bound anew.
    var tombstoneLife = Duration.seconds(30 * 86400)
}
