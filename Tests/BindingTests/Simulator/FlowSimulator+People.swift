import OfficialAccount
import TestSupport

@testable import Binding

/// What people do, honest ones and the attacker.
extension FlowSimulator {
    mutating func create() {
        guard let index = place() else { return }
        let owner: Person = random.oneIn(2) ? .attacker : .victim
        let kind: FlowKind = random.oneIn(5) ? .login : .bind
        let verifier = ScanVerifier(using: &secrets)
        var request = FlowBench.request(kind, kind == .login && random.oneIn(4) ? .tap : .code, verifier)
        request.apiKey = Self.key
        request.account = kind == .bind ? Person.accounts[owner.rawValue][random.below(2)] : nil
        request.authenticatedAt = now
        guard let begun = try? BindingFlow.create(request, at: now, by: rules, using: &secrets) else { return }
        let flow = begun.flow
        let token = rules.keys.csrfToken(flow: flow.id, challenge: flow.challenge)
        let row = SimulatedFlow(stored: flow, owner: owner, verifier: verifier, token: token, createdAt: now)
        if index == flows.count { flows.append(row) } else { flows[index] = row }
        schedule?.append("\(now - Self.start) flow \(index) created by \(owner), \(kind)")
        let step = SimulatedStep(flow: index, event: .clock, at: now, by: owner, note: "create")
        guard let scene = FlowBench.scene(begun.effects) else { return }
        write(
            UnwrittenStep(
                step: step,
                loadedVersion: flow.version,
                next: flow,
                outcome: FlowOutcome(effects: [.createCode(scene: scene, lifetime: rules.policy.codeLife(kind))])
            )
        )
    }

    /// Where the next flow goes: into a place that is free, or that of a flow whose end was looked at for long enough.
    private mutating func place() -> Int? {
        if flows.count < 5 { return flows.count }
        let index = random.below(flows.count)
        // A bound flow stays for its binding to be revoked, a login for its result; for a while.
        let isOver =
            switch flows[index].stored.state.name {
            case .expired, .cancelled, .failed, .revoked: true
            case .bound, .loggedIn: random.oneIn(4)
            case .created, .scanned, .confirmed, .conflict: false
            }
        guard isOver else { return nil }
        register.bindings.removeAll { $0.flow == flows[index].stored.id && random.oneIn(2) }
        unwritten.removeAll { $0.step.flow == index }
        last = nil
        return index
    }

    mutating func passTime() {
        steps += 1
        let milliseconds: Int
        switch random.below(12) {
        case 0: milliseconds = -random.below(90_000)
        case 1: milliseconds = random.oneIn(3) ? random.below(900_000) : 0
        case 2: milliseconds = random.oneIn(6) ? 86_400_000 + random.below(100_000) : 1
        case 3...5: milliseconds = random.below(90_000)
        default: milliseconds = random.below(8000)
        }
        now = now + .milliseconds(milliseconds)
    }

    /// A scan by anybody, of any picture; now and then with something wrong about it.
    mutating func scan() {
        let index = random.below(flows.count)
        guard let current = flows[index].pictures.last else { return }
        // Mostly the person in front of the picture; else whoever it was relayed to.
        let person = random.oneIn(5) ? Person.allCases[random.below(3)] : flows[index].owner
        var picture = current
        if random.oneIn(10) { picture = flows[index].pictures[random.below(flows[index].pictures.count)] }
        var report = ScanReport(scene: Self.integerScene, ticket: nil, openID: person.openID, protection: .safe)
        report.scene = picture.scene
        report.ticket = picture.ticket
        report.isNewFollower = random.oneIn(2)
        var flaw = ""
        switch random.below(24) {
        case 0: (report.ticket, flaw) = (nil, " without ticket")
        case 1: (report.ticket, flaw) = (flows[index].pictures.first?.ticket, " with the first ticket")
        case 2: (report.scene, flaw) = (flows[index].pictures.first?.scene, " of the first scene, current ticket")
        case 3: (report.scene, flaw) = (nil, " of a foreign scene")
        case 4:
            report.openID = Person.allCases[random.below(3)].openID
            report.protection = .plain
            flaw = " forged"
        default: break
        }
        if random.below(24) == 2 { report.ticket = current.ticket }
        take(.scan(report), on: index, by: person, "scan by \(person)\(flaw)")
    }

    private static let integerScene = SceneValue("42")!

