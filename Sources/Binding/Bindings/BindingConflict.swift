/// Something that only people can settle: never overwritten in silence, always a row that the operator can see.
struct BindingConflict: Sendable, Equatable, Codable {
    enum Kind: Sendable, Equatable, Codable {
        /// The person is bound to as many other accounts as may be.
        case boundElsewhere([Binding])
        /// The account is bound to as many other people as may be.
        case accountTaken([Binding])
        /// The person is bound to another account through another official account (one unionid).
        case samePerson(Binding)
        /// The person wants to log in and has several accounts.
        case severalAccounts([Binding])

        /// The one binding that would have to move.
        var holder: Binding? {
            guard case .boundElsewhere(let bindings) = self, bindings.count == 1 else { return nil }
            return bindings[0]
        }
    }

    /// How far a move has come that was asked for in the chat.
    enum Move: Sendable, Equatable, Codable {
        case notAsked
        /// Digits were sent once more.
        case digits(IssuedDigits)
        /// The owner of the other account may object until then.
        case waiting(until: FlowTime)
    }

    let kind: Kind
    /// The accounts whose owners agreed so far.
    var proofs: Set<AccountReference> = []
    var move = Move.notAsked

    var waitsUntil: FlowTime? {
        guard case .waiting(let until) = move else { return nil }
        return until
    }

    /// Whether the person can ask for a move in the chat.
    func isMovable(_ policy: BindingPolicy) -> Bool { policy.move == .withTwoProofs && kind.holder != nil }

    /// Whether a fresh login to this account settles it; `own` is the account to be bound.
    func isSettled(by owner: AccountReference, of own: AccountReference?, _ policy: BindingPolicy) -> Bool {
        switch kind {
        case .boundElsewhere: policy.move == .withTwoProofs && kind.holder?.account == owner
        case .accountTaken: policy.replacement == .withStepUp && owner == own
        case .samePerson(let binding): binding.account == owner
        case .severalAccounts: false
        }
    }

    /// What the page may show.
    var status: FlowStatus {
        switch kind {
        // Not a refusal: the person chooses in the chat, and the page waits.
        case .severalAccounts: .confirmed
        case .boundElsewhere, .accountTaken, .samePerson: .refused
        }
    }

    /// What the person's own chat is told: here, and nowhere else, the other account is named, masked.
    func reply(_ display: FlowDisplay, _ policy: BindingPolicy) -> FlowReply {
        switch (kind, move) {
        case (_, .waiting): .moveWaits(display)
        case (.boundElsewhere(let bindings), _):
            .boundElsewhere(bindings.map(\.mask), isMovable: isMovable(policy), display)
        case (.accountTaken, _): .accountTaken(display)
        case (.samePerson(let binding), _): .boundElsewhere([binding.mask], isMovable: false, display)
        case (.severalAccounts(let bindings), _): .choose(bindings.map(\.mask), display)
        }
    }
}
