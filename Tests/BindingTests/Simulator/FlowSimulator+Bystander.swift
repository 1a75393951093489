import OfficialAccount

@testable import Binding

/// The bystander: sees every secret and every write, keeps notes of its own, and objects.
///
/// It knows the promises and nothing of the guards: what it checks it computes from who did what, and when.
extension FlowSimulator {
    mutating func observe(_ written: UnwrittenStep, from old: BindingFlow) {
        let new = written.next
        let index = written.step.flow
        note(written, from: old)
        if new.changedAt < old.changedAt { object("time ran backwards") }
        if new != old, new.version != old.version + 1, !sabotage.writesBlindly {
            object("the version did not grow by one")
        }
        checkFrozen(old, new)
        checkMove(written, from: old)
        if flows[index].wrongTries > 5 { object("a sixth try was looked at") }
        checkDelivery(written)
        checkBindings()
        if old.state.name != new.state.name { tally[new.state.name.rawValue, default: 0] += 1 }
        if old.state.name == .conflict, new.state.name == .bound { tally["resolved", default: 0] += 1 }
    }

    private mutating func object(_ text: String) { violation = violation ?? text }

    /// Keeps count of what the steps' outcomes say was looked at.
    private mutating func note(_ written: UnwrittenStep, from old: BindingFlow) {
        let index = written.step.flow
        if case .submit = written.step.event, written.next.wrongDigits > old.wrongDigits {
            flows[index].wrongTries += 1
        }
        if case .scan(let report) = written.step.event, written.outcome.refusal == nil {
            flows[index].scanners.insert(report.openID)
        }
    }

    private mutating func checkFrozen(_ old: BindingFlow, _ new: BindingFlow) {
        if old.account != new.account || old.challenge != new.challenge || old.kind != new.kind {
            object("what was fixed at creation changed")
        }
        switch old.state.name {
        case .expired, .cancelled, .failed, .revoked: if new != old { object("an ended flow moved") }
        case .loggedIn: if new.state.name != .loggedIn { object("a login came undone") }
        case .bound: if ![.bound, .revoked].contains(new.state.name) { object("bound became \(new.state.name)") }
        case .created, .scanned, .confirmed, .conflict: break
        }
    }

    private mutating func checkMove(_ written: UnwrittenStep, from old: BindingFlow) {
        guard written.next != old else { return }
        switch (old.state, written.next.state) {
        case (.created, .scanned), (.scanned, .scanned): checkScan(written, from: old)
        case (.scanned, .confirmed(let scan)): checkConfirmation(written, of: scan)
        case (_, .confirmed) where old.state.name != .confirmed: object("confirmed without a scan")
        case (.conflict(let scan, _), .conflict(_, let conflict)):
            if conflict.waitsUntil != nil, case .submit = written.step.event { checkConfirmation(written, of: scan) }
        case (.bound, .bound), (.loggedIn, .loggedIn): break
        case (_, .bound(let completion)), (_, .loggedIn(let completion)): checkCompletion(written, completion)
        case (.bound(let completion), .revoked): checkRevocation(written, completion)
        case (_, .cancelled(.phone)): checkSpeaker(written, old.state.scan?.openID)
        default: break
        }
    }

    private mutating func checkScan(_ written: UnwrittenStep, from old: BindingFlow) {
        let flow = flows[written.step.flow]
        if case .tap(let tap) = written.step.event {
            if old.state.scan?.openID != tap.openID { object("somebody else tapped") }
            return
        }
        guard case .scan(let report) = written.step.event else {
            if written.next.wrongDigits == old.wrongDigits { object("scanned without a scan") }
            return
        }
        guard let picture = flow.pictures.last, written.outcome.refusal == nil else { return }
        if report.protection == .plain { object("a forged push moved a flow") }
        if report.scene != picture.scene { object("a foreign or dead scene moved a flow") }
        if report.ticket != picture.ticket { object("a foreign ticket moved a flow") }
        if old.state.name == .created, written.step.at >= picture.expiresAt { object("an old picture was taken") }
        checkAge(written)
    }

