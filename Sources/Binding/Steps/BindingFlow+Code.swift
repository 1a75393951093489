internal import OfficialAccount

/// The picture: made, refused, replaced.
extension BindingFlow {
    /// created → created: the code can be scanned from now on.
    mutating func codeCreated(
        _ scene: Fingerprint<FlowScene>,
        _ ticket: Fingerprint<Ticket>,
        _ turn: inout FlowTurn
    ) throws(FlowRefusal) {
        guard case .created = state else { throw .wrongState(state.name) }
        guard scene == code.scene else { throw .deadScene }
        guard code.ticket != ticket else { return }
        guard code.ticket == nil else { throw .foreignTicket }
        code.ticket = ticket
        code.expiresAt = turn.now + turn.policy.codeLife(kind)
    }

    /// created → failed.
    mutating func codeRefused(_ scene: Fingerprint<FlowScene>, _ turn: inout FlowTurn) throws(FlowRefusal) {
        guard case .created = state else { throw .wrongState(state.name) }
        guard scene == code.scene else { throw .deadScene }
        state = .failed(.platform)
        turn.emit(.status(.failed))
    }

    /// created → created: a new scene, and the old one is dead at once.
    ///
    /// Only whoever holds the verifier may, or a stranger could use the pictures up.
    mutating func refresh(
        _ proof: BrowserProof,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) {
        try check(proof, turn)
        guard case .created = state else { throw .wrongState(state.name) }
        guard refreshes < turn.policy.refreshes else { throw .refreshesUsedUp }
        refreshes += 1
        let scene = FlowScene(using: &random)
        let life = turn.policy.codeLife(kind)
        code = PlatformCode(scene: Fingerprint(scene), expiresAt: turn.now + life)
        turn.emit(.createCode(scene: scene, lifetime: life), .status(.waiting))
    }
}
