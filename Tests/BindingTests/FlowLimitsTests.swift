import Testing

@testable import Binding

@Suite("Flow limits")
struct FlowLimitsTests {
    private static let start = FlowBench.start

    @Test(arguments: [
        (FlowLimits().creationsPerSession(), 5, Duration.seconds(600)),
        (FlowLimits().creationsPerAccount(), 20, .seconds(86400)),
        (FlowLimits().creationsPerAddress(), 60, .seconds(3600)),
        (FlowLimits().completionsPerAddress(), 10, .seconds(60)),
    ])
    func aWindowTakesSoManyAndSlides(_ empty: SlidingWindow, _ limit: Int, _ length: Duration) {
        var window = empty
        // One a second: the first is the first to be forgotten.
        let taken = (0...limit).map { window.take(at: Self.start + .seconds(min($0, limit - 1) / 2)) }
        #expect(taken == Array(repeating: true, count: limit) + [false])
        let justBefore = Self.start + length - .milliseconds(1)
        #expect(window.wait(at: justBefore) == .milliseconds(1))
        #expect(window.take(at: justBefore) == false)
        #expect(window.wait(at: Self.start + length) == .zero)
        #expect(window.take(at: Self.start + length) == true)
    }

    @Test func aClockSetBackGivesNothingBack() {
        var window = SlidingWindow(2, per: .seconds(10))
        #expect(window.take(at: Self.start) == true)
        #expect(window.take(at: Self.start + .seconds(9)) == true)
        #expect(window.take(at: Self.start - .seconds(3600)) == false)
        #expect(window.take(at: Self.start + .seconds(10)) == true)
    }

    @Test func openFlowsAreCountedThreeWays() {
        let limits = FlowLimits()
        #expect(limits.breach(FlowLimits.OpenFlows(session: 0, account: 2, address: 19)) == nil)
        #expect(limits.breach(FlowLimits.OpenFlows(session: 1)) == .session)
        #expect(limits.breach(FlowLimits.OpenFlows(account: 3)) == .account)
        #expect(limits.breach(FlowLimits.OpenFlows(address: 20)) == .address)
    }

    @Test func theTenthFailureClosesForAnHourAndThenForTwiceAsLong() {
        var coolOff = FlowLimits().wrongDigits()
        var now = Self.start
        for _ in 0..<9 { coolOff.fail(at: now) }
        #expect(coolOff.isOpen(at: now))
        for hours in [1, 2, 4, 8, 16] {
            coolOff.fail(at: now)
            #expect(!coolOff.isOpen(at: now + .seconds(hours * 3600) - .milliseconds(1)), "\(hours)")
            now = now + .seconds(hours * 3600)
            #expect(coolOff.isOpen(at: now), "\(hours)")
        }
        // All but one are a day old by now: it takes nine more, and no pause is longer than a day.
        for _ in 0..<8 { coolOff.fail(at: now) }
        #expect(coolOff.isOpen(at: now))
        coolOff.fail(at: now)
        #expect(coolOff.pausedUntil == now + .seconds(86400))
    }

    @Test func aDayWithoutFailureForgetsThePauses() {
        var coolOff = CoolOff(2, per: .seconds(100), pause: .seconds(10), longest: .seconds(100))
        for second in [0, 0, 10] { coolOff.fail(at: Self.start + .seconds(second)) }
        #expect(coolOff.pauses == 2)
        coolOff.fail(at: Self.start + .seconds(110))
        #expect(coolOff.pauses == 0)
        coolOff.fail(at: Self.start + .seconds(110))
        #expect(coolOff.pausedUntil == Self.start + .seconds(120))
    }

    @Test func aPersonScansFiveFlowsInTenMinutes() {
        var watch = FlowLimits().scans()
        let flows = (0..<6).map { FlowID(rawValue: "flow_\($0)") }
        let answered = flows.map { watch.scan($0, at: Self.start) }
        #expect(answered == [true, true, true, true, true, false])
        #expect(watch.scan(flows[0], at: Self.start) == true)
        #expect(watch.scan(flows[5], at: Self.start + .seconds(600)) == true)
    }

    @Test func aPollTooSoonIsToldToSlowDown() {
        var pace = FlowLimits().pace()
        #expect(pace.poll(at: Self.start) == .status)
        #expect(pace.poll(at: Self.start + .milliseconds(1999)) == .slowDown(.seconds(7)))
        #expect(pace.poll(at: Self.start + .milliseconds(8998)) == .slowDown(.seconds(12)))
        #expect(pace.poll(at: Self.start + .milliseconds(20998)) == .status)
        #expect(pace.left == 296)
    }

    @Test func threeHundredPollsAreEnough() {
        var pace = PollPace(interval: .seconds(2), polls: 300)
        let answers = (0...300).map { pace.poll(at: Self.start + .seconds($0 * 2)) }
        #expect(answers == Array(repeating: .status, count: 300) + [.over])
    }

    @Test func aFifthOfTheCodesIsTheOperators() {
        var bucket = FlowLimits().codes(quota: 100_000, at: Self.start)
        let flows = (0..<5000).filter { _ in bucket.take(for: .flow, at: Self.start) }.count
        #expect(flows == 4000)
        let operators = (0..<5000).filter { _ in bucket.take(for: .operator, at: Self.start) }.count
        #expect(operators == 1000)
        // 90,000 a day: one each 0.96 s.
        #expect(bucket.take(for: .operator, at: Self.start + .milliseconds(959)) == false)
        #expect(bucket.take(for: .operator, at: Self.start + .milliseconds(960)) == true)
    }

    @Test func whatComesBackInADayIsWithinTheQuota() {
        var bucket = TokenBucket(capacity: 10, daily: 100, reserve: 2, at: Self.start)
        let taken = (0..<86400).filter { bucket.take(for: .operator, at: Self.start + .seconds($0)) }.count
        #expect(taken == 10 + 99)
        #expect(bucket.take(for: .operator, at: Self.start) == false)
    }
}
