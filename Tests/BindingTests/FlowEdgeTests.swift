import OfficialAccount
import TestSupport
import Testing

@testable import Binding

/// Before the first state and after the last: what is not created, and what is not given out.
@Suite("Flow edges")
struct FlowEdgeTests {
    struct Claim: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let refusal: FlowRefusal
        var wait = Duration.zero
        var key = FlowBench.key
        var hasVerifier = true
        var hasCode = true
        var isSecond = false
        var isReplaced = false
    }

    @Test(arguments: [
        Claim(testDescription: "twice", refusal: .resultDelivered, isSecond: true),
        Claim(testDescription: "after a minute", refusal: .resultOutOfDate, wait: .seconds(60)),
        Claim(testDescription: "another key", refusal: .otherKey, key: APIKeyID(rawValue: "key-2")),
        Claim(testDescription: "another verifier", refusal: .wrongVerifier, hasVerifier: false),
        Claim(testDescription: "another code", refusal: .wrongResultCode, hasCode: false),
        Claim(testDescription: "the code before the last", refusal: .wrongResultCode, isReplaced: true),
    ])
    func aResultIsNotGivenOut(_ test: Claim) throws {
        var bench = try FlowSituation.bound.bench
        let code = try #require(Self.handedOut(bench.apply(.collect(bench.proof))))
        if test.isReplaced { bench.apply(.collect(bench.proof)) }
        bench.wait(test.wait)
        var random = SeededRandom(seed: 5)
        let claim = ResultClaim(
            code: test.hasCode ? code : ResultCode(using: &random),
            verifier: test.hasVerifier ? bench.verifier : ScanVerifier(using: &random),
            apiKey: test.key
        )
        if test.isSecond { #expect(bench.apply(.redeem(claim)).refusal == nil) }
        let outcome = bench.apply(.redeem(claim))
        #expect(outcome == FlowOutcome(refusal: test.refusal))
    }

    static func handedOut(_ outcome: FlowOutcome) -> ResultCode? {
        outcome.effects.lazy.compactMap { if case .handOut(let code) = $0 { code } else { nil } }.first
    }

    @Test(arguments: [
        (FlowRefusal.noAccount, FlowKind.bind, FlowMode.code),
        (.loginTooOld, .bind, .code),
        (.modeNotAllowed(.instant, .bind), .bind, .instant),
        (.modeNotAllowed(.instant, .login), .login, .instant),
        (.modeNotAllowed(.tap, .bind), .bind, .tap),
        (.unknownReturn, .login, .code),
    ])
    func aFlowIsNotCreated(_ refusal: FlowRefusal, _ kind: FlowKind, _ mode: FlowMode) {
        var random = SeededRandom(seed: 1)
        var request = FlowBench.request(kind, mode, ScanVerifier(using: &random))
        switch refusal {
        case .noAccount: request.account = nil
        case .loginTooOld: request.authenticatedAt = FlowBench.start - .seconds(601)
        case .unknownReturn: request.returnID = ReturnID(rawValue: "elsewhere")
        default: break
        }
        #expect(throws: refusal) {
            _ = try BindingFlow.create(request, at: FlowBench.start, by: FlowBench.rules(), using: &random)
        }
        #expect(!refusal.description.isEmpty)
    }

    @Test func aBindingNeedsAFreshLogin() {
        var random = SeededRandom(seed: 1)
        for (login, isFresh): (FlowTime?, Bool) in [
            (nil, false), (FlowBench.start - .seconds(600), true), (FlowBench.start + .seconds(6), false),
        ] {
            var request = FlowBench.request(.bind, .code, ScanVerifier(using: &random))
            request.authenticatedAt = login
            let flow = try? BindingFlow.create(request, at: FlowBench.start, by: FlowBench.rules(), using: &random)
            #expect((flow != nil) == isFresh)
        }
    }
}
