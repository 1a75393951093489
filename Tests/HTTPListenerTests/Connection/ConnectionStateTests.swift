import HTTPWire
import Testing

@testable import HTTPListener

@Suite("Connection state")
struct ConnectionStateTests {
    private typealias Machine = ConnectionState

    @Test func waitsBetweenRequests() {
        var machine = Machine()
        #expect(machine.state == .waiting)
        #expect(machine.deadline?.kind == .idle)
        #expect(machine.wantsBytes)
        #expect(machine.settle() == .none)
    }

    @Test func followsTheParser() {
        var machine = Machine()
        machine.read(.head)
        #expect(machine.state == .readingHead)
        #expect(machine.deadline?.kind == .head)
        machine.read(.body)
        #expect(machine.state == .readingBody)
        #expect(machine.deadline?.kind == .body)
        machine.took(keepsConnection: true)
        machine.answered(closes: false)
        machine.read(.nothing)
        #expect(machine.state == .waiting)
    }

    @Test func aHeadsTimeDoesNotStartAnewWithEachByte() {
        var machine = Machine()
        machine.read(.head)
        let first = machine.deadline
        machine.read(.head)
        #expect(machine.deadline?.mark == first?.mark)
        machine.took(keepsConnection: true)
        machine.answered(closes: false)
        machine.read(.head)
        #expect(machine.deadline?.mark != first?.mark)
    }

    @Test func lastRequestEndsInLingering() {
        var machine = Machine()
        machine.took(keepsConnection: false)
        #expect(machine.state == .finishing)
        #expect(!machine.wantsBytes)
        #expect(machine.settle() == .none)
        machine.answered(closes: true)
        machine.wrote(unsent: 3, progressed: true)
        #expect(machine.settle() == .none)
        #expect(machine.deadline?.kind == .write)
        machine.wrote(unsent: 0, progressed: true)
        #expect(machine.settle() == .linger)
        #expect(machine.deadline?.kind == .linger)
        #expect(machine.wantsBytes)
        #expect(machine.settle() == .none)
        machine.peerEnded()
        #expect(machine.settle() == .close)
        #expect(machine.deadline == nil)
    }

    @Test func aRefusalIsTheLastAnswer() {
        var machine = Machine()
        machine.took(keepsConnection: true)
        machine.refused()
        #expect(machine.owed == 2)
        #expect(!machine.takesRequests)
        machine.refused()
        #expect(machine.owed == 2)
        machine.answered(closes: false)
        #expect(machine.settle() == .none)
        machine.answered(closes: true)
        #expect(machine.settle() == .linger)
    }

    @Test func theEndOfThePeerStillGetsItsAnswer() {
        var machine = Machine()
        machine.took(keepsConnection: true)
        machine.peerEnded()
        #expect(machine.settle() == .none)
        #expect(machine.deadline?.kind == .answer)
        machine.answered(closes: false)
        #expect(machine.settle() == .close)
    }

    @Test func theEndOfAnIdlePeerCloses() {
        var machine = Machine()
        machine.peerEnded()
        #expect(machine.settle() == .close)
    }

    @Test func aClosingAnswerDropsWhatIsBehindIt() {
        var machine = Machine()
        for _ in 0..<3 { machine.took(keepsConnection: true) }
        machine.answered(closes: true)
        #expect(machine.owed == 0)
        #expect(machine.settle() == .linger)
    }

    @Test func boundsHoldReadingBack() {
        var machine = Machine(bounds: .init(inFlight: 2, unsentBytes: 10))
        machine.took(keepsConnection: true)
        #expect(machine.wantsRequests)
        machine.took(keepsConnection: true)
        #expect(!machine.wantsRequests)
        #expect(!machine.wantsBytes)
        machine.answered(closes: false)
        #expect(machine.wantsRequests)
        machine.wrote(unsent: 10, progressed: false)
        #expect(!machine.wantsRequests)
        machine.wrote(unsent: 9, progressed: true)
        #expect(machine.wantsRequests)
    }

    @Test func aHeadIsNotLateWhileWeDoNotRead() {
        var machine = Machine(bounds: .init(inFlight: 1, unsentBytes: 10))
        machine.took(keepsConnection: true)
        machine.read(.head)
        #expect(machine.deadline?.kind == .answer)
        machine.answered(closes: false)
        #expect(machine.deadline?.kind == .head)
    }