    /// The heart: verifier, page, account, digits, one person, in time.
    private mutating func checkConfirmation(_ written: UnwrittenStep, of scan: PhoneScan) {
        let flow = flows[written.step.flow]
        guard case .submit(let proof, let digits) = written.step.event else { return object("confirmed by itself") }
        if proof.verifier != flow.verifier { object("confirmed without the verifier") }
        if proof.account != flow.stored.account { object("confirmed from another account") }
        if case .page(let token, let site) = proof.route {
            if site.fetchSite != "same-origin" || token != flow.token { object("confirmed from a foreign page") }
        }
        if flow.scanners != [scan.openID] { object("confirmed after \(flow.scanners.count) people scanned") }
        if flow.stored.mode == .code {
            let shown = flow.shown.last { $0.openID == scan.openID }
            if digits == nil || digits != shown?.code { object("confirmed without the digits") }
            if let shown, written.step.at >= shown.until { object("confirmed by old digits") }
        } else if !scan.hasTapped {
            object("confirmed without a tap")
        }
        checkAge(written)
        flows[written.step.flow].isConfirmed = true
    }

    private mutating func checkAge(_ written: UnwrittenStep) {
        let age = written.step.at - flows[written.step.flow].createdAt
        if age >= .seconds(600) { object("a flow lived for \(age)") }
    }

    private mutating func checkCompletion(_ written: UnwrittenStep, _ completion: Completion) {
        let flow = flows[written.step.flow]
        if !flow.isConfirmed { object("complete without confirmation") }
        if flow.scanners != [completion.openID] { object("complete for another than the one who scanned") }
        let needsOwner = flow.stored.mode == .code
        if needsOwner, flow.owner != Person.owner(of: completion.openID) { object("complete for another's phone") }
        guard flow.stored.kind == .bind else { return }
        if completion.account != flow.stored.account { object("bound to another account") }
    }

    private mutating func checkRevocation(_ written: UnwrittenStep, _ completion: Completion) {
        switch written.step.event {
        case .chat(.unbind, _): checkSpeaker(written, completion.openID)
        case .revoke(.hostApplication(let key)): if key != Self.key { object("a foreign key revoked") }
        case .undo(.account(let account, _)):
            let parties = completion.replaced.map(\.account) + [completion.account]
            if !parties.contains(account) { object("a foreign account undid") }
        default: break
        }
    }

    private mutating func checkSpeaker(_ written: UnwrittenStep, _ openID: OpenID?) {
        guard case .chat(_, let speaker) = written.step.event else { return }
        if speaker != openID { object("somebody else's word counted") }
    }

    private mutating func checkDelivery(_ written: UnwrittenStep) {
        guard written.outcome.effects.contains(where: { if case .deliver = $0 { true } else { false } }) else { return }
        let index = written.step.flow
        flows[index].deliveries += 1
        if flows[index].deliveries > 1 { object("a result went out twice") }
        guard case .redeem(let claim) = written.step.event else { return object("a result went out by itself") }
        if claim.apiKey != Self.key { object("a result went to a foreign key") }
        if claim.verifier != flows[index].verifier { object("a result went out without the verifier") }
        guard let grant = flows[index].handedOut.last, grant.code == claim.code else {
            return object("a result went out for a foreign code")
        }
        if written.step.at - grant.at >= .seconds(60) { object("a result went out late") }
    }

    /// Nobody is two people, no account has two, and everybody has their own.
    private mutating func checkBindings() {
        for (index, binding) in register.bindings.enumerated() {
            let isTwice = register.bindings[..<index].contains {
                $0.openID == binding.openID || $0.account == binding.account
            }
            if isTwice { object("two bindings of one person or account") }
            if Person.owner(of: binding.openID) != Person.owner(of: binding.account) {
                object("\(binding.account.rawValue) is bound to another's phone")
            }
        }
    }
}
