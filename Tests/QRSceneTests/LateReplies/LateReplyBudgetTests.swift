import Testing

@testable import QRScene

@Suite("Late reply budget")
struct LateReplyBudgetTests {
    /// A macro takes no call that changes a value.
    private final class Ledger {
        private var budget = LateReplyBudget()

        var count: Int { budget.count }

        func take(for person: String, at now: ContinuousClock.Instant) -> Bool {
            budget.take(for: person, at: now)
        }
    }

    private func person(_ name: String, account: String = "default") -> String {
        "\(account) \(name)"
    }

    @Test func threeAMinuteAreTaken() {
        let budget = Ledger()
        let start = ContinuousClock.now
        #expect(budget.take(for: person("a"), at: start))
        #expect(budget.take(for: person("a"), at: start + .seconds(30)))
        #expect(budget.take(for: person("a"), at: start + .seconds(59)))
        #expect(!budget.take(for: person("a"), at: start + .milliseconds(59_999)))
        #expect(budget.take(for: person("a"), at: start + .seconds(60)))
        #expect(!budget.take(for: person("a"), at: start + .seconds(89)))
        #expect(budget.take(for: person("a"), at: start + .seconds(90)))
    }

    @Test func peopleAndAccountsAreToldApart() {
        let budget = Ledger()
        let now = ContinuousClock.now
        for _ in 0..<3 { #expect(budget.take(for: person("a"), at: now)) }
        #expect(!budget.take(for: person("a"), at: now))
        #expect(budget.take(for: person("b"), at: now))
        #expect(budget.take(for: person("a", account: "shop"), at: now))
    }

    @Test func itForgetsAndItsMemoryIsBounded() {
        let budget = Ledger()
        let start = ContinuousClock.now
        for number in 0..<LateReplyBudget.people { #expect(budget.take(for: person("\(number)"), at: start)) }
        #expect(!budget.take(for: person("one more"), at: start))
        #expect(budget.take(for: person("7"), at: start))
        #expect(budget.take(for: person("one more"), at: start + .seconds(61)))
        #expect(budget.count == 1)
    }
}
