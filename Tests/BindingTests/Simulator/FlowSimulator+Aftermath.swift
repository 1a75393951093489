import OfficialAccount
import TestSupport

@testable import Binding

/// What happens beside and after: results, words in the chat, conflicts, ends.
extension FlowSimulator {
    mutating func write() {
        while let step = unwritten.popLast() { write(step) }
    }

    mutating func clock() {
        take(.clock, on: random.below(flows.count), by: nil, "clock")
    }

    mutating func collectAndRedeem() {
        guard let index = flows.indices.filter({ flows[$0].stored.state.completion != nil }).last else { return }
        let flow = flows[index]
        if flow.handedOut.isEmpty || random.oneIn(3) {
            let proof = BrowserProof(
                verifier: random.oneIn(4) ? nil : flow.verifier,
                account: flow.stored.account,
                route: .page(token: flow.token, site: Self.ownSite)
            )
            return take(.collect(proof), on: index, by: flow.owner, "collect")
        }
        let grant = flow.handedOut[random.oneIn(3) ? 0 : flow.handedOut.count - 1]
        let key = random.oneIn(4) ? Self.foreignKey : Self.key
        let isThief = flow.owner == .victim && random.oneIn(4)
        let verifier = isThief ? flows.first { $0.owner == .attacker }?.verifier : flow.verifier
        guard let verifier else { return }
        let claim = ResultClaim(code: grant.code, verifier: verifier, apiKey: key)
        take(.redeem(claim), on: index, by: isThief ? .attacker : flow.owner, "redeem by \(key.rawValue)")
    }

    /// Words in the chat, cancellations, revocations: by the right people and by others.
    mutating func interrupt() {
        let index = random.below(flows.count)
        let flow = flows[index]
        let person = Person.allCases[random.below(3)]
        switch random.below(8) {
        case 0: take(.chat(.cancel, from: person.openID), on: index, by: person, "\(person) writes 0")
        case 1: take(.chat(.unbind, from: person.openID), on: index, by: person, "\(person) unbinds")
        case 2: take(.chat(.undo, from: person.openID), on: index, by: person, "\(person) undoes")
        case 3:
            let proof = BrowserProof(
                verifier: flow.owner == .attacker ? flow.verifier : nil,
                account: flow.stored.account,
                route: .page(token: flow.token, site: Self.ownSite)
            )
            take(.cancel(.browser(proof)), on: index, by: .attacker, "attacker cancels")
        case 4:
            let account = Person.accounts[person.rawValue][random.below(2)]
            take(.undo(.account(account, by: Self.key)), on: index, by: person, "\(person) undoes by account")
        case 5: take(.revoke(.operator), on: index, by: nil, "operator revokes")
        case 6: take(.revoke(.hostApplication(Self.foreignKey)), on: index, by: nil, "foreign key revokes")
        default: take(.cancel(.hostApplication(Self.foreignKey)), on: index, by: nil, "foreign key cancels")
        }
    }

    /// Moves: asked for in the chat, typed in by the honest, objected to, settled by a login that the application vouches
    /// for: only the owner of an account can log in to it.
    mutating func workOnConflict() {
        guard let index = flows.indices.filter({ flows[$0].stored.state.name == .conflict }).last else { return }
        let flow = flows[index]
        let person = random.oneIn(3) ? Person.allCases[random.below(3)] : flow.owner
        let account = Person.accounts[person.rawValue][random.below(2)]
        switch random.below(4) {
        case 0, 1: take(.chat(.number(1), from: person.openID), on: index, by: person, "\(person) writes 1")
        case 2: take(.stepUp(account, by: Self.key, register), on: index, by: person, "\(person) steps up")
        default:
            guard random.oneIn(4) else { return }
            take(.object(.account(account, by: Self.key)), on: index, by: person, "\(person) objects")
        }
        if flows[index].stored.state.name == .conflict, random.oneIn(2) { typeInto(index) }
    }

    private mutating func typeInto(_ index: Int) {
        let flow = flows[index]
        guard let shown = flow.shown.last(where: { $0.openID == flow.owner.openID }) else { return }
        let proof = BrowserProof(
            verifier: flow.verifier,
            account: flow.stored.account,
            route: .page(token: flow.token, site: Self.ownSite)
        )
        take(.submit(proof, digits: shown.code), on: index, by: flow.owner, "\(flow.owner) types to move")
    }
}
