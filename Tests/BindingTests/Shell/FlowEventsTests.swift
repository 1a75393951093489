import HTTPTypes
import HTTPWire
import OfficialAccount
import Store
import TestSupport
import Testing

@testable import Binding

/// Streams of a flow: told at once, told of the end, and not for ever.
@Suite("Streams of flows", .timeLimit(.minutes(3)))
struct FlowEventsTests {
    private func follow(_ bench: DeskBench, _ id: FlowID, _ log: ExchangeLog) {
        FlowEvents(desk: bench.desk, time: bench.clock.source).follow(id, log.exchange())
    }

    private func status(_ piece: String) -> String? {
        piece.split(separator: "\"").dropFirst().contains("status")
            ? piece.split(separator: #""status":""#).last?.prefix { $0 != "\"" }.description : nil
    }

    @Test(arguments: DeskBench.StoreKind.allCases)
    func tellsEachChangeUntilTheEnd(_ kind: DeskBench.StoreKind) async throws {
        try await DeskBench.run(kind) { bench in
            let attempt = try await bench.begin()
            let log = ExchangeLog()
            defer { log.leave() }
            follow(bench, attempt.id, log)
            await log.pieces.reach(1)
            try await attempt.scan()
            await log.pieces.reach(2)
            _ = try await attempt.submit()
            await log.pieces.reach(4)
            #expect(log.pieces.values.map(status) == ["waiting", "scanned", "done", nil])
            #expect(log.pieces.values[0].hasPrefix("event: status\ndata: {"))
            #expect(log.pieces.values[3] == "")
        }
    }

    @Test func aFlowThatIsOverIsToldAndEnds() async throws {
        let bench = try DeskBench()
        let attempt = try await bench.begin()
        try await attempt.take(.cancel(.operator))
        let log = ExchangeLog()
        defer { log.leave() }
        follow(bench, attempt.id, log)
        await log.pieces.reach(2)
        #expect(log.pieces.values.map(status) == ["cancelled", nil])
    }

    /// What was heard once ends one wait: a stream that looked again and again would keep a core busy.
    @Test func looksOnceForEachNews() async throws {
        let bench = try DeskBench()
        let attempt = try await bench.begin()
        let log = ExchangeLog()
        defer { log.leave() }
        let clock = bench.clock.source
        let waits = EventLog<Bool>()
        let time = TimeSource(unixMilliseconds: clock.unixMilliseconds, now: clock.now) { deadline in
            waits.add(true)
            try await clock.sleep(deadline)
        }
        FlowEvents(desk: bench.desk, time: time).follow(attempt.id, log.exchange())
        await log.pieces.reach(1)
        try await attempt.scan()
        await log.pieces.reach(2)
        for _ in 0..<2000 { await Task.yield() }
        #expect(waits.values.count < 10)
    }

    /// What another process changes is told by no watcher: it is looked for.
    @Test func looksNowAndThen() async throws {
        let bench = try DeskBench()
        let attempt = try await bench.begin()
        let log = ExchangeLog()
        defer { log.leave() }
        follow(bench, attempt.id, log)
        await log.pieces.reach(1)
        await bench.clock.advance(inStepsOf: .seconds(1)) { log.pieces.values.count > 1 }
        // Nothing had changed: a word to a silent peer.
        #expect(log.pieces.values[1] == ": \n\n")
        try await attempt.take(.cancel(.operator))
        await log.pieces.reach(3)
    }

    @Test func theAPILeadsThere() async throws {
        let bench = try DeskBench()
        let attempt = try await bench.begin()
        try await attempt.take(.cancel(.operator))
        let log = ExchangeLog()
        defer { log.leave() }
        let request = try Request(.get, "/api/v1/flows/\(attempt.id)/events")
        #expect(try APIBench(bench).flows.answer(request, caller: .application("shop"), log.exchange()) == nil)
        await log.pieces.reach(2)
        #expect(log.answers.values.isEmpty)
    }
}
