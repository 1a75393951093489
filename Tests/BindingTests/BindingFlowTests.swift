import OfficialAccount
import Testing

@testable import Binding

@Suite("Binding flow")
struct BindingFlowTests {
    @Test func bindsWhoScannedAndTypedTheDigits() throws {
        var bench = try FlowBench()
        bench.scan()
        #expect(bench.flow.state.name == .scanned)
        let digits = try #require(bench.digits)
        #expect(bench.effects.contains(.reply(.digits(digits, .bind, FlowBench.display))))
        bench.submit()
        #expect(bench.flow.state.name == .confirmed)
        bench.settle()
        let completion = try #require(bench.flow.state.completion)
        #expect(bench.flow.state.name == .bound)
        #expect(completion.openID == FlowBench.person)
        #expect(completion.account == FlowBench.account)
        #expect(bench.effects.contains(.storeBinding(try #require(completion.binding))))
        #expect(bench.effects.contains(.notice(.bound, to: FlowBench.account)))
        #expect(bench.effects.contains(.message(.bound(FlowBench.display), to: FlowBench.person)))
    }

    @Test func asksForACodeThatLivesAsLongAsItsKindMay() throws {
        for (kind, seconds) in [(FlowKind.bind, 300), (.login, 120)] {
            let bench = try FlowBench(kind)
            #expect(bench.effects.first == .createCode(scene: bench.scene, lifetime: .seconds(seconds)))
            #expect(bench.flow.code.expiresAt == bench.now + .seconds(seconds))
        }
    }

    @Test func theResultTellsWhoAndHow() throws {
        var bench = try FlowBench()
        var report = bench.report()
        report.isNewFollower = true
        report.unionID = UnionID(rawValue: "u1")
        bench.apply(.scan(report))
        bench.submit()
        bench.settle()
        let code = try #require(FlowEdgeTests.handedOut(bench.apply(.collect(bench.proof))))
        bench.wait(.seconds(59))
        let claim = ResultClaim(code: code, verifier: bench.verifier, apiKey: FlowBench.key)
        let outcome = bench.apply(.redeem(claim))
        let result = FlowResult(
            flow: bench.flow.id,
            kind: .bind,
            person: bench.rules.keys.reference(to: FlowBench.person, of: FlowBench.key),
            openID: FlowBench.person,
            unionID: UnionID(rawValue: "u1"),
            account: FlowBench.account,
            isNewFollower: true,
            methods: ["wechat_scan", "oob_code"],
            authenticatedAt: FlowBench.start,
            isProbationary: true
        )
        #expect(outcome.refusal == nil)
        #expect(outcome.effects.first == .deliver(result))
        #expect(bench.apply(.collect(bench.proof)).refusal == .resultDelivered)
    }

    @Test func theSamePersonGetsTheSameDigitsUntilTheirTimeIsOver() throws {
        var bench = try FlowBench()
        let first = bench.apply(.scan(bench.report())).effects.first
        bench.wait(.seconds(119))
        let version = bench.flow.version
        #expect(bench.apply(.scan(bench.report())).effects == [try #require(first)])
        #expect(bench.flow.version == version)
        bench.wait(.seconds(1))
        let old = bench.digits
        let second = bench.apply(.scan(bench.report())).effects.first
        #expect(second != first)
        #expect(bench.apply(.submit(bench.proof, digits: old)).refusal == .wrongDigits(left: 4))
        bench.submit()
        #expect(bench.flow.state.name == .confirmed)
    }

    @Test func anotherPersonEndsItAndBothAreTold() throws {
        for situation in [FlowSituation.scanned, .confirmed, .elsewhere] {
            var bench = try situation.bench
            let outcome = bench.apply(.scan(bench.report(by: FlowBench.other)))
            #expect(bench.flow.state == .cancelled(.secondScanner))
            #expect(outcome.effects.contains(.reply(.twoPhones)))
            #expect(outcome.effects.contains(.message(.twoPhones, to: FlowBench.person)))
        }
    }

