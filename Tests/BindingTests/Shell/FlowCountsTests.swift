import OfficialAccount
import Store
import TestSupport
import Testing

@testable import Binding

/// Limits that count over several flows, in the store.
@Suite("Counts")
struct FlowCountsTests {
    private let clock = ManualTime()
    private let store: MemoryInboxStore

    init() { store = MemoryInboxStore(time: clock.source) }

    private func count<Value: Sendable>(_ body: @Sendable (FlowCounts) async throws -> Value) async throws -> Value {
        try await StateTransaction.run(store) { transaction in
            try await body(FlowCounts(transaction: transaction, limits: FlowLimits()))
        }
    }

    @Test func completionsOfOneAddress() async throws {
        for _ in 0..<10 { #expect(try await count { try await $0.takeCompletion(from: "a") }) }
        #expect(try await count { try await $0.takeCompletion(from: "a") } == false)
        #expect(try await count { try await $0.takeCompletion(from: "b") })
        clock.advance(by: .seconds(60))
        #expect(try await count { try await $0.takeCompletion(from: "a") })
    }

    @Test func flowsThatOnePersonScans() async throws {
        for number in 0..<5 {
            #expect(try await count { try await $0.takeScan(of: FlowID(rawValue: "f\(number)"), by: "p") })
        }
        #expect(try await count { try await $0.takeScan(of: FlowID(rawValue: "f9"), by: "p") } == false)
        // One that was scanned before costs nothing.
        #expect(try await count { try await $0.takeScan(of: FlowID(rawValue: "f0"), by: "p") })
        #expect(try await count { try await $0.takeScan(of: FlowID(rawValue: "f9"), by: "q") })
    }

    @Test func digitsThatWereWrong() async throws {
        for _ in 0..<9 { try await count { try await $0.chargeWrongDigits(to: ["a", "p"]) } }
        try await count { try await $0.chargeWrongDigits(to: ["a"]) }
        #expect(try await count { try await $0.mayTryDigits(["p", "q"]) })
        #expect(try await count { try await $0.mayTryDigits(["q", "a"]) } == false)
        clock.advance(by: .seconds(3600))
        #expect(try await count { try await $0.mayTryDigits(["a"]) })
    }

    @Test func codesOfADay() async throws {
        for _ in 0..<4 { #expect(try await count { try await $0.takeCode(of: "wx", quota: 100) }) }
        #expect(try await count { try await $0.takeCode(of: "wx", quota: 100) } == false)
        #expect(try await count { try await $0.takeCode(of: "wy", quota: 100) })
    }

    /// Counts are forgotten once they matter no more.
    @Test func countsAreForgotten() async throws {
        _ = try await count { try await $0.takeCompletion(from: "a") }
        #expect(try await store.forgetExpired(limit: 10) == 0)
        clock.advance(by: .seconds(60))
        #expect(try await store.forgetExpired(limit: 10) == 1)
    }
}
