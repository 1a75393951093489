import Testing

@testable import Store

@Suite("Answer bodies")
struct AnswerBodiesTests {
    /// A body of its own length and contents for each number, some larger than a block.
    private func body(_ number: Int) -> [UInt8] {
        let length = number % 97 == 0 ? 70_000 : number * 37 % 3_000
        return Array(repeating: UInt8(truncatingIfNeeded: number), count: length)
    }

    @Test func givesEveryBodyBackUntilItIsLetGo() {
        var bodies = AnswerBodies()
        var kept: [(number: Int, place: AnswerBodies.Place)] = []
        for number in 1...2_000 {
            kept.append((number, bodies.append(body(number))))
            if kept.count > 150 {
                kept.removeFirst(number % 3)
                bodies.removeAll(before: kept.first?.place)
            }
            guard number % 100 == 0 else { continue }
            for (number, place) in kept { #expect(bodies[place] == body(number)) }
        }
        bodies.removeAll(before: nil)
        let place = bodies.append([1, 2, 3])
        #expect(bodies[place] == [1, 2, 3])
    }
}
