import Testing

@testable import Inbox
@testable import WeChatPush

@Suite("Replay memory")
struct ReplayMemoryTests {
    private let start = ContinuousClock.now

    private func memory(capacity: Int = 100, lifetime: Duration = .seconds(600)) -> ReplayMemory {
        ReplayMemory(capacity: capacity, lifetime: lifetime, now: start)
    }

    /// A signature of the letter's digits, forty times.
    private func signature(_ letter: String) -> SignatureDigest {
        let digits = letter.utf8.map { String($0 % 16, radix: 16) }.joined()
        let text = String(repeating: digits, count: 40)
        guard let signature = SignatureDigest(hexadecimal: text.utf8.span) else { preconditionFailure(text) }
        return signature
    }

    private func digest(_ text: String) -> BodyDigest { BodyDigest(Array(text.utf8)[...]) }

    @Test func aRetryPassesAndAnotherBodyDoesNot() {
        let memory = memory()
        #expect(memory.judge(signature("s"), digest("body"), at: start) == .genuine)
        #expect(memory.judge(signature("s"), digest("body"), at: start) == .genuine)
        #expect(memory.judge(signature("s"), digest("forged"), at: start) == .otherBody)
        #expect(memory.judge(signature("s"), digest("body"), at: start) == .genuine)
        #expect(memory.judge(signature("t"), digest("forged"), at: start) == .genuine)
    }

    @Test func aSignatureIsRememberedForItsLifetime() {
        let memory = memory(lifetime: .seconds(600))
        _ = memory.judge(signature("s"), digest("body"), at: start)
        _ = memory.judge(signature("x"), digest("x"), at: start + .seconds(601))
        #expect(memory.judge(signature("s"), digest("forged"), at: start + .seconds(601)) == .otherBody)
        _ = memory.judge(signature("y"), digest("y"), at: start + .seconds(1203))
        #expect(memory.judge(signature("s"), digest("forged"), at: start + .seconds(1203)) == .genuine)
    }

    @Test func tooManySignaturesPushTheOldestOutAndSayso() {
        let memory = memory(capacity: 2)
        #expect(memory.judge(signature("a"), digest("a"), at: start) == .genuine)
        #expect(memory.judge(signature("b"), digest("b"), at: start) == .genuine)
        #expect(memory.judge(signature("c"), digest("c"), at: start) == .genuine)
        #expect(memory.judge(signature("a"), digest("forged"), at: start) == .otherBody)
        #expect(memory.judge(signature("d"), digest("d"), at: start) == .genuine)
        #expect(memory.judge(signature("e"), digest("e"), at: start) == .genuineForgettingEarly)
        #expect(memory.judge(signature("a"), digest("forged"), at: start) == .genuine)
    }
}
