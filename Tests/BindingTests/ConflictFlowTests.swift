import OfficialAccount
import Testing

@testable import Binding

/// What becomes of a flow where something is bound already, and afterwards.
@Suite("Conflicts in a flow")
struct ConflictFlowTests {
    private static let elsewhere = FlowBench.binding(FlowBench.person, FlowBench.otherAccount)
    private static let taken = FlowBench.binding(FlowBench.other, FlowBench.account)

    @Test func theChatIsToldWhereAndThePageIsNot() throws {
        let bench = try FlowSituation.elsewhere.bench
        let mask = Self.elsewhere.mask
        let reply = FlowReply.boundElsewhere([mask], isMovable: true, FlowBench.display)
        #expect(bench.effects.contains(.message(reply, to: FlowBench.person)))
        #expect(bench.effects.contains(.status(.refused)))
        #expect(bench.effects.contains(.storeConflict(BindingConflict(kind: .boundElsewhere([Self.elsewhere])))))
    }

    @Test func aMoveWaitsForADayAndThenTakesTheBinding() throws {
        var bench = try FlowSituation.elsewhere.bench
        let asked = bench.apply(.chat(.number(1), from: FlowBench.person))
        #expect(asked.effects.first == .reply(.moveDigits(try #require(bench.digits), FlowBench.display)))
        #expect(bench.apply(.submit(bench.proof, digits: bench.wrongDigits)).refusal == .wrongDigits(left: 4))
        let typed = bench.apply(.submit(bench.proof, digits: bench.digits))
        #expect(typed.effects.contains(.notice(.moving, to: FlowBench.otherAccount)))
        bench.wait(.seconds(86400))
        let outcome = bench.apply(.settle(bench.register))
        #expect(bench.flow.state.name == .bound)
        #expect(outcome.effects.contains(.removeBinding(Self.elsewhere)))
        #expect(outcome.effects.contains(.notice(.moved, to: FlowBench.otherAccount)))
    }

    @Test func moveDigitsAreAskedForThreeTimesAtMost() throws {
        var bench = try FlowSituation.elsewhere.bench
        var replies: [FlowEffect?] = []
        for _ in 0..<3 {
            replies.append(bench.apply(.chat(.number(1), from: FlowBench.person)).effects.first)
            #expect(bench.apply(.chat(.number(1), from: FlowBench.person)).effects.first == replies.last!)
            #expect(bench.apply(.scan(bench.report())).effects == [replies.last!!])
            bench.wait(.seconds(120))
        }
        #expect(replies[0] != replies[1] && replies[1] != replies[2])
        #expect(bench.apply(.chat(.number(1), from: FlowBench.person)).refusal == .digitsUsedUp)
    }

    @Test func theOwnerObjectsToAMove() throws {
        var bench = try FlowSituation.moving.bench
        bench.wait(.seconds(80000))
        let outcome = bench.apply(.object(.account(FlowBench.otherAccount, by: FlowBench.key)))
        #expect(bench.flow.state == .cancelled(.objection))
        #expect(outcome.effects.contains(.message(.moveStopped(FlowBench.display), to: FlowBench.person)))
    }

    @Test func aMoveIsRefusedWhereThePolicyIsAgainstIt() throws {
        var bench = try FlowBench { $0.bindings.move = .never }
        bench.register.bindings = [Self.elsewhere]
        bench.complete()
        let reply = FlowReply.boundElsewhere([Self.elsewhere.mask], isMovable: false, FlowBench.display)
        #expect(bench.effects.contains(.message(reply, to: FlowBench.person)))
        #expect(bench.apply(.chat(.number(1), from: FlowBench.person)).refusal == .moveNotAllowed)
        let stepUp = FlowEvent.stepUp(FlowBench.otherAccount, by: FlowBench.key, bench.register)
        #expect(bench.apply(stepUp).refusal == .moveNotAllowed)
    }

