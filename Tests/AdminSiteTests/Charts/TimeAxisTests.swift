import Store
import Testing

@testable import AdminSite

@Suite("Time axis")
struct TimeAxisTests {
    private static let hour: Int64 = 3_600_000
    /// 2026-03-01 00:00 in Shanghai.
    private static let march = 1_772_294_400_000 as Int64

    static func axis(_ count: Int, _ grain: TimeAxis.Grain, from start: Int64 = march, on clock: AccountClock = .china)
        -> TimeAxis
    {
        let width = grain == .hour ? hour : grain == .day ? 24 * hour : 168 * hour
        return TimeAxis(
            starts: (0..<count).map { start + Int64($0) * width },
            end: start + Int64(count) * width,
            grain: grain,
            clock: clock
        )
    }

    @Test func placesGoFromTheFirstStartToTheEnd() {
        let axis = Self.axis(4, .day)
        #expect(axis.place(Self.march) == 0)
        #expect(axis.place(Self.march - 1) == 0)
        #expect(axis.place(Self.march + 24 * Self.hour) == 0.25)
        #expect(axis.place(Self.march + 36 * Self.hour) == 0.375)
        #expect(axis.place(axis.end) == 1)
        #expect(axis.middle(0) == 0.125)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var count: Int
        var grain: TimeAxis.Grain
        var chinese: [String]
        var english: [String]
        var testDescription: String { "\(count) of \(grain)" }
    }

    @Test(
        "Labels stand at round places of the account's clock",
        arguments: [
            Case(count: 1, grain: .day, chinese: ["3月1日"], english: ["1 Mar"]),
            Case(
                count: 6,
                grain: .day,
                chinese: ["3月1日", "3月2日", "3月3日", "3月4日", "3月5日", "3月6日"],
                english: ["1 Mar", "2 Mar", "3 Mar", "4 Mar", "5 Mar", "6 Mar"]
            ),
            // 2 March 2026 was a Monday.
            Case(
                count: 30,
                grain: .day,
                chinese: ["3月2日", "3月9日", "3月16日", "3月23日", "3月30日"],
                english: ["2 Mar", "9 Mar", "16 Mar", "23 Mar", "30 Mar"]
            ),
            Case(
                count: 24,
                grain: .hour,
                chinese: ["3月1日", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"],
                english: ["1 Mar", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]
            ),
            Case(
                count: 365,
                grain: .day,
                chinese: ["4月", "7月", "10月", "2027年1月"],
                english: ["Apr", "Jul", "Oct", "Jan 2027"]
            ),
        ]
    )
    func labels(_ row: Case) {
        let axis = Self.axis(row.count, row.grain)
        #expect(axis.ticks(.chinese).map(\.text) == row.chinese)
        #expect(axis.ticks(.english).map(\.text) == row.english)
    }

    @Test func labelsFollowTheClockThroughSummerTime() {
        // Berlin's clock went from 02:00 to 03:00 on 2026-03-29.
        let change = 1_774_746_000_000 as Int64
        let berlin = AccountClock(
            zone: "Europe/Berlin",
            offset: Self.hour,
            changes: [AccountClock.Change(at: change, offset: 2 * Self.hour)]
        )
        let axis = Self.axis(12, .hour, from: change - 2 * Self.hour, on: berlin)
        #expect(axis.ticks(.english).map(\.text) == ["29 Mar", "03:00", "06:00", "09:00", "12:00"])
        let hours = axis.ticks(.english).map { Int(($0.place * 12).rounded()) }
        #expect(hours == [0, 2, 5, 8, 11])
    }

    @Test(arguments: [0, 1, 2, 7, 31, 100, 1000, 10_000, 100_000])
    func thereAreNeverManyLabels(count: Int) {
        for grain in [TimeAxis.Grain.hour, .day, .week] {
            let ticks = Self.axis(count, grain).ticks(.english)
            #expect(ticks.count <= 8)
            #expect(ticks.isEmpty == (count == 0))
            #expect(ticks.map(\.place) == ticks.map(\.place).sorted())
        }
    }

    @Test(
        "Gaps become strips that can be seen and do not overlap",
        arguments: [
            ([], []), ([(-10, -5)], []), ([(200, 300)], []), ([(0, 96)], [0, 1]), ([(-50, 500)], [0, 1]),
            ([(24, 48)], [0.25, 0.5]), ([(24, 36), (36, 48)], [0.25, 0.5]),
            ([(48, 72), (0, 24)], [0, 0.25, 0.5, 0.75]),
            ([(24, 24)], [0.25, 0.253]),
        ] as [([(Int64, Int64)], [Double])]
    )
    func strips(gaps: [(Int64, Int64)], edges: [Double]) {
        let gaps = gaps.map {
            ReceivingGap(since: Self.march + $0.0 * Self.hour, until: Self.march + $0.1 * Self.hour)
        }
        let strips = GapMarks(gaps, on: Self.axis(4, .day)).strips
        #expect(strips.flatMap { [$0.from, $0.to] } == edges)
    }
}
