import Forwarding
import Testing

@Suite("Retry schedule")
struct RetryScheduleTests {
    @Test(arguments: [
        (0, Duration.zero), (1, .seconds(1)), (2, .seconds(5)), (3, .seconds(30)), (4, .seconds(120)),
        (5, .seconds(600)), (6, .seconds(1800)), (7, .seconds(7200)), (8, .seconds(21_600)), (9, .seconds(43_200)),
    ])
    func eachAttemptHasItsPauseAndJitterOnlyDelays(attempts: Int, pause: Duration) {
        #expect(RetrySchedule.pause(after: attempts, random: 0) == pause)
        let latest = RetrySchedule.pause(after: attempts, random: 0.999_999)
        #expect(latest.map { $0 >= pause && $0 <= pause * 1.2 } == true)
    }

    @Test func afterTheTenthNothingIsLeft() {
        #expect(RetrySchedule.pause(after: 10, random: 0) == nil)
        #expect(RetrySchedule.pause(after: -1, random: 0) == nil)
    }

    @Test func aLongerPauseThatWasAskedForCounts() {
        #expect(RetrySchedule.pause(after: 1, random: 0, retryAfter: .seconds(60)) == .seconds(60))
        #expect(RetrySchedule.pause(after: 3, random: 0, retryAfter: .seconds(1)) == .seconds(30))
    }
}
