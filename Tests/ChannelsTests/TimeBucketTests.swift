import Store
import Testing

@Suite("Stretches of time")
struct TimeBucketTests {
    @Test func daysAndMonthsAreThoseOfTheCalendar() {
        for number in stride(from: -700_000 as Int64, through: 800_000, by: 17) {
            let day = CivilDay(number: number)
            let first = CivilDay(month: day.month)
            #expect(first.number + day.day - 1 == number)
            #expect((first.year, first.monthOfYear, first.day) == (day.year, day.monthOfYear, 1))
        }
        let leap = CivilDay(number: 19_782)
        #expect((leap.year, leap.monthOfYear, leap.day) == (2024, 2, 29))
        #expect(CivilDay(number: 0).month == 1970 * 12)
    }

    @Test func aCoverIsWholeAndOverlapsNowhere() {
        for (first, length) in [(0, 1), (5, 19), (490_000, 24), (490_001, 24), (490_013, 9000), (490_013, 20_000)] {
            let hours = Int64(first)..<Int64(first + length)
            var covered: [Int64] = []
            for range in BucketRange.covering(hours: hours) {
                let start = range.grain.start(of: range.buckets.lowerBound) / 3_600_000
                covered += start..<range.grain.start(of: range.buckets.upperBound) / 3_600_000
            }
            #expect(covered == Array(hours))
        }
        #expect(BucketRange.covering(hours: 7..<7).isEmpty)
    }

    @Test func aYearIsTwelveMonths() {
        let start = CivilDay(month: 2026 * 12).number * 24
        let end = CivilDay(month: 2027 * 12).number * 24
        #expect(BucketRange.covering(hours: start..<end) == [BucketRange(.month, 2026 * 12..<2027 * 12)])
    }

    @Test func aClockFindsBackThroughItsChanges() {
        let hour = 3_600_000 as Int64
        let clock = AccountClock(
            zone: "Made/Up",
            offset: hour,
            changes: [.init(at: 1000 * hour, offset: 2 * hour), .init(at: 5000 * hour, offset: hour)]
        )
        #expect(clock.local(999 * hour) == 1000 * hour)
        #expect(clock.local(1000 * hour) == 1002 * hour)
        for moment in stride(from: 0 as Int64, to: 6000, by: 1) where moment != 5000 {
            #expect(clock.moment(ofLocal: clock.local(moment * hour)) == moment * hour, "\(moment)")
        }
        // The hour that comes twice is the first of the two, the one that never comes is near.
        #expect(clock.moment(ofLocal: clock.local(5000 * hour)) == 4999 * hour)
    }
}
