import Testing

@testable import SQLiteStore

@Suite("Spool traffic")
struct SpoolTrafficTests {
    private let begin = ContinuousClock.now

    @Test func takesAllAlongInTheirOrder() {
        var traffic = SpoolTraffic<String>(.direct)
        for name in ["a", "b", "c"] { _ = traffic.take(name, until: begin) }
        #expect(traffic.arrive(2) == "b")
        let (begins, passages) = traffic.fail()
        #expect(begins)
        #expect(passages.map(\.1) == ["a", "c"])
        #expect(traffic.arrive(1) == nil)
        #expect(traffic.take("d", until: begin) == .spool)
    }

    @Test func leavesOutcomesAndDrainedWritesAlone() {
        var traffic = SpoolTraffic<String>(.direct)
        let number = traffic.depart("outcome", until: begin)
        #expect(traffic.fail().passages.isEmpty)
        #expect(traffic.arrive(number) == "outcome")
    }

    @Test func failsOnce() {
        var traffic = SpoolTraffic<String>(.direct)
        #expect(traffic.fail().begins)
        #expect(!traffic.fail().begins)
    }

    @Test func holdsWhatComesWhileItCloses() {
        var traffic = SpoolTraffic<String>(.spooling)
        traffic.close()
        #expect(traffic.take("a", until: begin) == .held)
        #expect(traffic.open(until: begin).map(\.1) == ["a"])
        #expect(traffic.course == .closing)
        #expect(traffic.take("b", until: begin) == .held)
        #expect(traffic.open(until: begin).map(\.1) == ["b"])
        #expect(traffic.open(until: begin).isEmpty)
        #expect(traffic.course == .direct)
    }

    /// Those that were let go to the store and those still held go back, one behind the other.
    @Test func goesBackFromClosing() {
        var traffic = SpoolTraffic<String>(.spooling)
        traffic.close()
        _ = traffic.take("a", until: begin)
        _ = traffic.open(until: begin)
        _ = traffic.take("b", until: begin)
        let (begins, passages) = traffic.fail()
        #expect(!begins)
        #expect(passages.map(\.1) == ["a", "b"])
        #expect(traffic.course == .spooling)
        #expect(traffic.open(until: begin).isEmpty)
        #expect(traffic.course == .spooling)
    }

    /// What was sent into the spool may not be in it yet: whoever finds it empty then would leave it behind.
    @Test func staysUntilAllHaveEntered() {
        var traffic = SpoolTraffic<String>(.spooling)
        #expect(traffic.take("a", until: begin) == .spool)
        traffic.close()
        #expect(!traffic.isQuiet)
        #expect(traffic.open(until: begin).isEmpty)
        #expect(traffic.course == .closing)
        traffic.entered()
        #expect(traffic.isQuiet)
        _ = traffic.open(until: begin)
        #expect(traffic.course == .direct)
    }

    @Test func countsAllThatAFailureSendsThere() {
        var traffic = SpoolTraffic<String>(.direct)
        _ = traffic.take("a", until: begin)
        let number = traffic.depart("outcome", until: begin)
        let outcome = traffic.arrive(number).map { (number, $0) }
        #expect(traffic.fail(outcome.map { [$0] } ?? []).passages.map(\.1) == ["a", "outcome"])
        traffic.close()
        traffic.entered(1)
        #expect(!traffic.isQuiet)
        traffic.entered(1)
        #expect(traffic.isQuiet)
    }

    @Test func knowsWhatIsOverdue() {
        var traffic = SpoolTraffic<String>(.direct)
        _ = traffic.take("late", until: begin)
        _ = traffic.take("early", until: begin + .seconds(9))
        #expect(traffic.nextDeadline == begin)
        #expect(traffic.overdue(at: begin).map(\.1) == ["late"])
        #expect(traffic.nextDeadline == begin + .seconds(9))
    }
}