    /// The one who started a flow types what their own phone shows, into their own page.
    mutating func typeHonestly() {
        let index = random.below(flows.count)
        let flow = flows[index]
        let owner = flow.owner
        if flow.stored.mode == .tap { return tapAndSubmit(index) }
        guard let shown = flow.shown.last(where: { $0.openID == owner.openID }) else { return }
        let isSlip = random.oneIn(12)
        // A session that was logged in anew under another account, between creation and completion.
        let account = random.oneIn(12) ? Person.accounts[owner.rawValue].first { $0 != flow.stored.account } : nil
        let proof = BrowserProof(
            verifier: flow.verifier,
            account: account ?? flow.stored.account,
            route: .page(token: flow.token, site: Self.ownSite)
        )
        let digits = isSlip ? wrong(flow) : shown.code
        take(.submit(proof, digits: digits), on: index, by: owner, "\(owner) types \(isSlip ? "wrong" : "the") digits")
    }

    private mutating func tapAndSubmit(_ index: Int) {
        let flow = flows[index]
        let person = random.oneIn(3) ? Person.allCases[random.below(3)] : flow.owner
        if random.oneIn(2) {
            let token = rules.keys.tapToken(flow: flow.stored.id, openID: person.openID)
            let tap = TapConfirmation(openID: person.openID, token: token, site: Self.ownSite)
            return take(.tap(tap), on: index, by: person, "\(person) taps")
        }
        let proof = BrowserProof(
            verifier: flow.verifier,
            account: flow.stored.account,
            route: .page(token: flow.token, site: Self.ownSite)
        )
        take(.submit(proof, digits: nil), on: index, by: flow.owner, "\(flow.owner) submits")
    }

    /// The attacker has every id, token, picture, ticket and result code, and lacks the victim's verifier and digits.
    ///
    /// Sometimes he makes the victim's browser send, which has the verifier and not the page.
    mutating func attack() {
        if random.oneIn(8) { return guessOn() }
        let index = random.below(flows.count)
        let flow = flows[index]
        let usesVictimsBrowser = flow.owner == .victim && random.oneIn(3)
        let knowsVerifier = flow.owner == .attacker || usesVictimsBrowser
        let route: BrowserProof.Route
        if usesVictimsBrowser {
            route = .page(token: random.oneIn(2) ? flow.token : nil, site: Self.foreignSite)
        } else {
            route = random.oneIn(4) ? .backChannel(Self.key) : .page(token: flow.token, site: Self.ownSite)
        }
        let verifier = knowsVerifier ? flow.verifier : flows.first { $0.owner == .attacker }?.verifier
        let account =
            random.oneIn(4) ? Person.accounts[Person.attacker.rawValue][random.below(2)] : flow.stored.account
        let proof = BrowserProof(verifier: verifier, account: account, route: route)
        let seen = flow.shown.last { $0.openID == Person.attacker.openID }?.code
        let digits = random.oneIn(3) ? wrong(flow) : seen ?? wrong(flow)
        take(.submit(proof, digits: digits), on: index, by: .attacker, "attacker submits to \(flow.owner)'s flow")
    }

    /// Guess after guess, in a flow whose verifier the attacker has: until nothing is looked at any more.
    private mutating func guessOn() {
        guard
            let index = flows.indices.last(where: { flows[$0].owner == .attacker && flows[$0].stored.state.scan != nil }
            )
        else { return }
        let flow = flows[index]
        let proof = BrowserProof(verifier: flow.verifier, account: flow.stored.account, route: .backChannel(Self.key))
        for _ in 0..<6 { take(.submit(proof, digits: wrong(flow)), on: index, by: .attacker, "attacker guesses") }
    }

    /// Digits that no phone was shown: a lucky guess is allowed for by the number of tries, and would be no violation.
    private mutating func wrong(_ flow: SimulatedFlow) -> PhoneCode {
        let guess = PhoneCode(word: random.next())
        return flow.shown.contains { $0.code == guess } ? Self.wrongDigits : guess
    }

    mutating func settle() {
        let index = random.below(flows.count)
        let register = sabotage.settlesByOldRegister ? oldRegister : register
        if random.oneIn(4) { oldRegister = self.register }
        // Reading the register and writing the binding are one transaction: nothing comes between.
        let held = unwritten
        take(.settle(register), on: index, by: nil, "settle")
        if unwritten.count > held.count, let step = unwritten.popLast() { write(step) }
    }

    mutating func refresh() {
        let index = random.below(flows.count)
        let flow = flows[index]
        let isOwner = random.oneIn(2)
        let proof = BrowserProof(
            verifier: isOwner || flow.owner == .attacker ? flow.verifier : nil,
            account: flow.stored.account,
            route: .page(token: flow.token, site: Self.ownSite)
        )
        take(.refresh(proof), on: index, by: isOwner ? flow.owner : .attacker, "refresh")
    }

    static let ownSite = RequestSite(method: "POST", fetchSite: "same-origin", origin: FlowBench.origin)
    static let foreignSite = RequestSite(method: "POST", fetchSite: "cross-site", origin: "https://evil.example")
}
