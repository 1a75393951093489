internal import OfficialAccount

/// The words that a person writes into the chat.
extension BindingFlow {
    /// A word: `0` cancels what is live, `1` to `9` go on with a conflict, `解绑` and `撤销` revoke what is bound.
    mutating func chat(
        _ word: ChatWord,
        from speaker: OpenID,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) {
        switch (state, word) {
        case (.created, _), (.expired, _), (.cancelled, _), (.failed, _), (.revoked, _): throw .wrongState(state.name)
        case (.bound(let completion), .unbind):
            try check(speaker, is: completion.openID, turn)
            try revoke(completion, .phone, &turn)
            turn.emit(.reply(.unbound(display)))
        case (.bound(let completion), .undo):
            try undo(completion, by: speaker, &turn)
            turn.emit(.reply(.undone(display)))
        case (.bound, _), (.loggedIn, _): throw .wordWithoutMeaning
        case (.scanned(let scan), .cancel), (.confirmed(let scan), .cancel), (.conflict(let scan, _), .cancel):
            try check(speaker, is: scan.openID, turn)
            turn.emit(.reply(.cancelled(display)))
            end(.phone, &turn)
        case (.conflict(let scan, let conflict), .number(let number)):
            try check(speaker, is: scan.openID, turn)
            try choose(number, scan, conflict, &turn, using: &random)
        case (.scanned(let scan), _), (.confirmed(let scan), _), (.conflict(let scan, _), _):
            try check(speaker, is: scan.openID, turn)
            throw .wordWithoutMeaning
        }
    }

    private func check(_ speaker: OpenID, is openID: OpenID, _ turn: FlowTurn) throws(FlowRefusal) {
        guard speaker == openID || !turn.guards.contains(.speaker) else { throw .otherPerson }
    }

    private mutating func choose(
        _ number: Int,
        _ scan: PhoneScan,
        _ conflict: BindingConflict,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) {
        if case .severalAccounts(let bindings) = conflict.kind {
            guard bindings.indices.contains(number - 1) else { throw .wordWithoutMeaning }
            loggedIn(scan, bindings[number - 1], &turn)
            return
        }
        guard number == 1 else { throw .wordWithoutMeaning }
        try startMoving(scan, conflict, &turn, using: &random)
    }

    private mutating func startMoving(
        _ scan: PhoneScan,
        _ conflict: BindingConflict,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) {
        guard conflict.isMovable(turn.policy.bindings) else { throw .moveNotAllowed }
        var conflict = conflict
        switch conflict.move {
        case .waiting: throw .wordWithoutMeaning
        case .notAsked: conflict.move = .digits(issue(1, turn, using: &random))
        case .digits(let issued) where turn.now < issued.expiresAt: break
        case .digits(let issued):
            guard issued.number < turn.policy.digitsIssued else { throw .digitsUsedUp }
            conflict.move = .digits(issue(issued.number + 1, turn, using: &random))
        }
        state = .conflict(scan, conflict)
        guard case .digits(let issued) = conflict.move else { return }
        turn.emit(.reply(.moveDigits(digits(of: issued, for: scan.openID, turn), display)))
    }
}