    @Test func eachProgressOfWritingStartsItsTimeAnew() {
        var machine = Machine()
        machine.wrote(unsent: 10, progressed: false)
        let first = machine.deadline
        machine.wrote(unsent: 10, progressed: false)
        #expect(machine.deadline?.mark == first?.mark)
        machine.wrote(unsent: 5, progressed: true)
        #expect(machine.deadline?.mark != first?.mark)
    }

    @Test("Deadlines", arguments: ConnectionState.Deadline.allCases)
    func deadlinesEndConnections(_ kind: ConnectionState.Deadline) {
        var machine = Machine()
        let expiry = machine.expired(kind)
        switch kind {
        case .head, .body, .answer:
            #expect(expiry == .refuse(kind))
        case .idle, .write, .linger:
            #expect(expiry == .close)
            #expect(machine.settle() == .close)
        }
    }

    @Test func stoppingLetsIdleConnectionsGoAndFinishesOthers() {
        var idle = Machine()
        idle.stop()
        #expect(idle.settle() == .close)

        var reading = Machine()
        reading.read(.head)
        reading.stop()
        #expect(reading.takesRequests)

        var owing = Machine()
        owing.took(keepsConnection: true)
        owing.stop()
        #expect(!owing.takesRequests)
        #expect(owing.settle() == .none)
        owing.answered(closes: false)
        #expect(owing.settle() == .linger)
    }

    @Test func anOpenStreamIsLateWithNothing() {
        var machine = Machine()
        machine.took(keepsConnection: true)
        #expect(machine.deadline?.kind == .answer)
        machine.beganStream(closes: false)
        #expect(machine.isStreaming)
        #expect(machine.deadline == nil)
        #expect(machine.settle() == .none)
        machine.wrote(unsent: 5, progressed: true)
        #expect(machine.deadline?.kind == .write)
        machine.wrote(unsent: 0, progressed: true)
        #expect(machine.deadline == nil)
        machine.endedStream(closes: false)
        #expect(!machine.isStreaming)
        #expect(machine.deadline?.kind == .idle)
        #expect(machine.takesRequests)
    }

    @Test func requestsBehindAStreamWaitWithinTheBounds() {
        var machine = Machine(bounds: .init(inFlight: 2, unsentBytes: 10))
        machine.took(keepsConnection: true)
        machine.beganStream(closes: false)
        #expect(machine.wantsRequests)
        machine.took(keepsConnection: true)
        #expect(!machine.wantsRequests)
        #expect(machine.deadline == nil)
        machine.endedStream(closes: false)
        #expect(machine.wantsRequests)
        #expect(machine.deadline?.kind == .answer)
    }

    @Test func aHeadBehindAStreamIsLateLikeAnyOther() {
        var machine = Machine()
        machine.took(keepsConnection: true)
        machine.beganStream(closes: false)
        machine.read(.head)
        #expect(machine.deadline?.kind == .head)
        machine.refused()
        #expect(machine.deadline == nil)
        machine.endedStream(closes: false)
        machine.answered(closes: true)
        #expect(machine.settle() == .linger)
    }

    @Test func nothingIsTakenBehindAStreamThatCloses() {
        var machine = Machine()
        for _ in 0..<2 { machine.took(keepsConnection: true) }
        machine.beganStream(closes: true)
        #expect(!machine.takesRequests)
        #expect(machine.settle() == .none)
        machine.endedStream(closes: true)
        #expect(machine.owed == 0)
        #expect(machine.settle() == .linger)
    }

    @Test func aStreamKeepsAStoppingConnectionUntilItEnds() {
        var machine = Machine()
        machine.took(keepsConnection: true)
        machine.beganStream(closes: false)
        machine.stop()
        #expect(machine.settle() == .none)
        machine.endedStream(closes: false)
        #expect(machine.settle() == .linger)
    }

    @Test func nothingBringsAClosedConnectionBack() {
        var machine = Machine()
        machine.broke()
        machine.read(.head)
        machine.refused()
        machine.stop()
        machine.peerEnded()
        #expect(machine.state == .closed)
        #expect(!machine.wantsBytes)
    }
}
