internal import OfficialAccount

/// One attempt to bind a follower to an account, or to log in by scan.
///
/// **Model.** A browser shows a code; a person scans it; the platform tells us who. That is a statement by the phone, and
/// worth nothing alone: a picture can be relayed to anybody for free, and a browser can be made to finish what another
/// began. So three things must meet: the verifier, which only the session that created the flow has; the account, fixed
/// at creation; and six digits, which only the chat of the one person who scanned has shown. `submit` is where they meet,
/// and the only way to `confirmed`, in every mode.
///
/// **Ownership.** A flow is a value. It does no I/O, reads no clock and draws no randomness of its own: a shell loads it,
/// calls ``apply(_:at:by:using:)``, writes it back where the stored ``version`` is still the one it loaded, and carries
/// out the effects, all in one transaction. A shell that lost the race drops its copy and its effects and loads again.
/// The flow keeps fingerprints of scene, ticket and result code, the challenge instead of the verifier, and a salt
/// instead of the digits: a stolen row opens nothing.
///
/// **Invariants.**
/// 1. `bound` and `loggedIn` come after `confirmed` only, and `confirmed` after a scan and a proved request only.
/// 2. A flow is locked to the first person who scans; another one ends it, until it is complete.
/// 3. Nothing live is older than ten minutes; digits live two, and a result code one.
/// 4. At most five wrong digits in all, three issues of digits, five new pictures.
/// 5. What was, stays: kind, account, challenge, display never change, and an ended flow never moves again, but from
///    `bound` to `revoked`.
/// 6. ``version`` grows by one with every change, and each change leaves one note for the audit.
/// 7. A refused event changes nothing, with two exceptions: wrong digits are counted, and lateness ends the flow.
/// 8. Time never runs backwards: a step is taken at the latest moment the flow has seen.
///
/// ```
///            create            scan (first person)          submit (verifier, page, account, digits)
///   (none) ──────────▶ created ──────────────────▶ scanned ──────────────────▶ confirmed
///                       │   ▲ refresh               │   ▲ scan (same person)       │ settle
///                       │   └─ (new scene)          │   └─ (same digits, or new)   ├──▶ bound ──▶ revoked
///                       │                           │                              ├──▶ loggedIn
///                       │ codeRefused               │ another person,              ├──▶ failed
///                       ▼                           ▼ fifth wrong digits           ▼            chat 1, submit,
///                     failed                    cancelled ◀─────────────────── conflict ──────▶ stepUp, settle:
///                                                   ▲                                           bound, loggedIn
///   created, scanned, confirmed, conflict ── cancel ┘
///   created, scanned, confirmed, conflict ── ten minutes ──▶ expired      (a move that waits has 24 h of its own)
/// ```
struct BindingFlow: Sendable, Equatable, Codable {
    let id: FlowID
    let kind: FlowKind
    let mode: FlowMode
    /// The key that created it; the result goes to no other.
    let apiKey: APIKeyID
    let officialAccount: AppID
    /// The account, fixed at creation.
    let account: AccountReference?
    let challenge: ScanChallenge
    let display: FlowDisplay
    let returnID: ReturnID
    let createdAt: FlowTime
    /// Grows by one with every change: the key of the compare-and-set.
    private(set) var version: Int64 = 0
    /// The moment of the last change.
    private(set) var changedAt: FlowTime

    var state = FlowState.created
    var code: PlatformCode
    var refreshes = 0
    var wrongDigits = 0
}

extension BindingFlow {
    /// Begins a flow; its first effect asks for its code.
    ///
    /// - Throws: ``FlowRefusal`` where mode, account, login or return address are not as the policy wants them.
    static func create(
        _ request: FlowRequest,
        at now: FlowTime,
        by rules: FlowRules,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) -> (flow: BindingFlow, effects: [FlowEffect]) {
        let policy = rules.policy
        try check(request, at: now, by: policy)
        let scene = FlowScene(using: &random)
        let life = policy.codeLife(request.kind)
        let flow = BindingFlow(
            id: FlowID(using: &random),
            kind: request.kind,
            mode: request.mode,
            apiKey: request.apiKey,
            officialAccount: request.officialAccount,
            account: request.account,
            challenge: request.challenge,
            display: request.display,
            returnID: request.returnID,
            createdAt: now,
            changedAt: now,
            code: PlatformCode(scene: Fingerprint(scene), expiresAt: now + life)
        )
        let note = AuditNote(flow: flow.id, version: 0, event: "create", from: nil, to: .created, reason: nil, at: now)
        return (flow, [.createCode(scene: scene, lifetime: life), .status(.waiting), .audit(note)])
    }

