import Testing

@testable import Forwarding

@Suite("Retry-After")
struct RetryAfterTests {
    /// 1994-11-06 08:49:37 UTC, the time of RFC 9110's examples.
    private static let example: Int64 = 784_111_777

    @Test(arguments: [
        ("0", Duration.zero), ("120", .seconds(120)), ("86401", .seconds(86_400)),
        ("99999999999999999999999", .seconds(86_400)),
        ("Sun, 06 Nov 1994 08:50:37 GMT", .seconds(60)), ("Sunday, 06-Nov-94 08:50:37 GMT", .seconds(60)),
        ("Sun Nov  6 08:50:37 1994", .seconds(60)), ("Sun, 06 Nov 1994 08:49:36 GMT", .zero),
        ("Tue, 29 Feb 2000 00:00:00 GMT", .seconds(86_400)), ("Thu, 01 Jan 1970 00:00:00 GMT", .zero),
    ])
    func readsSecondsAndDates(_ value: String, pause: Duration) {
        #expect(RetryAfter.pause(value, now: Self.example) == pause)
    }

    @Test(arguments: [
        "", "-1", "1.5", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov 99999999999 08:49:37 GMT",
    ])
    func whatIsNeitherIsNothing(_ value: String) {
        #expect(RetryAfter.pause(value, now: Self.example) == nil)
    }
}
