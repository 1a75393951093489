import OfficialAccount
import TestSupport
import Testing

@testable import Binding

/// Each way to be refused, reached by what an attacker or an accident does.
@Suite("Flow refusals")
struct FlowRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let refusal: FlowRefusal
        let situation: FlowSituation
        let act: @Sendable (inout FlowBench) -> FlowOutcome
        var testDescription: String { name }

        init(
            _ name: String,
            _ refusal: FlowRefusal,
            in situation: FlowSituation,
            _ act: @escaping @Sendable (inout FlowBench) -> FlowOutcome
        ) {
            self.name = name
            self.refusal = refusal
            self.situation = situation
            self.act = act
        }
    }

    private static func submit(
        _ name: String,
        _ refusal: FlowRefusal,
        _ change: @escaping @Sendable (inout BrowserProof, FlowBench) -> Void
    ) -> Case {
        Case(name, refusal, in: .scanned) { bench in
            var proof = bench.proof
            change(&proof, bench)
            return bench.apply(.submit(proof, digits: bench.digits))
        }
    }

    private static func scan(
        _ name: String,
        _ refusal: FlowRefusal,
        _ change: @escaping @Sendable (inout ScanReport) -> Void
    ) -> Case {
        Case(name, refusal, in: .created) { bench in
            var report = bench.report()
            change(&report)
            return bench.apply(.scan(report))
        }
    }

    private static func site(_ method: String, _ fetchSite: String?, _ origin: String?) -> Case {
        submit("\(method), \(fetchSite ?? "no Sec-Fetch-Site"), \(origin ?? "no Origin")", .foreignSite) {
            proof,
            bench in
            let site = RequestSite(method: method, fetchSite: fetchSite, origin: origin)
            proof.route = .page(token: bench.token, site: site)
        }
    }

    static let browser = [
        submit("another flow's verifier", .wrongVerifier) { proof, bench in
            var random = SeededRandom(seed: 99)
            proof.verifier = ScanVerifier(using: &random)
        },
        submit("no verifier", .wrongVerifier) { proof, _ in proof.verifier = nil },
        submit("another account's session", .otherAccount) { proof, _ in proof.account = FlowBench.otherAccount },
        submit("no account", .otherAccount) { proof, _ in proof.account = nil },
        submit("no token", .wrongToken) { proof, bench in proof.route = .page(token: nil, site: bench.site) },
        submit("another token", .wrongToken) { proof, bench in
            proof.route = .page(token: CSRFToken("x"), site: bench.site)
        },
        submit("another key", .otherKey) { proof, _ in proof.route = .backChannel(APIKeyID(rawValue: "key-2")) },
        site("GET", "same-origin", FlowBench.origin),
        site("POST", nil, FlowBench.origin),
        site("POST", "cross-site", FlowBench.origin),
        site("POST", "same-site", FlowBench.origin),
        site("POST", "none", FlowBench.origin),
        site("POST", "same-origin", nil),
        site("POST", "same-origin", "null"),
        site("POST", "same-origin", "https://evil.example"),
        Case("no digits", .noDigits, in: .scanned) { $0.apply(.submit($0.proof, digits: nil)) },
        Case("digits of another person", .wrongDigits(left: 4), in: .scanned) { bench in
            guard let scan = bench.flow.state.scan else { return FlowOutcome() }
            let keys = bench.rules.keys
            let digits = keys.phoneCode(flow: bench.flow.id, openID: FlowBench.other, salt: scan.digits.salt)
            return bench.apply(.submit(bench.proof, digits: digits))
        },
        Case("digits of another flow", .wrongDigits(left: 4), in: .scanned) { bench in
            guard let scan = bench.flow.state.scan else { return FlowOutcome() }
            let other = FlowID(rawValue: "flow_other")
            let digits = bench.rules.keys.phoneCode(flow: other, openID: scan.openID, salt: scan.digits.salt)
            return bench.apply(.submit(bench.proof, digits: digits))
        },
        Case("digits after two minutes", .digitsOutOfDate, in: .scanned) { bench in
            bench.wait(.seconds(120))
            return bench.apply(.submit(bench.proof, digits: bench.digits))
        },
        Case("a sixth picture", .refreshesUsedUp, in: .created) { bench in
            for _ in 0..<5 { bench.apply(.refresh(bench.proof)) }
            return bench.apply(.refresh(bench.proof))
        },
        Case("a picture for a stranger", .wrongVerifier, in: .created) { bench in
            var proof = bench.proof
            proof.verifier = nil
            return bench.apply(.refresh(proof))
        },
        Case("a stranger cancels", .wrongVerifier, in: .scanned) { bench in
            var proof = bench.proof
            proof.verifier = nil
            return bench.apply(.cancel(.browser(proof)))
        },
        Case("another key cancels", .otherKey, in: .scanned) { bench in
            bench.apply(.cancel(.logout(APIKeyID(rawValue: "key-2"))))
        },
    ]

    static let platform = [
        scan("an integer", .foreignScene) { $0.scene = FlowScene(SceneValue("42")!).map { Fingerprint($0) } },
        scan("a permanent code's scene", .foreignScene) { report in
            report.scene = FlowScene(SceneValue("b1_shop")!).map { Fingerprint($0) }
        },
        scan("a foreign prefix", .foreignScene) { report in
            report.scene = FlowScene(SceneValue("c1_AAAAAAAAAAAAAAAAAAAAAA")!).map { Fingerprint($0) }
        },
        scan("another flow's scene", .deadScene) { report in
            report.scene = FlowScene(SceneValue("b1_AAAAAAAAAAAAAAAAAAAAAA")!).map { Fingerprint($0) }
        },
        scan("another ticket", .foreignTicket) { $0.ticket = Fingerprint(Ticket(rawValue: "gQH_other")) },
        scan("no ticket", .foreignTicket) { $0.ticket = nil },
        scan("plain mode", .plainPush) { $0.protection = .plain },
        scan("somebody kept out", .blocked) { $0.isBlocked = true },
        Case("a second ticket for one scene", .foreignTicket, in: .created) { bench in
            let ticket = Fingerprint(Ticket(rawValue: "gQH_other"))
            return bench.apply(.codeCreated(scene: Fingerprint(bench.scene), ticket: ticket))
        },
        Case("a ticket for a replaced scene", .deadScene, in: .created) { bench in
            bench.apply(.refresh(bench.proof))
            return bench.apply(.codeCreated(scene: Fingerprint(bench.scene), ticket: Fingerprint(bench.ticket)))
        },
        Case("the platform refuses a replaced scene", .deadScene, in: .created) { bench in
            bench.apply(.refresh(bench.proof))
            return bench.apply(.codeRefused(scene: Fingerprint(bench.scene)))
        },
        Case("an old picture", .deadScene, in: .created) { bench in
            bench.apply(.refresh(bench.proof))
            return bench.apply(.scan(bench.report()))
        },
        Case("a picture after its time", .codeOutOfDate, in: .created) { bench in
            bench.wait(.seconds(300))
            return bench.apply(.scan(bench.report()))
        },
        Case("a scan before the platform's answer", .foreignTicket, in: .created) { bench in
            bench.scene = FlowBench.scene(bench.apply(.refresh(bench.proof)).effects)!
            return bench.apply(.scan(bench.report()))
        },
        Case("the person, kept out meanwhile", .blocked, in: .scanned) { bench in
            var report = bench.report()
            report.isBlocked = true
            return bench.apply(.scan(report))
        },
        Case("a fourth issue of digits", .digitsUsedUp, in: .scanned) { bench in
            for _ in 0..<2 {
                bench.wait(.seconds(120))
                bench.scan()
            }
            bench.wait(.seconds(120))
            return bench.apply(.scan(bench.report()))
        },
        Case("a clock that was set back", .clockWentBack, in: .scanned) { bench in
            bench.wait(.seconds(-6))
            return bench.apply(.scan(bench.report()))
        },
    ]

    static let aftermath = [
        Case("0 by another", .otherPerson, in: .scanned) { $0.apply(.chat(.cancel, from: FlowBench.other)) },
        Case("1 by another", .otherPerson, in: .elsewhere) { $0.apply(.chat(.number(1), from: FlowBench.other)) },
        Case("unbinding by another", .otherPerson, in: .bound) { $0.apply(.chat(.unbind, from: FlowBench.other)) },
        Case("undoing by another", .otherPerson, in: .bound) { $0.apply(.chat(.undo, from: FlowBench.other)) },
        Case("2 for a move", .wordWithoutMeaning, in: .elsewhere) {
            $0.apply(.chat(.number(2), from: FlowBench.person))
        },
        Case("3 of two accounts", .wordWithoutMeaning, in: .several) {
            $0.apply(.chat(.number(3), from: FlowBench.person))
        },
        Case("a step-up for one's own account", .moveNotAllowed, in: .elsewhere) {
            $0.apply(.stepUp(FlowBench.account, by: FlowBench.key, $0.register))
        },
        Case("a step-up by another key", .otherKey, in: .elsewhere) {
            $0.apply(.stepUp(FlowBench.otherAccount, by: APIKeyID(rawValue: "key-2"), $0.register))
        },
        Case("an objection by oneself", .otherAccount, in: .moving) {
            $0.apply(.object(.account(FlowBench.account, by: FlowBench.key)))
        },
        Case("an objection by another key", .otherKey, in: .moving) {
            $0.apply(.object(.account(FlowBench.otherAccount, by: APIKeyID(rawValue: "key-2"))))
        },
        Case("a move before its day is over", .moveNotDue, in: .moving) { bench in
            bench.wait(.seconds(86399))
            return bench.apply(.settle(bench.register))
        },
        Case("undoing after a week", .undoOver, in: .bound) { bench in
            bench.wait(.seconds(7 * 86400))
            return bench.apply(.undo(.operator))
        },
        Case("undoing by another account", .otherAccount, in: .bound) {
            $0.apply(.undo(.account(FlowBench.otherAccount, by: FlowBench.key)))
        },
        Case("revoking by another key", .otherKey, in: .bound) {
            $0.apply(.revoke(.hostApplication(APIKeyID(rawValue: "key-2"))))
        },
        Case("collecting without verifier", .wrongVerifier, in: .bound) { bench in
            var proof = bench.proof
            proof.verifier = nil
            return bench.apply(.collect(proof))
        },
        Case("collecting after ten minutes", .expired, in: .bound) { bench in
            bench.wait(.seconds(600))
            return bench.apply(.collect(bench.proof))
        },
    ]

    @Test(arguments: browser + platform + aftermath)
    func isRefusedAndMovesNothing(_ test: Case) throws {
        var bench = try test.situation.bench
        let before = bench.flow.state.name
        let outcome = test.act(&bench)
        #expect(outcome.refusal == test.refusal)
        #expect(bench.flow.state.name == before)
        let effects = outcome.effects.filter { effect in
            switch effect {
            case .reply(.outOfDate), .reply(.digitsUsedUp), .countWrongDigits, .audit: false
            default: true
            }
        }
        #expect(effects == [])
    }
}
