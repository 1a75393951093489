import Testing

@testable import Sandbox

@Suite("Chaos")
struct DisturbanceTests {
    @Test func followsFromTheSeedAndThePushAlone() {
        let plans = { (seed: UInt64) in (1...500).map { Disturbance(.hostile, seed: seed, push: $0) } }
        #expect(plans(4) == plans(4))
        #expect(plans(4) != plans(5))
        #expect(Disturbance(.hostile, seed: 4, push: 77) == plans(4)[76])
    }

    @Test func offDisturbsNothing() {
        #expect((1...500).allSatisfy { Disturbance(.off, seed: 1, push: $0) == .none })
    }

    @Test func mildForgesNothingAndBreaksNoConnection() {
        let plans = (1...2000).map { Disturbance(.mild, seed: 1, push: $0) }
        #expect(plans.allSatisfy { $0.forgery == nil && $0.manner == .plain })
        #expect(plans.contains { $0.isDuplicated })
        #expect(plans.contains { $0.delay > 0 })
        #expect(plans.contains { $0.lostAnswers > 0 })
    }

    @Test func hostileHasEverything() {
        let plans = (1...2000).map { Disturbance(.hostile, seed: 1, push: $0) }
        #expect(Set(plans.compactMap(\.forgery)) == Set(Forgery.allCases))
        #expect(Set(plans.map(\.manner)) == [.plain, .slow, .torn, .late])
        // The third try's answer always arrives, so that no push may be lost.
        #expect(plans.allSatisfy { $0.lostAnswers <= 2 })
    }

    @Test func aRunIsRepeatedWithItsSeed() async throws {
        func run(_ seed: UInt64) async throws -> [String] {
            let clock = ManualClock()
            let transport = ScriptedTransport(clock) { _, url, _ in
                .answered(status: url.contains("signature=") ? 200 : 403, body: [])
            }
            let sandbox = Sandbox(
                account: try Sample.account(),
                callback: "http://callback/",
                seed: seed,
                chaos: .hostile,
                clock: clock.clock,
                transport: transport
            )
            let people = sandbox.withPlatform { $0.people(following: true) }
            for number in 0..<60 { _ = await sandbox.perform(.write("\(number)"), by: people[number % people.count]) }
            return sandbox.ledger.entries(after: 0).map { "\($0.sentAt) \($0.push) \($0.kind) \($0.manner)" }
        }
        let first = try await run(9)
        #expect(first.count > 60)
        #expect(try await run(9) == first)
        #expect(try await run(10) != first)
    }
}
