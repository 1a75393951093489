import OfficialAccount
import Testing

@testable import Binding

/// Every event in every situation: where it leads, or why it is refused.
@Suite("Transitions")
struct TransitionTests {
    /// One event, and what it does in each situation, in their order.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let event: @Sendable (FlowBench) -> FlowEvent
        let expected: [String]
        var testDescription: String { name }

        /// `expected`: `=` nothing changes, `~` something does but the state, a state's name, `!` the state refuses it,
        /// `!reason` that
        /// refusal.
        init(_ name: String, _ expected: String, _ event: @escaping @Sendable (FlowBench) -> FlowEvent) {
            self.name = name
            self.event = event
            self.expected = expected.split(separator: " ").map(String.init)
        }
    }

    // created scanned confirmed | elsewhere moving several | bound loggedIn | expired cancelled failed revoked
    static let table = [
        Row("code created", "= ! ! ! ! ! ! ! ! ! ! !") {
            .codeCreated(scene: Fingerprint($0.scene), ticket: Fingerprint($0.ticket))
        },
        Row("code refused", "failed ! ! ! ! ! ! ! ! ! ! !") { .codeRefused(scene: Fingerprint($0.scene)) },
        Row("refresh", "~ ! ! ! ! ! ! ! ! ! ! !") { .refresh($0.proof) },
        Row("scan by the person", "scanned = = = ! = = = ! ! ! !") { .scan($0.report()) },
        Row("scan by another", "scanned cancelled cancelled cancelled ! cancelled ! ! ! ! ! !") {
            .scan($0.report(by: FlowBench.other))
        },
        Row(
            "0",
            "! cancelled cancelled cancelled cancelled cancelled !word_without_meaning !word_without_meaning ! ! ! !"
        ) { _ in .chat(.cancel, from: FlowBench.person) },
        Row(
            "1",
            "! !word_without_meaning !word_without_meaning ~ !word_without_meaning logged_in "
                + "!word_without_meaning !word_without_meaning ! ! ! !"
        ) { _ in .chat(.number(1), from: FlowBench.person) },
        Row(
            "unbind",
            "! !word_without_meaning !word_without_meaning !word_without_meaning !word_without_meaning !word_without_meaning "
                + "revoked !word_without_meaning ! ! ! !"
        ) { _ in .chat(.unbind, from: FlowBench.person) },
        Row(
            "undo in the chat",
            "! !word_without_meaning !word_without_meaning !word_without_meaning !word_without_meaning !word_without_meaning "
                + "revoked !word_without_meaning ! ! ! !"
        ) { _ in .chat(.undo, from: FlowBench.person) },
        Row("tap", "! !mode_not_allowed ! ! ! ! ! ! ! ! ! !") {
            .tap(TapConfirmation(openID: FlowBench.person, token: nil, site: $0.site))
        },
        Row("right digits", "! confirmed ! ! ! ! ! ! ! ! ! !") { .submit($0.proof, digits: $0.digits) },
        Row("wrong digits", "! !wrong_digits ! ! ! ! ! ! ! ! ! !") { .submit($0.proof, digits: $0.wrongDigits) },
        Row("settle", "! ! bound ! !move_not_due ! ! ! ! ! ! !") { .settle($0.register) },
        Row("step up", "! ! ! bound bound !move_not_allowed ! ! ! ! ! !") {
            .stepUp(FlowBench.otherAccount, by: FlowBench.key, $0.register)
        },
        Row("object", "! ! ! cancelled cancelled !other_account ! ! ! ! ! !") { _ in
            .object(.account(FlowBench.otherAccount, by: FlowBench.key))
        },
        Row("collect", "! ! ! ! ! ! ~ ~ ! ! ! !") { .collect($0.proof) },
        Row("redeem", "! ! ! ! ! ! !no_result !no_result ! ! ! !") {
            .redeem(ResultClaim(code: ResultCode("x"), verifier: $0.verifier, apiKey: FlowBench.key))
        },
        Row("cancel", "cancelled cancelled cancelled cancelled cancelled cancelled ! ! ! ! ! !") {
            .cancel(.browser($0.proof))
        },
        Row("undo", "! ! ! ! ! ! revoked ! ! ! ! !") { _ in .undo(.account(FlowBench.account, by: FlowBench.key)) },
        Row("revoke", "! ! ! ! ! ! revoked ! ! ! ! !") { _ in .revoke(.operator) },
        Row("clock", "= = = = = = = = = = = =") { _ in .clock },
    ]

    @Test(arguments: table)
    func eachEventDoesInEachSituationWhatTheTableSays(_ row: Row) throws {
        try #require(row.expected.count == FlowSituation.allCases.count)
        for (situation, expected) in zip(FlowSituation.allCases, row.expected) {
            var bench = try situation.bench
            try #require(bench.flow.state.name == situation.state, "\(situation)")
            let before = bench.flow
            let outcome = bench.apply(row.event(bench))
            #expect(Self.summary(outcome, before, bench.flow) == expected, "\(situation)")
            Self.expectBookkeeping(outcome, before, bench.flow, "\(row.name) in \(situation)")
        }
    }

    /// After ten minutes everything live has expired, whatever the event was.
    @Test(arguments: table, FlowSituation.allCases)
    func afterTenMinutesOnlyTheEndIsLeft(_ row: Row, _ situation: FlowSituation) throws {
        var bench = try situation.bench
        bench.now = FlowBench.start + .seconds(600)
        let isLive = bench.flow.state.isLive
        let outcome = bench.apply(row.event(bench))
        #expect((bench.flow.state == .expired) == (isLive || situation == .expired))
        guard isLive else { return }
        #expect(outcome.refusal == (row.name == "clock" ? nil : .expired))
        #expect(outcome.effects.contains(.status(.expired)))
        if row.name.hasPrefix("scan") { #expect(outcome.effects.contains(.reply(.outOfDate))) }
        let again = bench.apply(row.event(bench))
        #expect(again.effects.filter { if case .reply = $0 { false } else { true } } == [])
    }

    private static func summary(_ outcome: FlowOutcome, _ before: BindingFlow, _ after: BindingFlow) -> String {
        switch outcome.refusal {
        case .wrongState: return "!"
        case let refusal?: return "!" + refusal.reason
        case nil: break
        }
        if before == after { return "=" }
        return before.state.name == after.state.name ? "~" : after.state.name.rawValue
    }

    /// Versions grow by one with each change and each change is noted, once; and nothing else.
    private static func expectBookkeeping(
        _ outcome: FlowOutcome,
        _ before: BindingFlow,
        _ after: BindingFlow,
        _ comment: Comment
    ) {
        let notes = outcome.effects.compactMap { if case .audit(let note) = $0 { note } else { nil } }
        let hasChanged = before != after
        #expect(after.version == before.version + (hasChanged ? 1 : 0), comment)
        #expect(notes.map(\.version) == (hasChanged ? [after.version] : []), comment)
        #expect(notes.allSatisfy { $0.from == before.state.name && $0.to == after.state.name }, comment)
    }
}
