import Admin
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_412_219_102, "2026-11-23T05:36:59.102Z"),
            (1_767_225_600_999, "2026-01-01T00:00:00.999Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_001, "2000-02-29T00:00:00.001Z"),
        ] as [(Int64, String)]
    )
    func writesAndReadsMilliseconds(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp.text(milliseconds) == text)
        #expect(Timestamp.milliseconds(text) == milliseconds)
    }

    @Test func noMillisecondIsLost() {
        for milliseconds in Int64(1_795_412_219_000)...1_795_412_219_999 {
            #expect(Timestamp.milliseconds(Timestamp.text(milliseconds)) == milliseconds)
        }
    }

    @Test(
        arguments: [
            ("2026-01-01T00:00:00Z", 1_767_225_600_000), ("2026-01-01T08:00:00+08:00", 1_767_225_600_000),
            ("2025-12-31T23:00:00.5-01:00", 1_767_225_600_500), ("2026-01-01", nil), ("2026-01-01T00:00:00", nil),
            ("2026-01-01T00:00:00Zjunk", nil), ("junk2026-01-01T00:00:00Z", nil), ("", nil), ("Z", nil),
            ("1767225600", nil),
            ("2026-13-01T00:00:00Z", nil),
        ] as [(String, Int64?)]
    )
    func readsAnyZoneAndNothingElse(_ text: String, _ milliseconds: Int64?) {
        #expect(Timestamp.milliseconds(text) == milliseconds)
    }
}