    @Test func aPersonKeptOutEndsItTooAndIsNotAnswered() throws {
        var bench = try FlowSituation.scanned.bench
        var report = bench.report(by: FlowBench.other)
        report.isBlocked = true
        let outcome = bench.apply(.scan(report))
        #expect(bench.flow.state == .cancelled(.secondScanner))
        #expect(!outcome.effects.contains(.reply(.twoPhones)))
    }

    @Test func ofFiftyPhonesOneIsLockedAndTheNextEndsIt() throws {
        var bench = try FlowBench()
        let names = (0..<50).map { number -> FlowState.Name in
            let person = OpenID(rawValue: "oPhone\(number)")
            bench.apply(.scan(bench.report(by: person)))
            return bench.flow.state.name
        }
        #expect(names == [.scanned] + Array(repeating: .cancelled, count: 49))
    }

    @Test func theFifthWrongDigitsEndIt() throws {
        var bench = try FlowSituation.scanned.bench
        for left in [4, 3, 2, 1] {
            let outcome = bench.apply(.submit(bench.proof, digits: bench.wrongDigits))
            #expect(outcome.refusal == .wrongDigits(left: left))
            #expect(outcome.effects.contains(.countWrongDigits(account: FlowBench.account, openID: FlowBench.person)))
        }
        let digits = bench.digits
        let last = bench.apply(.submit(bench.proof, digits: bench.wrongDigits))
        #expect(bench.flow.state == .cancelled(.wrongDigits))
        #expect(last.effects.contains(.message(.tooManyTries, to: FlowBench.person)))
        #expect(bench.apply(.submit(bench.proof, digits: digits)).refusal == .wrongState(.cancelled))
    }

    @Test func triesCountOverNewDigits() throws {
        var bench = try FlowSituation.scanned.bench
        for _ in 0..<3 { bench.apply(.submit(bench.proof, digits: bench.wrongDigits)) }
        bench.wait(.seconds(120))
        bench.scan()
        #expect(bench.apply(.submit(bench.proof, digits: bench.wrongDigits)).refusal == .wrongDigits(left: 1))
    }

    @Test func whoHasNoVerifierUsesUpNoTries() throws {
        var bench = try FlowSituation.scanned.bench
        var proof = bench.proof
        proof.verifier = nil
        for _ in 0..<9 { bench.apply(.submit(proof, digits: bench.wrongDigits)) }
        bench.submit()
        #expect(bench.flow.state.name == .confirmed)
    }

    @Test func aNewPictureReplacesTheOldOne() throws {
        var bench = try FlowBench()
        let old = bench.report()
        bench.scene = try #require(FlowBench.scene(bench.apply(.refresh(bench.proof)).effects))
        bench.ticket = Ticket(rawValue: "gQH_ticket_2")
        bench.apply(.codeCreated(scene: Fingerprint(bench.scene), ticket: Fingerprint(bench.ticket)))
        #expect(bench.apply(.scan(old)) == FlowOutcome(refusal: .deadScene, effects: [.reply(.outOfDate)]))
        bench.scan()
        #expect(bench.flow.state.name == .scanned)
    }

    @Test func aLateScanIsAnsweredHonestly() throws {
        for situation in [FlowSituation.expired, .cancelled, .failed, .revoked] {
            var bench = try situation.bench
            #expect(bench.apply(.scan(bench.report())).effects == [.reply(.outOfDate)], "\(situation)")
        }
        var bound = try FlowSituation.bound.bench
        #expect(bound.apply(.scan(bound.report())).effects == [.reply(.bound(FlowBench.display))])
        // Another person learns nothing of what became of it.
        #expect(bound.apply(.scan(bound.report(by: FlowBench.other))).effects == [.reply(.outOfDate)])
    }

    @Test func foreignCodesAreNotAnswered() throws {
        var bench = try FlowBench()
        var report = bench.report()
        report.scene = nil
        #expect(bench.apply(.scan(report)).effects == [])
    }

