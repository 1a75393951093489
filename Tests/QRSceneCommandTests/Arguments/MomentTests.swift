import Testing

@testable import QRSceneCommand

@Suite("Moment")
struct MomentTests {
    @Test(
        arguments: [
            ("90s", 1_767_225_510_000), ("1h", 1_767_222_000_000), ("30d", 1_764_633_600_000), ("5", 1_767_225_595_000),
            ("2026-01-01T00:00:00Z", 1_767_225_600_000), ("2026-01-01T00:00:00.250+08:00", 1_767_196_800_250),
            ("yesterday", nil), ("-1h", nil), ("", nil), ("1w", nil), ("9999999999d", nil), ("2026-01-01", nil),
        ] as [(String, Int64?)]
    )
    func isSoLongAgoOrATime(_ text: String, _ expected: Int64?) {
        #expect(Moment(argument: text)?.milliseconds(now: 1_767_225_600_000) == expected)
    }
}
