import Store
import StoreContract
import Testing

@testable import Forwarding

@Suite("Outbox slots")
struct OutboxSlotsTests {
    private func jobs(_ target: String, _ numbers: ClosedRange<Int64>) -> [TakenJob] {
        numbers.map {
            TakenJob(id: JobID(rawValue: $0), fence: 1, pushID: PushID(rawValue: 1), job: .sample("k", target: target))
        }
    }

    @Test func noTargetHasMoreThanItsShare() {
        var slots = OutboxSlots(limit: 4, share: 2)
        slots.add(jobs("a", 1...3) + jobs("b", 4...4))
        #expect(slots.start { _ in true }.map(\.id.rawValue) == [1, 2, 4])
        #expect(slots.free == 1)
        #expect(slots.full == ["a"])
        #expect(slots.start { _ in true }.isEmpty)
        slots.end("b")
        #expect(slots.start { _ in true }.isEmpty)
        slots.end("a")
        #expect(slots.start { _ in true }.map(\.id.rawValue) == [3])
        #expect(slots.full == ["a"])
        slots.end("a")
        #expect(slots.full.isEmpty)
    }

    @Test func allTogetherHaveNoMoreThanTheLimit() {
        var slots = OutboxSlots(limit: 3, share: 2)
        slots.add(jobs("a", 1...2) + jobs("b", 3...4) + jobs("c", 5...6))
        #expect(slots.start { _ in true }.map(\.id.rawValue) == [1, 2, 3])
        #expect(slots.free == 0)
        #expect(slots.full == ["a", "b", "c"])
        slots.end("a")
        #expect(slots.start { _ in true }.map(\.id.rawValue) == [4])
    }

    @Test func whoeverMayNotBeginWaits() {
        var slots = OutboxSlots(limit: 8, share: 8)
        slots.add(jobs("a", 1...3) + jobs("b", 4...5))
        var allowed = 1
        let started = slots.start { target in
            guard target == "a" else { return true }
            allowed -= 1
            return allowed >= 0
        }
        #expect(started.map(\.id.rawValue) == [1, 4, 5])
        #expect(slots.full == ["a"])
        #expect(slots.start { _ in true }.map(\.id.rawValue) == [2, 3])
    }
}
