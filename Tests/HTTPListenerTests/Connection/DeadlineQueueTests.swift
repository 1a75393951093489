import Testing

@testable import HTTPListener

@Suite("Deadline queue")
struct DeadlineQueueTests {
    @Test func knowsTheNearestOfAllKinds() {
        var queue = DeadlineQueue(durations: [100, 10])
        #expect(queue.nearest == nil)
        queue.set(slot: 3, kind: 0, now: 0)
        #expect(queue.nearest == 100)
        queue.set(slot: 1, kind: 1, now: 50)
        #expect(queue.nearest == 60)
        queue.clear(slot: 1)
        #expect(queue.nearest == 100)
    }

    @Test func expiresInOrderAndNotBefore() {
        var queue = DeadlineQueue(durations: [100])
        for slot in 0..<4 { queue.set(slot: slot, kind: 0, now: UInt64(slot)) }
        #expect(queue.popExpired(now: 99) == nil)
        #expect(queue.popExpired(now: 101)?.slot == 0)
        #expect(queue.popExpired(now: 101)?.slot == 1)
        #expect(queue.popExpired(now: 101) == nil)
    }

    @Test func movingASlotForgetsItsOldPlace() {
        var queue = DeadlineQueue(durations: [100, 10])
        for slot in 0..<3 { queue.set(slot: slot, kind: 0, now: 0) }
        queue.set(slot: 1, kind: 0, now: 50)
        queue.set(slot: 0, kind: 1, now: 60)
        #expect(queue.popExpired(now: 1000)?.slot == 2)
        #expect(queue.popExpired(now: 1000)?.slot == 1)
        #expect(queue.popExpired(now: 1000)?.slot == 0)
        #expect(queue.popExpired(now: 1000) == nil)
        #expect(queue.nearest == nil)
    }

    @Test func agreesWithATableUnderAnySequence() {
        var generator = SystemRandomNumberGenerator()
        var queue = DeadlineQueue(durations: [7, 50, 300])
        let durations: [UInt64] = [7, 50, 300]
        var table: [Int: UInt64] = [:]
        for now in 0..<5000 as Range<UInt64> {
            let slot = Int.random(in: 0..<40, using: &generator)
            if Bool.random(using: &generator) {
                let kind = Int.random(in: 0..<3, using: &generator)
                queue.set(slot: slot, kind: kind, now: now)
                table[slot] = now + durations[kind]
            } else {
                queue.clear(slot: slot)
                table[slot] = nil
            }
            #expect(queue.nearest == table.values.min())
            while let expired = queue.popExpired(now: now) {
                let dueAt = table.removeValue(forKey: expired.slot)
                #expect((dueAt ?? .max) <= now)
            }
            #expect(table.values.allSatisfy { $0 > now })
        }
    }

    @Test func aDurationWithoutEndDoesNotOverflow() {
        var queue = DeadlineQueue(durations: [.max])
        queue.set(slot: 0, kind: 0, now: 5)
        #expect(queue.nearest == .max)
    }
}
