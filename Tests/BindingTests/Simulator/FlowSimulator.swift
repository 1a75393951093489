import OfficialAccount
import TestSupport

@testable import Binding

/// Random schedules over the real state code: people who scan, type, refresh and cancel, an attacker who has everything but
/// the victim's verifier and digits, pushes that come twice, late or forged, writes that race, crashes, a clock that jumps.
///
/// One seed gives one schedule, so that a failure can be told by its seed.
struct FlowSimulator {
    /// Steps after which everything begins anew: a world.
    static let stepsPerWorld = 400
    static let start = FlowTime(rawValue: 1_700_000_000_000)
    static let key = APIKeyID(rawValue: "key-host")
    static let foreignKey = APIKeyID(rawValue: "key-foreign")
    static let wrongDigits = PhoneCode(typed: "000000")!

    let rules: FlowRules
    let sabotage: Sabotage
    var random: SeededRandom
    var secrets: SeededRandom
    var now = start
    var flows: [SimulatedFlow] = []
    var register = BindingRegister()
    var oldRegister = BindingRegister()
    var unwritten: [UnwrittenStep] = []
    var last: SimulatedStep?
    var tickets: UInt64 = 0
    /// What has happened so far: events taken, writes that came late, crashes, jumps of the clock.
    var steps = 0
    /// What the bystander objects to.
    var violation: String?
    /// The schedule, where it is wanted.
    var schedule: [String]?
    var tally: [String: Int] = [:]

    init(seed: UInt64, sabotage: Sabotage = Sabotage(), keepsSchedule: Bool = false) {
        self.sabotage = sabotage
        rules = FlowRules(keys: FlowBench.keys, policy: FlowBench.rules().policy, guards: sabotage.guards)
        random = SeededRandom(seed: seed)
        secrets = SeededRandom(seed: ~seed)
        schedule = keepsSchedule ? [] : nil
    }

    /// Runs one world; what was violated, if anything.
    mutating func run(steps: Int = stepsPerWorld) -> String? {
        while self.steps < steps, violation == nil { step() }
        return violation
    }

    mutating func step() {
        if flows.count < 2 { return create() }
        switch random.below(32) {
        case 0...3: passTime()
        case 4: create()
        case 5: crash()
        case 6...8: writeOne()
        case 9: if let last { take(last.event, on: last.flow, by: last.by, "again: " + last.note) }
        case 10...16: scan()
        case 17...20: typeHonestly()
        case 21...22: attack()
        case 23...24: settle()
        case 25: refresh()
        case 26: write()
        case 27...28: collectAndRedeem()
        case 29: interrupt()
        case 30: workOnConflict()
        default: clock()
        }
    }

    // MARK: The shell

    /// Takes a step on what the store holds; writes it at once, or later, or never.
    mutating func take(_ event: FlowEvent, on index: Int, by person: Person?, _ note: @autoclosure () -> String) {
        steps += 1
        var next = flows[index].stored
        let outcome = next.apply(event, at: now, by: rules, using: &secrets)
        // The latest moment that anybody has seen: what a clock that was set back says is no time.
        let moment = max(now, flows[index].stored.changedAt)
        let step = SimulatedStep(flow: index, event: event, at: moment, by: person, note: schedule == nil ? "" : note())
        if schedule != nil {
            let result = outcome.refusal.map { "refused: \($0)" } ?? next.state.name.rawValue
            schedule?.append("\(now - Self.start) flow \(index) \(step.note): \(result)")
        }
        last = step
        let unwritten = UnwrittenStep(
            step: step,
            loadedVersion: flows[index].stored.version,
            next: next,
            outcome: outcome
        )
        if random.oneIn(6) { self.unwritten.append(unwritten) } else { write(unwritten) }
    }

    /// The compare-and-set; what lost the race is gone with all its effects.
    mutating func write(_ unwritten: UnwrittenStep) {
        let index = unwritten.step.flow
        let isCurrent = flows[index].stored.version == unwritten.loadedVersion
        guard isCurrent || sabotage.writesBlindly else {
            schedule?.append("  flow \(index) lost the race: \(unwritten.step.note)")
            return
        }
        let old = flows[index].stored
        flows[index].stored = unwritten.next
        for effect in unwritten.outcome.effects { carryOut(effect, of: unwritten) }
        observe(unwritten, from: old)
    }

    private mutating func writeOne() {
        guard !unwritten.isEmpty else { return }
        steps += 1
        let step = unwritten.remove(at: random.below(unwritten.count))
        schedule?.append("  written late: flow \(step.step.flow) \(step.step.note)")
        write(step)
    }

    /// Everything that was not written is gone.
    private mutating func crash() {
        guard !unwritten.isEmpty else { return }
        steps += 1
        schedule?.append("  crash: \(unwritten.count) steps lost")
        unwritten = []
    }

    private mutating func carryOut(_ effect: FlowEffect, of unwritten: UnwrittenStep) {
        let index = unwritten.step.flow
        switch effect {
        case .createCode(let scene, let life): make(scene, life, for: index)
        case .reply(.digits(let code, _, _)), .reply(.moveDigits(let code, _)): show(code, unwritten)
        case .handOut(let code): flows[index].handedOut.append((code, unwritten.step.at))
        case .storeBinding(let binding):
            register.bindings.removeAll { $0.flow == binding.flow }
            register.bindings.append(binding)
        case .removeBinding(let binding):
            register.bindings.removeAll { $0.flow == binding.flow }
            let old = flows.firstIndex { $0.stored.id == binding.flow }
            if let old, old != index { replaced(old) }
        case .restoreBinding(let binding): restore(binding)
        default: break
        }
    }

    /// In the same transaction: the flow whose binding gave way.
    private mutating func replaced(_ index: Int) {
        _ = flows[index].stored.apply(.revoke(.replacement), at: now, by: rules, using: &secrets)
    }

    private mutating func restore(_ binding: Binding) {
        let isTaken = register.bindings.contains { $0.openID == binding.openID || $0.account == binding.account }
        if !isTaken { register.bindings.append(binding) }
    }

    private mutating func make(_ scene: FlowScene, _ life: Duration, for index: Int) {
        tickets += 1
        let ticket = Fingerprint<Ticket>(bytes: (0..<32).map { UInt8(truncatingIfNeeded: tickets >> (8 * ($0 % 8))) })!
        let end = max(now, flows[index].stored.changedAt) + life
        let picture = SimulatedFlow.Picture(scene: Fingerprint(scene), ticket: ticket, expiresAt: end)
        flows[index].pictures.append(picture)
        // In its own transaction, as the platform's answer comes after the flow is written.
        _ = flows[index].stored.apply(
            .codeCreated(scene: picture.scene, ticket: ticket),
            at: now,
            by: rules,
            using: &secrets
        )
    }

    private mutating func show(_ code: PhoneCode, _ unwritten: UnwrittenStep) {
        let openID: OpenID
        switch unwritten.step.event {
        case .scan(let report): openID = report.openID
        case .chat(_, let speaker): openID = speaker
        default: return
        }
        let index = unwritten.step.flow
        let isKnown = flows[index].shown.contains { $0.openID == openID && $0.code == code }
        if isKnown { return }
        let until = unwritten.step.at + rules.policy.digitsLife
        flows[index].shown.append(SimulatedFlow.ShownDigits(openID: openID, code: code, until: until))
    }
}
