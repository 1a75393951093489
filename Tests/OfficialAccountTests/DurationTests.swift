import OfficialAccount
import Testing

@Suite("Durations in whole units")
struct DurationTests {
    @Test(arguments: [
        (Duration.zero, Int64(0), Int64(0)), (.seconds(2), 2000, 2_000_000_000),
        (.milliseconds(1999), 1999, 1_999_000_000),
        (.microseconds(1999), 1, 1_999_000), (.nanoseconds(999_999), 0, 999_999), (.nanoseconds(1), 0, 1),
        (Duration(secondsComponent: 0, attosecondsComponent: 999_999_999), 0, 0),
        (.milliseconds(-1500), -1500, -1_500_000_000), (.microseconds(-1), 0, -1000),
        (.seconds(86_400 * 3650), 315_360_000_000, 315_360_000_000_000_000),
    ])
    func whatIsLeftOverIsCutOff(_ duration: Duration, _ milliseconds: Int64, _ nanoseconds: Int64) {
        #expect(duration.wholeMilliseconds == milliseconds)
        #expect(duration.wholeNanoseconds == nanoseconds)
    }

    @Test func aTimeThatNobodyMeasuresDoesNotTrap() {
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == -1_000_000_000)
    }
}
