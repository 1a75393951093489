import Foundation
import OfficialAccount
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_412_219_102, "2026-11-23T05:36:59.102Z"),
            (1_767_225_600_999, "2026-01-01T00:00:00.999Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_001, "2000-02-29T00:00:00.001Z"), (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func writesAndReadsMilliseconds(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp.text(milliseconds) == text)
        #expect(Timestamp.milliseconds(text) == milliseconds)
    }

    /// Foundation is the other opinion, from before the Gregorian calendar's beginning it has one of its own.
    @Test func agreesWithFoundationOnEveryDay() {
        var different: [Int64] = []
        for day in Int64(-140_000)...100_000 {
            let milliseconds = day * 86_400_000 + 45_296_000
            let theirs = Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
            if Timestamp.text(milliseconds) != theirs.dropLast() + ".000Z" { different.append(day) }
            if Timestamp.milliseconds(Timestamp.text(milliseconds)) != milliseconds { different.append(day) }
        }
        #expect(different.isEmpty)
    }

    @Test(
        arguments: [
            ("2026-01-01T00:00:00Z", 1_767_225_600_000), ("2026-01-01T08:00:00+08:00", 1_767_225_600_000),
            ("2026-01-01t00:00:00z", 1_767_225_600_000), ("2025-12-31T23:00:00.5-01:00", 1_767_225_600_500),
            ("2026-01-01T00:00:00.1239999Z", 1_767_225_600_123), ("2025-12-31T23:59:60Z", 1_767_225_600_000),
            ("2026-01-01T18:03:00.0+18:03", 1_767_225_600_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ] as [(String, Int64)]
    )
    func readsAnyFractionAndAnyZone(_ text: String, _ milliseconds: Int64) {
        #expect(Timestamp.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        "", "Z", "1767225600", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00Zjunk",
        "junk2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+0800", "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+08:60", "2026-01-01 00:00:00Z", "+026-01-01T00:00:00Z", "2026-1-01T00:00:00Z",
        "٢٠٢٦-01-01T00:00:00Z",
    ])
    func readsNothingElse(_ text: String) {
        #expect(Timestamp.milliseconds(text) == nil)
    }
}
