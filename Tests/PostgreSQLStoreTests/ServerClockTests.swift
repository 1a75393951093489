import Testing

@testable import PostgreSQLStore

@Suite("Server clock")
struct ServerClockTests {
    struct Answer: Sendable {
        var server: Int64
        var sent: Int64
        var received: Int64

        init(_ server: Int64, _ sent: Int64, _ received: Int64) {
            (self.server, self.sent, self.received) = (server, sent, received)
        }
    }

    /// What is known behind each answer.
    @Test(arguments: [
        ([Answer(100, 100, 101)], [0]),
        // A server that is 5 s later; then a quicker answer knows it better.
        ([Answer(5100, 100, 140), Answer(6100, 1098, 1101)], [4960, 4999]),
        ([Answer(100, 5100, 5140)], [-5000]),
        // A slow answer moves nothing; nor does one during which both clocks were set.
        ([Answer(100, 90, 101), Answer(1000, 990, 6000)], [0, 0]),
        ([Answer(1000, 1000, 62_001), Answer(64_000, 63_999, 64_000)], [0, 0]),
        // The server's alone was set: the next answer shows it.
        ([Answer(100, 99, 101), Answer(62_000, 1000, 1002)], [0, 60_998]),
        // This machine's was set back while the question was under way.
        ([Answer(1000, 61_000, 1002), Answer(2000, 1999, 2001)], [0, 0]),
    ])
    func isKnownWithinTheBoundsOfAnAnswer(_ answers: [Answer], _ skews: [Int64]) {
        var clock = ServerClock()
        for (answer, skew) in zip(answers, skews) {
            clock.heard(answer.server, sent: answer.sent, received: answer.received)
            #expect(clock.skew == skew)
        }
    }
}
