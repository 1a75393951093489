/// The result's way to the host application: a code for the browser, and once the result for the code.
extension BindingFlow {
    /// bound, loggedIn: a result code, which makes the one before worthless.
    ///
    /// Only the browser that holds the verifier gets one, so an answer that was lost on its way can be asked for again.
    mutating func collect(
        _ proof: BrowserProof,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) {
        try check(proof, turn)
        guard var completion = state.completion else { throw .wrongState(state.name) }
        guard turn.now < hardStop(turn.policy) else { throw .expired }
        guard completion.delivery != .delivered else { throw .resultDelivered }
        let code = ResultCode(using: &random)
        completion.delivery = .granted(Fingerprint(code), until: turn.now + turn.policy.resultLife)
        state.completion = completion
        turn.emit(.handOut(code))
    }

    /// bound, loggedIn: the result, once.
    mutating func redeem(_ claim: ResultClaim, _ turn: inout FlowTurn) throws(FlowRefusal) {
        guard claim.apiKey == apiKey || !turn.guards.contains(.resultKey) else { throw .otherKey }
        let isOurs = ScanChallenge(claim.verifier) == challenge
        guard isOurs || !turn.guards.contains(.resultVerifier) else { throw .wrongVerifier }
        guard var completion = state.completion else { throw .wrongState(state.name) }
        switch completion.delivery {
        case .pending: throw .noResult
        case .delivered: throw .resultDelivered
        case .granted(let expected, let end):
            guard Fingerprint(claim.code) == expected else { throw .wrongResultCode }
            guard turn.now < end || !turn.guards.contains(.resultLife) else { throw .resultOutOfDate }
        }
        if turn.guards.contains(.resultOnce) { completion.delivery = .delivered }
        state.completion = completion
        turn.emit(.deliver(result(completion, turn)))
    }

    private func result(_ completion: Completion, _ turn: FlowTurn) -> FlowResult {
        let methods: [String] =
            switch mode {
            case .code: ["wechat_scan", "oob_code"]
            case .tap: ["wechat_scan", "tap"]
            case .instant: ["wechat_scan"]
            }
        return FlowResult(
            flow: id,
            kind: kind,
            person: turn.rules.keys.reference(to: completion.openID, of: apiKey),
            openID: completion.openID,
            unionID: completion.unionID,
            account: completion.account,
            isNewFollower: completion.isNewFollower,
            methods: methods,
            authenticatedAt: completion.completedAt,
            isProbationary: completion.binding?.isProbationary(at: turn.now, turn.policy) ?? false
        )
    }
}
