import Admin
import Store
import Testing

@Suite("Passed over")
struct PassedOverTests {
    private let start = ContinuousClock.now

    private func ids(_ numbers: some Sequence<Int64>) -> [PushID] { numbers.map { PushID(rawValue: $0) } }

    @Test func numbersAreLookedForUntilTheyComeOrTheirTimeIsOver() {
        var passedOver = PassedOver()
        #expect(passedOver.wanted(at: start).isEmpty)
        passedOver.add(ids([2, 3, 5]), at: start)
        passedOver.take(ids([1, 3, 4]))
        #expect(passedOver.wanted(at: start) == ids([2, 5]))
        passedOver.add(ids([7]), at: start + .seconds(1))
        #expect(passedOver.wanted(at: start + PassedOver.patience - .nanoseconds(1)) == ids([2, 5, 7]))
        #expect(passedOver.wanted(at: start + PassedOver.patience) == ids([7]))
        #expect(passedOver.wanted(at: start + PassedOver.patience + .seconds(1)).isEmpty)
    }

    @Test func notEndlesslyManyAreLookedFor() {
        var passedOver = PassedOver()
        passedOver.add(ids(1...10_000), at: start)
        #expect(passedOver.wanted(at: start).count == PassedOver.limit)
        #expect(passedOver.wanted(at: start).last == PushID(rawValue: 10_000))
    }
}