    private static func check(_ request: FlowRequest, at now: FlowTime, by policy: FlowPolicy) throws(FlowRefusal) {
        let isModeAllowed =
            switch (request.mode, request.kind) {
            case (.code, _), (.tap, .login): true
            case (.tap, .bind): policy.allowsTapForBinding
            case (.instant, _): policy.allowsInstant
            }
        guard isModeAllowed else { throw .modeNotAllowed(request.mode, request.kind) }
        guard policy.returns.contains(request.returnID) else { throw .unknownReturn }
        guard request.kind == .bind else { return }
        guard request.account != nil else { throw .noAccount }
        // A login from the future is no login: somebody's clock is wrong.
        guard let login = request.authenticatedAt, login <= now + policy.clockTolerance, now - login <= policy.loginAge
        else { throw .loginTooOld }
    }

    /// When the ten minutes end.
    func hardStop(_ policy: FlowPolicy) -> FlowTime { createdAt + policy.hardStop }

    /// Takes one step; a refused event changes nothing but what invariant 7 names.
    mutating func apply(
        _ event: FlowEvent,
        at time: FlowTime,
        by rules: FlowRules,
        using random: inout some RandomNumberGenerator
    ) -> FlowOutcome {
        let trustsClock = !rules.guards.contains(.clock)
        var turn = FlowTurn(now: trustsClock ? time : max(time, changedAt), rules: rules)
        var next = self
        do throws(FlowRefusal) {
            let isBehind = time < changedAt - rules.policy.clockTolerance
            if isBehind, !trustsClock { throw .clockWentBack }
            try next.take(event, &turn, using: &random)
        } catch {
            var outcome = FlowOutcome(refusal: error)
            if case .scan = event, let reply = error.scanReply { outcome.effects = [.reply(reply)] }
            return outcome
        }
        guard next != self else { return turn.outcome }
        next.version += 1
        next.changedAt = turn.now
        turn.emit(.audit(AuditNote(of: event, from: self, to: next, refusal: turn.outcome.refusal)))
        self = next
        return turn.outcome
    }

    private mutating func take(
        _ event: FlowEvent,
        _ turn: inout FlowTurn,
        using random: inout some RandomNumberGenerator
    ) throws(FlowRefusal) {
        if state.isLive, turn.guards.contains(.hardStop), turn.now >= hardStop(turn.policy) {
            return expire(event, &turn)
        }
        switch event {
        case .codeCreated(let scene, let ticket): try codeCreated(scene, ticket, &turn)
        case .codeRefused(let scene): try codeRefused(scene, &turn)
        case .refresh(let proof): try refresh(proof, &turn, using: &random)
        case .scan(let report): try scan(report, &turn, using: &random)
        case .chat(let word, let speaker): try chat(word, from: speaker, &turn, using: &random)
        case .tap(let confirmation): try tap(confirmation, &turn)
        case .submit(let proof, let digits): try submit(proof, digits, &turn)
        case .settle(let register): try settle(register, &turn)
        case .stepUp(let account, let key, let register): try stepUp(account, by: key, register, &turn)
        case .object(let objector): try object(objector, &turn)
        case .collect(let proof): try collect(proof, &turn, using: &random)
        case .redeem(let claim): try redeem(claim, &turn)
        case .cancel(let canceller): try cancel(canceller, &turn)
        case .undo(let undoer): try undo(undoer, &turn)
        case .revoke(let revoker): try revoke(revoker, &turn)
        case .clock: break
        }
    }

    private mutating func expire(_ event: FlowEvent, _ turn: inout FlowTurn) {
        switch event {
        case .clock: break
        case .scan:
            turn.outcome.refusal = .expired
            turn.emit(.reply(.outOfDate))
        default: turn.outcome.refusal = .expired
        }
        state = .expired
        turn.emit(.status(.expired))
    }
}