    @Test func aFollowAndAScanAreOneFlow() throws {
        for isNewFollower in [true, false] {
            var bench = try FlowBench()
            var report = bench.report()
            report.isNewFollower = isNewFollower
            bench.apply(.scan(report))
            #expect(bench.flow.state.scan?.isNewFollower == isNewFollower)
        }
    }

    @Test func aHostApplicationMayHaveItsOwnPage() throws {
        var bench = try FlowSituation.scanned.bench
        let proof = BrowserProof(
            verifier: bench.verifier,
            account: FlowBench.account,
            route: .backChannel(FlowBench.key)
        )
        #expect(bench.apply(.submit(proof, digits: bench.digits)).refusal == nil)
        #expect(bench.flow.state.name == .confirmed)
    }

    @Test func aTapConfirmsForTheOneWhoScannedOnly() throws {
        var bench = try FlowBench(.login, .tap) { $0.bindings.admitsUnboundLogin = true }
        bench.scan()
        #expect(bench.effects.contains(.reply(.tap(bench.flow.id, .login, FlowBench.display))))
        #expect(bench.apply(.submit(bench.proof, digits: nil)).refusal == .notTapped)
        for (person, refusal): (OpenID, FlowRefusal?) in [(FlowBench.other, .otherPerson), (FlowBench.person, nil)] {
            let token = bench.rules.keys.tapToken(flow: bench.flow.id, openID: person)
            let tap = TapConfirmation(openID: person, token: token, site: bench.site)
            #expect(bench.apply(.tap(tap)).refusal == refusal)
        }
        let foreign = TapConfirmation(openID: FlowBench.person, token: bench.token, site: bench.site)
        #expect(bench.apply(.tap(foreign)).refusal == .wrongToken)
        bench.submit()
        bench.settle()
        #expect(bench.flow.state.completion?.account == nil)
    }

    @Test func anInstantFlowStillNeedsItsBrowser() throws {
        var bench = try FlowBench(.bind, .instant) { $0.allowsInstant = true }
        bench.scan()
        #expect(bench.flow.state.name == .scanned)
        bench.submit()
        bench.settle()
        #expect(bench.flow.state.name == .bound)
    }

    @Test func plainPushesCountWhereTheOperatorInsists() throws {
        var bench = try FlowBench { $0.allowsPlainPushes = true }
        var report = bench.report()
        report.protection = .plain
        #expect(bench.apply(.scan(report)).refusal == nil)
    }

    @Test func aClockThatIsALittleBehindGivesNoTimeBack() throws {
        var bench = try FlowSituation.scanned.bench
        bench.wait(.seconds(119))
        bench.apply(.submit(bench.proof, digits: bench.wrongDigits))
        let last = bench.now
        bench.wait(.seconds(-4))
        bench.submit()
        #expect(bench.flow.state.name == .confirmed)
        #expect(bench.flow.changedAt == last)
    }

    @Test func aRefusedEventIsAsIfItHadNotBeen() throws {
        var bench = try FlowSituation.scanned.bench
        let before = bench.flow
        var proof = bench.proof
        proof.verifier = nil
        bench.apply(.submit(proof, digits: bench.digits))
        bench.apply(.chat(.cancel, from: FlowBench.other))
        #expect(bench.flow == before)
    }

    @Test func aFlowHoldsNoSecret() throws {
        var bench = try FlowSituation.scanned.bench
        var text = ""
        dump(bench.flow, to: &text)
        dump(bench.effects, to: &text)
        let secrets = [
            bench.scene.text, bench.verifier.text, bench.digits!.text, bench.digits!.grouped, bench.ticket.rawValue,
        ]
        for secret in secrets { #expect(!text.contains(secret)) }
        bench.submit()
        bench.settle()
        let code = FlowEdgeTests.handedOut(bench.apply(.collect(bench.proof)))!
        dump(bench.flow, to: &text)
        #expect(!text.contains(code.text))
    }
}
