internal import OfficialAccount

/// The ways out: cancelled, objected to, undone, revoked.
extension BindingFlow {
    /// Any live state, and a move that waits → cancelled.
    mutating func cancel(_ canceller: Canceller, _ turn: inout FlowTurn) throws(FlowRefusal) {
        let reason: CancelReason
        switch canceller {
        case .browser(let proof):
            try check(proof, turn)
            reason = .browser
        case .hostApplication(let key):
            try check(key)
            reason = .hostApplication
        case .logout(let key):
            try check(key)
            reason = .logout
        case .operator: reason = .operator
        }
        switch state {
        case .created, .scanned, .confirmed, .conflict: break
        default: throw .wrongState(state.name)
        }
        if let scan = state.scan { turn.emit(.message(.cancelled(display), to: scan.openID)) }
        end(reason, &turn)
    }

    /// conflict → cancelled: the account that would lose its binding says no to the move.
    mutating func object(_ objector: Objector, _ turn: inout FlowTurn) throws(FlowRefusal) {
        guard case .conflict(let scan, let conflict) = state else { throw .wrongState(state.name) }
        switch objector {
        case .account(let account, let key):
            try check(key)
            guard conflict.kind.holder?.account == account else { throw .otherAccount }
        case .operator: break
        }
        turn.emit(.message(.moveStopped(display), to: scan.openID))
        end(.objection, &turn)
    }

    /// bound → revoked, within seven days; what gave way comes back.
    mutating func undo(_ undoer: Undoer, _ turn: inout FlowTurn) throws(FlowRefusal) {
        guard case .bound(let completion) = state else { throw .wrongState(state.name) }
        switch undoer {
        case .account(let account, let key):
            try check(key)
            let parties = completion.replaced.map(\.account) + [completion.account]
            guard parties.contains(account) else { throw .otherAccount }
        case .operator: break
        }
        try undo(completion, restoring: true, &turn)
        turn.emit(.message(.undone(display), to: completion.openID))
    }

    /// The same by a word in the chat.
    ///
    /// A person whose WeChat was replaced can take the new binding away but not put the old one back: whoever replaced
    /// it had proved to own the account, and may have done so because that phone was stolen.
    mutating func undo(_ completion: Completion, by speaker: OpenID, _ turn: inout FlowTurn) throws(FlowRefusal) {
        let isBound = speaker == completion.openID
        guard isBound || completion.replaced.contains(where: { $0.openID == speaker }) else { throw .otherPerson }
        try undo(completion, restoring: isBound, &turn)
    }

    private mutating func undo(
        _ completion: Completion,
        restoring: Bool,
        _ turn: inout FlowTurn
    ) throws(FlowRefusal) {
        guard turn.now < completion.completedAt + turn.policy.undoLife else { throw .undoOver }
        try revoke(completion, .undone, &turn)
        guard restoring else { return }
        for old in completion.replaced { turn.emit(.restoreBinding(old)) }
    }

    /// bound → revoked.
    mutating func revoke(_ revoker: Revoker, _ turn: inout FlowTurn) throws(FlowRefusal) {
        guard case .bound(let completion) = state else { throw .wrongState(state.name) }
        switch revoker {
        case .hostApplication(let key):
            try check(key)
            try revoke(completion, .hostApplication, &turn)
        case .accountDeleted(let key):
            try check(key)
            try revoke(completion, .accountDeleted, &turn)
            let until = turn.now + turn.policy.bindings.tombstoneLife
            if let account { turn.emit(.storeTombstone(Tombstone(account: account, of: apiKey, until: until))) }
        case .erasure:
            try revoke(completion, .erasure, &turn)
            let until = turn.now + turn.policy.bindings.tombstoneLife
            turn.emit(.storeTombstone(Tombstone(openID: completion.openID, until: until)))
        case .operator: try revoke(completion, .operator, &turn)
        case .replacement: state = .revoked(.replaced)
        }
        // Whoever wrote a word is answered at once; everybody else's deed is told to the chat.
        if let binding = completion.binding, case .revoked(let reason) = state, reason != .replaced, reason != .erasure
        {
            turn.emit(.message(.unbound(display), to: binding.openID))
        }
    }

    mutating func revoke(
        _ completion: Completion,
        _ reason: RevokeReason,
        _ turn: inout FlowTurn
    ) throws(FlowRefusal) {
        guard !completion.wasLinked, let binding = completion.binding else { throw .boundByAnotherFlow }
        turn.emit(.removeBinding(binding), .notice(.unbound, to: binding.account))
        state = .revoked(reason)
    }

    mutating func end(_ reason: CancelReason, _ turn: inout FlowTurn) {
        state = .cancelled(reason)
        turn.emit(.status(.cancelled))
    }
}
