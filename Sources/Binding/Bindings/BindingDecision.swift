internal import OfficialAccount

/// Whether a person is bound to an account, by what is bound already.
enum BindingDecision: Sendable, Equatable {
    /// Bind, and remove these.
    case bind(removing: [Binding])
    /// It was so before.
    case alreadyBound(Binding)
    /// A person must decide.
    case conflict(BindingConflict.Kind)
    /// One of the two was erased a short while ago.
    case tombstone(Tombstone)
}

extension BindingPolicy {
    /// Decides, row by row of the table; the first row that fits.
    ///
    /// - Parameters:
    ///   - wish: Who is to be bound to what.
    ///   - register: What is bound already.
    ///   - proofs: Accounts whose owners have agreed to what this flow does: by a fresh login, or by letting a move's time
    ///     pass.
    ///   - now: The moment of the transaction.
    /// - Returns: What is to be done; ``BindingDecision/bind(removing:)`` only where nothing is overwritten unasked.
    func decide(
        _ wish: BindingWish,
        _ register: BindingRegister,
        proofs: Set<AccountReference> = [],
        at now: FlowTime
    ) -> BindingDecision {
        if let tombstone = tombstone(wish, register, at: now) { return .tombstone(tombstone) }
        let valid = register.bindings.filter { !$0.isLapsed(at: now, self) && $0.apiKey == wish.apiKey }
        let here = valid.filter { $0.officialAccount == wish.officialAccount }
        let ofPerson = here.filter { $0.openID == wish.openID }
        if let same = ofPerson.first(where: { $0.account == wish.account }) { return .alreadyBound(same) }

        // A lapsed binding is gone for every purpose, and its row must not stand in the way of the unique index.
        var removed = register.bindings.filter { lapsed in
            lapsed.isLapsed(at: now, self) && lapsed.apiKey == wish.apiKey
                && lapsed.officialAccount == wish.officialAccount
                && (lapsed.openID == wish.openID || lapsed.account == wish.account)
        }
        if ofPerson.count >= accountsPerPerson {
            guard move == .withTwoProofs, ofPerson.count == 1, proofs.contains(ofPerson[0].account) else {
                return .conflict(.boundElsewhere(ofPerson))
            }
            removed += ofPerson
        }
        let ofAccount = here.filter { $0.account == wish.account }
        if ofAccount.count >= peoplePerAccount {
            guard replacement == .withStepUp, proofs.contains(wish.account) else {
                return .conflict(.accountTaken(ofAccount))
            }
            removed += ofAccount
        }
        if let other = samePerson(wish, valid), !proofs.contains(other.account) { return .conflict(.samePerson(other)) }
        return .bind(removing: removed)
    }

    private func tombstone(_ wish: BindingWish, _ register: BindingRegister, at now: FlowTime) -> Tombstone? {
        let stones = register.tombstones.filter { now < $0.until }
        guard !stones.isEmpty else { return nil }
        let person = Tombstone(openID: wish.openID, until: now).fingerprint
        let account = Tombstone(account: wish.account, of: wish.apiKey, until: now).fingerprint
        return stones.first { $0.fingerprint == person || $0.fingerprint == account }
    }

    /// The same person under another official account, bound to another account of the application.
    private func samePerson(_ wish: BindingWish, _ valid: [Binding]) -> Binding? {
        guard let unionID = wish.unionID else { return nil }
        return valid.first { binding in
            binding.unionID == unionID && binding.officialAccount != wish.officialAccount
                && binding.account != wish.account
        }
    }
}
