internal import OfficialAccount

/// That a person of an official account is an account of a host application.
struct Binding: Sendable, Equatable, Codable {
    /// The flow that made it, and that ends it.
    let flow: FlowID
    let officialAccount: AppID
    let apiKey: APIKeyID
    let openID: OpenID
    let unionID: UnionID?
    let account: AccountReference
    /// The account as its owner's chat may show it.
    let mask: AccountMask
    let boundAt: FlowTime
    /// Since when the person does not follow any more: they can still log in, by a scan that makes them follow again.
    var unreachableSince: FlowTime?

    /// Whether it may log in and change nothing yet: no password, no payout.
    func isProbationary(at now: FlowTime, _ policy: FlowPolicy) -> Bool { now < boundAt + policy.probation }

    /// Whether it has ended by itself, long after the person stopped following.
    func isLapsed(at now: FlowTime, _ policy: BindingPolicy) -> Bool {
        guard let unreachableSince, let life = policy.unreachableLife else { return false }
        return now >= unreachableSince + life
    }
}

/// Who is to be bound to what.
struct BindingWish: Sendable, Equatable {
    var openID: OpenID
    var unionID: UnionID?
    var account: AccountReference
    var officialAccount: AppID
    var apiKey: APIKeyID
}

/// What is bound already, as far as one flow is concerned: all bindings of its openid, its account and its unionid.
///
/// Read in the transaction that writes the binding. More rows do no harm.
struct BindingRegister: Sendable, Equatable {
    var bindings: [Binding] = []
    var tombstones: [Tombstone] = []

    /// One person's bindings, the oldest first.
    func bindings(of openID: OpenID, in account: AppID, for key: APIKeyID, _ turn: FlowTurn) -> [Binding] {
        bindings.filter { binding in
            binding.openID == openID && binding.officialAccount == account && binding.apiKey == key
                && !binding.isLapsed(at: turn.now, turn.policy.bindings)
        }.sorted { ($0.boundAt, $0.account.rawValue) < ($1.boundAt, $1.account.rawValue) }
    }
}

/// What is left for a while of an account or a person that was erased: a hash, so that nobody registers anew to shed a
/// past.
struct Tombstone: Sendable, Equatable, Codable {
    let fingerprint: Fingerprint<Tombstone>
    let until: FlowTime

    /// An account's: of this application alone, since another one's account of the same name is somebody else's.
    init(account: AccountReference, of application: APIKeyID, until: FlowTime) {
        fingerprint = Fingerprint(of: "account:\(application.rawValue)\n\(account.rawValue)")
        self.until = until
    }

    init(openID: OpenID, until: FlowTime) {
        fingerprint = Fingerprint(of: "openid:" + openID.rawValue)
        self.until = until
    }
}
