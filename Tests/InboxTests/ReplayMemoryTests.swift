import Testing

@testable import Inbox

@Suite("Replay memory")
struct ReplayMemoryTests {
    private let start = ContinuousClock.now

    private func memory(capacity: Int = 100, lifetime: Duration = .seconds(600)) -> ReplayMemory {
        ReplayMemory(capacity: capacity, lifetime: lifetime, now: start)
    }

    private func digest(_ text: String) -> BodyDigest { BodyDigest(Array(text.utf8)[...]) }

    @Test func aRetryPassesAndAnotherBodyDoesNot() {
        let memory = memory()
        #expect(memory.judge("s", digest("body"), at: start) == .genuine)
        #expect(memory.judge("s", digest("body"), at: start) == .genuine)
        #expect(memory.judge("s", digest("forged"), at: start) == .otherBody)
        #expect(memory.judge("s", digest("body"), at: start) == .genuine)
        #expect(memory.judge("t", digest("forged"), at: start) == .genuine)
    }

    @Test func aSignatureIsRememberedForItsLifetime() {
        let memory = memory(lifetime: .seconds(600))
        _ = memory.judge("s", digest("body"), at: start)
        _ = memory.judge("x", digest("x"), at: start + .seconds(601))
        #expect(memory.judge("s", digest("forged"), at: start + .seconds(601)) == .otherBody)
        _ = memory.judge("y", digest("y"), at: start + .seconds(1203))
        #expect(memory.judge("s", digest("forged"), at: start + .seconds(1203)) == .genuine)
    }

    @Test func tooManySignaturesPushTheOldestOutAndSayso() {
        let memory = memory(capacity: 2)
        #expect(memory.judge("a", digest("a"), at: start) == .genuine)
        #expect(memory.judge("b", digest("b"), at: start) == .genuine)
        #expect(memory.judge("c", digest("c"), at: start) == .genuine)
        #expect(memory.judge("a", digest("forged"), at: start) == .otherBody)
        #expect(memory.judge("d", digest("d"), at: start) == .genuine)
        #expect(memory.judge("e", digest("e"), at: start) == .genuineForgettingEarly)
        #expect(memory.judge("a", digest("forged"), at: start) == .genuine)
    }
}
