internal import OfficialAccount

/// Where verifier, account and digits meet.
extension BindingFlow {
    /// scanned → confirmed, or cancelled at the fifth wrong digits; conflict → conflict, where a move was asked for.
    mutating func submit(
        _ proof: BrowserProof,
        _ typed: PhoneCode?,
        _ turn: inout FlowTurn
    ) throws(FlowRefusal) {
        // First the verifier: whoever has none learns nothing, and uses up no tries.
        try check(proof, turn)
        switch state {
        case .scanned(let scan):
            guard try isApproved(scan, typed, &turn) else { return }
            state = .confirmed(scan)
            turn.emit(.status(.confirmed))
        case .conflict(let scan, var conflict):
            guard case .digits(let issued) = conflict.move, let holder = conflict.kind.holder else {
                throw .wrongState(.conflict)
            }
            guard try matches(typed, issued, scan.openID, &turn) else { return }
            let due = turn.now + turn.policy.moveWait
            conflict.move = .waiting(until: due)
            state = .conflict(scan, conflict)
            turn.emit(.message(.moveWaits(display), to: scan.openID), .notice(.moving, to: holder.account))
            turn.emit(.storeConflict(conflict))
        default: throw .wrongState(state.name)
        }
    }

    private mutating func isApproved(
        _ scan: PhoneScan,
        _ typed: PhoneCode?,
        _ turn: inout FlowTurn
    ) throws(FlowRefusal) -> Bool {
        switch mode {
        case .code: return try matches(typed, scan.digits, scan.openID, &turn)
        case .tap:
            guard scan.hasTapped else { throw .notTapped }
            return true
        case .instant: return true
        }
    }

    /// Whether the digits are right; wrong ones are counted, and the fifth ends the flow.
    private mutating func matches(
        _ typed: PhoneCode?,
        _ issued: IssuedDigits,
        _ openID: OpenID,
        _ turn: inout FlowTurn
    ) throws(FlowRefusal) -> Bool {
        guard let typed else { throw .noDigits }
        guard turn.now < issued.expiresAt || !turn.guards.contains(.digitsLife) else { throw .digitsOutOfDate }
        let isRight = typed == digits(of: issued, for: openID, turn)
        if isRight || !turn.guards.contains(.digits) { return true }
        wrongDigits += 1
        let left = max(0, turn.policy.wrongDigits - wrongDigits)
        turn.outcome.refusal = .wrongDigits(left: left)
        turn.emit(.countWrongDigits(account: account, openID: openID))
        if left == 0, turn.guards.contains(.tries) {
            turn.emit(.message(.tooManyTries, to: openID))
            end(.wrongDigits, &turn)
        }
        return false
    }
}
