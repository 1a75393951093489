internal import OfficialAccount

/// What becomes of a confirmed flow, by what is bound already.
extension BindingFlow {
    /// confirmed → bound, loggedIn, conflict, failed; conflict → bound, where a move has waited long enough.
    mutating func settle(_ register: BindingRegister, _ turn: inout FlowTurn) throws(FlowRefusal) {
        switch state {
        case .confirmed(let scan):
            switch kind {
            case .bind: bind(scan, register, proofs: [], &turn)
            case .login: logIn(scan, register, &turn)
            }
        case .conflict(let scan, let conflict):
            guard let due = conflict.waitsUntil, let holder = conflict.kind.holder else { throw .wrongState(.conflict) }
            guard turn.now >= due else { throw .moveNotDue }
            bind(scan, register, proofs: conflict.proofs.union([holder.account]), &turn)
        default: throw .wrongState(state.name)
        }
    }

    /// conflict → bound: the owner of the account in the way has just logged in again.
    mutating func stepUp(
        _ owner: AccountReference,
        by key: APIKeyID,
        _ register: BindingRegister,
        _ turn: inout FlowTurn
    ) throws(FlowRefusal) {
        try check(key)
        guard case .conflict(let scan, let conflict) = state else { throw .wrongState(state.name) }
        guard conflict.isSettled(by: owner, of: account, turn.policy.bindings) else { throw .moveNotAllowed }
        bind(scan, register, proofs: conflict.proofs.union([owner]), &turn)
    }

    private mutating func bind(
        _ scan: PhoneScan,
        _ register: BindingRegister,
        proofs: Set<AccountReference>,
        _ turn: inout FlowTurn
    ) {
        guard let account else {
            state = .failed(.otherAccount)
            return
        }
        let wish = BindingWish(
            openID: scan.openID,
            unionID: scan.unionID,
            account: account,
            officialAccount: officialAccount,
            apiKey: apiKey
        )
        switch turn.policy.bindings.decide(wish, register, proofs: proofs, at: turn.now) {
        case .bind(let removed): bound(scan, account, removing: removed, &turn)
        case .alreadyBound(let binding): alreadyBound(scan, binding, &turn)
        case .conflict(let kind): clash(scan, BindingConflict(kind: kind, proofs: proofs), &turn)
        case .tombstone:
            turn.emit(.message(.cannotBind(display), to: scan.openID))
            fail(.tombstone, &turn)
        }
    }

    private mutating func bound(
        _ scan: PhoneScan,
        _ account: AccountReference,
        removing removed: [Binding],
        _ turn: inout FlowTurn
    ) {
        let binding = Binding(
            flow: id,
            officialAccount: officialAccount,
            apiKey: apiKey,
            openID: scan.openID,
            unionID: scan.unionID,
            account: account,
            mask: display.account ?? .unknown,
            boundAt: turn.now
        )
        state = .bound(complete(scan, binding, account, wasLinked: false, replaced: removed, turn))
        for old in removed {
            turn.emit(.removeBinding(old))
            if old.account == account {
                turn.emit(.message(.replaced(display), to: old.openID), .notice(.replaced, to: account))
            } else {
                turn.emit(.notice(.moved, to: old.account))
            }
        }
        turn.emit(.storeBinding(binding), .message(.bound(display), to: scan.openID), .notice(.bound, to: account))
        turn.emit(.status(.done))
    }

    private mutating func alreadyBound(_ scan: PhoneScan, _ binding: Binding, _ turn: inout FlowTurn) {
        var reached = binding
        reached.unreachableSince = nil
        if reached != binding { turn.emit(.storeBinding(reached)) }
        state = .bound(complete(scan, reached, binding.account, wasLinked: true, turn))
        turn.emit(.message(.alreadyBound(display), to: scan.openID), .status(.done))
    }

    private mutating func clash(_ scan: PhoneScan, _ conflict: BindingConflict, _ turn: inout FlowTurn) {
        state = .conflict(scan, conflict)
        turn.emit(.message(conflict.reply(display, turn.policy.bindings), to: scan.openID))
        turn.emit(.storeConflict(conflict), .status(conflict.status))
    }

    private mutating func logIn(_ scan: PhoneScan, _ register: BindingRegister, _ turn: inout FlowTurn) {
        let bindings = register.bindings(of: scan.openID, in: officialAccount, for: apiKey, turn)
        if let account {
            guard let binding = bindings.first(where: { $0.account == account }) else {
                return fail(bindings.isEmpty ? .notBound : .otherAccount, &turn)
            }
            return loggedIn(scan, binding, &turn)
        }
        switch bindings.count {
        case 0 where !turn.policy.bindings.admitsUnboundLogin: fail(.notBound, &turn)
        case 0, 1: loggedIn(scan, bindings.first, &turn)
        default: clash(scan, BindingConflict(kind: .severalAccounts(bindings)), &turn)
        }
    }

    /// The binding is `nil` for somebody who is not bound: the application decides what they are to it.
    mutating func loggedIn(_ scan: PhoneScan, _ binding: Binding?, _ turn: inout FlowTurn) {
        var binding = binding
        if binding?.unreachableSince != nil {
            binding?.unreachableSince = nil
            if let binding { turn.emit(.storeBinding(binding)) }
        }
        state = .loggedIn(complete(scan, binding, binding?.account, wasLinked: binding != nil, turn))
        turn.emit(.message(.loggedIn(display), to: scan.openID), .status(.done))
    }

    private func complete(
        _ scan: PhoneScan,
        _ binding: Binding?,
        _ account: AccountReference?,
        wasLinked: Bool,
        replaced: [Binding] = [],
        _ turn: FlowTurn
    ) -> Completion {
        Completion(
            openID: scan.openID,
            unionID: scan.unionID,
            isNewFollower: scan.isNewFollower,
            account: account,
            completedAt: turn.now,
            binding: binding,
            wasLinked: wasLinked,
            replaced: replaced
        )
    }

    private mutating func fail(_ reason: FailureReason, _ turn: inout FlowTurn) {
        state = .failed(reason)
        turn.emit(.status(.failed))
    }
}