    @Test func aFreshLoginReplacesThePhone() throws {
        var bench = try FlowBench()
        bench.register.bindings = [Self.taken]
        bench.complete()
        #expect(bench.flow.state.name == .conflict)
        let other = FlowEvent.stepUp(FlowBench.otherAccount, by: FlowBench.key, bench.register)
        #expect(bench.apply(other).refusal == .moveNotAllowed)
        let outcome = bench.apply(.stepUp(FlowBench.account, by: FlowBench.key, bench.register))
        #expect(bench.flow.state.name == .bound)
        #expect(outcome.effects.contains(.removeBinding(Self.taken)))
        #expect(outcome.effects.contains(.message(.replaced(FlowBench.display), to: FlowBench.other)))
    }

    @Test func bothConflictsAreSettledOneAfterTheOther() throws {
        var bench = try FlowBench()
        bench.register.bindings = [Self.taken, Self.elsewhere]
        bench.complete()
        bench.apply(.stepUp(FlowBench.otherAccount, by: FlowBench.key, bench.register))
        guard case .conflict(_, let conflict) = bench.flow.state else {
            Issue.record("\(bench.flow.state.name)")
            return
        }
        #expect(conflict.kind == .accountTaken([Self.taken]))
        bench.apply(.stepUp(FlowBench.account, by: FlowBench.key, bench.register))
        #expect(bench.flow.state.completion?.replaced == [Self.elsewhere, Self.taken])
    }

    @Test func whoeverFinishesSecondFindsAConflict() throws {
        var first = try FlowBench()
        first.complete()
        var second = try FlowBench()
        second.apply(.scan(second.report(by: FlowBench.other)))
        second.submit()
        second.register.bindings = [try #require(first.flow.state.completion?.binding)]
        #expect(second.apply(.settle(second.register)).refusal == nil)
        #expect(second.flow.state.name == .conflict)
    }

    @Test func whatIsBoundAlreadyIsASuccess() throws {
        var bench = try FlowBench()
        let gone = FlowBench.binding(unreachableSince: FlowBench.start - .seconds(3600))
        bench.register.bindings = [gone]
        bench.complete()
        let completion = try #require(bench.flow.state.completion)
        #expect(completion.wasLinked)
        // They follow again: the binding can be reached.
        #expect(bench.effects.contains(.storeBinding(FlowBench.binding())))
        #expect(bench.effects.contains(.message(.alreadyBound(FlowBench.display), to: FlowBench.person)))
        #expect(bench.apply(.revoke(.operator)).refusal == .boundByAnotherFlow)
        #expect(bench.apply(.chat(.unbind, from: FlowBench.person)).refusal == .boundByAnotherFlow)
    }

    @Test func undoingPutsBackWhatGaveWay() throws {
        for undoer in [Undoer.operator, .account(FlowBench.otherAccount, by: FlowBench.key)] {
            var bench = try FlowSituation.elsewhere.bench
            bench.apply(.stepUp(FlowBench.otherAccount, by: FlowBench.key, bench.register))
            bench.wait(.seconds(7 * 86400 - 1))
            let outcome = bench.apply(.undo(undoer))
            #expect(bench.flow.state == .revoked(.undone))
            #expect(outcome.effects.contains(.restoreBinding(Self.elsewhere)))
        }
    }

    @Test func aReplacedPhoneCannotPutItselfBack() throws {
        var bench = try FlowBench()
        bench.register.bindings = [Self.taken]
        bench.complete()
        bench.apply(.stepUp(FlowBench.account, by: FlowBench.key, bench.register))
        let binding = try #require(bench.flow.state.completion?.binding)
        let outcome = bench.apply(.chat(.undo, from: FlowBench.other))
        #expect(outcome.effects.contains(.removeBinding(binding)))
        #expect(!outcome.effects.contains(.restoreBinding(Self.taken)))
    }

    @Test(arguments: [
        (Revoker.hostApplication(FlowBench.key), RevokeReason.hostApplication), (.operator, .operator),
        (.accountDeleted(FlowBench.key), .accountDeleted), (.erasure, .erasure), (.replacement, .replaced),
    ])
    func aBindingEnds(_ revoker: Revoker, _ reason: RevokeReason) throws {
        var bench = try FlowSituation.bound.bench
        let binding = try #require(bench.flow.state.completion?.binding)
        let outcome = bench.apply(.revoke(revoker))
        #expect(bench.flow.state == .revoked(reason))
        #expect(outcome.effects.contains(.removeBinding(binding)) == (reason != .replaced))
        let until = bench.now + .seconds(30 * 86400)
        let ofAccount = FlowEffect.storeTombstone(
            Tombstone(account: FlowBench.account, of: FlowBench.key, until: until)
        )
        let ofPerson = FlowEffect.storeTombstone(Tombstone(openID: FlowBench.person, until: until))
        #expect(outcome.effects.contains(ofAccount) == (reason == .accountDeleted))
        #expect(outcome.effects.contains(ofPerson) == (reason == .erasure))
    }

    @Test func anErasedPersonIsNotBound() throws {
        var bench = try FlowBench()
        bench.register.tombstones = [Tombstone(openID: FlowBench.person, until: bench.now + .seconds(1))]
        bench.complete()
        #expect(bench.flow.state == .failed(.tombstone))
    }

    @Test func aNewBindingIsOnProbationForADay() {
        let binding = FlowBench.binding()
        let policy = FlowPolicy()
        #expect(binding.isProbationary(at: binding.boundAt + .seconds(86399), policy))
        #expect(!binding.isProbationary(at: binding.boundAt + .seconds(86400), policy))
    }

    struct Login: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var bindings: [Binding] = []
        var account: AccountReference?
        var admitsUnbound = false
        let state: String
    }

