import Admin
import HTTPTypes
import HTTPWire
import TestSupport
import Testing

@Suite("Feed", .timeLimit(.minutes(3)))
struct FeedTests {
    private func begin(_ bench: SiteBench, _ log: ExchangeLog) async throws {
        let cookie = try #require(try await bench.send(.get, "/").cookie)
        let request = try Request(
            .get,
            "/feed",
            host: SiteBench.here,
            fields: [.cookie: cookie],
            from: .ipv4(0x7F00_0001, port: 5)
        )
        #expect(bench.endpoint.handle(request, log.exchange()) == nil)
    }

    @Test func whatComesIsSentAsItsLine() async throws {
        let bench = try SiteBench()
        try await bench.push("before")
        let log = ExchangeLog()
        defer { log.leave() }
        try await begin(bench, log)
        await log.pieces.reach(1)
        let first = try #require(log.pieces.values.first)
        #expect(first.hasPrefix("event: push\nid: evt_1\ndata: {\"html\":\"<li id=\\\"evt_1\\\""))
        try await bench.push("<after>")
        // On a busy machine a word to a silent browser may come before it.
        await bench.time.advance(inStepsOf: .seconds(1)) { log.pieces.values.contains { $0.contains("id: evt_2") } }
        let second = try #require(log.pieces.values.last { $0.contains("id: evt_2") })
        #expect(second.contains("&lt;after&gt;") && !second.contains("<after>"))
        #expect(!second.contains(SiteBench.openID))
        #expect(log.streams.values[0].head.fields[.contentType] == "text/event-stream")
    }

    @Test func thereIsAnEndToHowManyThereMayBe() async throws {
        let bench = try SiteBench()
        let log = ExchangeLog()
        defer { log.leave() }
        for _ in 0..<32 { try await begin(bench, log) }
        await log.streams.reach(32)
        let refused = ExchangeLog()
        try await begin(bench, refused)
        await refused.answers.reach(1)
        #expect(refused.answers.values[0].status == .serviceUnavailable)
        for stream in log.streams.values { stream.end(.peerLeft) }
        let again = ExchangeLog()
        defer { again.leave() }
        try await begin(bench, again)
        await again.streams.reach(1)
    }
}
