import TestSupport
import Testing

@testable import Store

@Suite("Digest table")
struct DigestTableTests {
    /// Keys whose searches begin at few places, so that they get in each other's way.
    struct Crowded: Sendable, CustomStringConvertible {
        var homes: UInt64
        var keys: UInt64
        var steps: Int

        var description: String { "\(keys) keys, \(homes) homes" }

        func key(_ number: UInt64) -> UInt64 {
            homes == 0 ? number &* 0x9E37_79B9_7F4A_7C15 : number << 32 | number % homes
        }
    }

    @Test(arguments: [
        Crowded(homes: 1, keys: 12, steps: 4_000), Crowded(homes: 3, keys: 40, steps: 8_000),
        Crowded(homes: 16, keys: 300, steps: 20_000), Crowded(homes: 0, keys: 2_000, steps: 40_000),
    ])
    func holdsWhatADictionaryHolds(_ crowded: Crowded) {
        var table = DigestTable()
        var expected: [UInt64: UInt64] = [:]
        var random = SeededRandom(seed: crowded.keys)
        for step in 0..<crowded.steps {
            let key = crowded.key(random.next() % crowded.keys)
            // More is put in than taken out at first, and the other way round later, so that it fills and empties.
            if random.next() % 8 < (step / 1_000 % 2 == 0 ? 5 : 2) {
                table.set(UInt64(step), for: key)
                expected[key] = UInt64(step)
            } else {
                table.remove(key)
                expected[key] = nil
            }
            guard table.count == expected.count else {
                Issue.record("step \(step): \(table.count) keys instead of \(expected.count)")
                return
            }
            guard step % 50 == 0 else { continue }
            for number in 0..<crowded.keys where table.value(of: crowded.key(number)) != expected[crowded.key(number)] {
                Issue.record("step \(step): key \(number) has another value")
                return
            }
        }
    }

    @Test func keepsTheKeyZero() {
        var table = DigestTable()
        #expect(table.value(of: 0) == nil)
        table.set(7, for: 0)
        #expect(table.value(of: 0) == 7)
        #expect(table.count == 1)
        table.remove(0)
        #expect(table.value(of: 0) == nil)
        #expect(table.count == 0)
    }

    @Test func removingFromAnEmptyTableChangesNothing() {
        var table = DigestTable()
        table.remove(1)
        #expect(table.count == 0)
    }
}