    @Test(arguments: [
        Login(testDescription: "nobody", state: "failed not_bound"),
        Login(testDescription: "nobody, admitted", admitsUnbound: true, state: "logged_in -"),
        Login(testDescription: "bound", bindings: [FlowBench.binding()], state: "logged_in user-1"),
        Login(testDescription: "another's binding", bindings: [taken], state: "failed not_bound"),
        Login(
            testDescription: "as oneself",
            bindings: [FlowBench.binding()],
            account: FlowBench.account,
            state: "logged_in user-1"
        ),
        Login(
            testDescription: "as another",
            bindings: [elsewhere],
            account: FlowBench.account,
            state: "failed other_account"
        ),
        Login(testDescription: "several", bindings: [elsewhere, FlowBench.binding()], state: "conflict -"),
        Login(
            testDescription: "through another official account",
            bindings: [FlowBench.binding(app: AppID(rawValue: "wx0000000000000002"))],
            state: "failed not_bound"
        ),
    ])
    func aLoginFindsItsAccount(_ login: Login) throws {
        var bench = try FlowBench(.login) { $0.bindings.admitsUnboundLogin = login.admitsUnbound }
        var request = FlowBench.request(.login, .code, bench.verifier)
        request.account = login.account
        let begun = try BindingFlow.create(request, at: bench.now, by: bench.rules, using: &bench.random)
        bench.flow = begun.flow
        bench.scene = try #require(FlowBench.scene(begun.effects))
        bench.apply(.codeCreated(scene: Fingerprint(bench.scene), ticket: Fingerprint(bench.ticket)))
        bench.register.bindings = login.bindings
        bench.complete()
        let state = bench.flow.state
        let detail = state.reason ?? state.completion?.account?.rawValue ?? "-"
        #expect("\(state.name.rawValue) \(detail)" == login.state)
    }

    @Test func anAccountIsChosenInTheChat() throws {
        var bench = try FlowSituation.several.bench
        #expect(bench.effects.contains(.status(.confirmed)))
        bench.apply(.chat(.number(2), from: FlowBench.person))
        #expect(bench.flow.state.completion?.account == FlowBench.otherAccount)
    }
}
