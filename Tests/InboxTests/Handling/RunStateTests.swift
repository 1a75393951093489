import Testing

@testable import Inbox

@Suite("Run state")
struct RunStateTests {
    private typealias State = RunState<String>

    private func running(_ waiters: [String]) -> (state: State, tickets: [Int]) {
        var state = State()
        var tickets: [Int] = []
        for waiter in waiters {
            if case .waiting(let ticket) = state.join(waiter, limit: 10) { tickets.append(ticket) }
        }
        state.admitted()
        return (state, tickets)
    }

    @Test func aReplyInTimeReachesEveryWaiter() {
        var (state, _) = running(["first", "retry"])
        #expect(state.ended() == true)
        #expect(state.stored() == ["first", "retry"])
        #expect(state.stored() == [])
    }

    @Test func aWaiterWhoseTimeHasComeLeavesOnce() {
        var (state, tickets) = running(["first", "retry"])
        let leaving = state.deadline(of: tickets[0])
        #expect(leaving?.waiter == "first")
        #expect(leaving?.mayAcknowledge == true)
        #expect(state.deadline(of: tickets[0]) == nil)
        #expect(state.ended() == true)
        #expect(state.stored() == ["retry"])
    }

    @Test func aReplyThatNobodyWaitsForIsLate() {
        var (state, tickets) = running(["first"])
        _ = state.deadline(of: tickets[0])
        #expect(state.ended() == false)
        #expect(state.stored() == [])
    }

    @Test func nothingIsAcknowledgedBeforeItIsStored() {
        var state = State()
        guard case .waiting(let ticket) = state.join("first", limit: 1) else { return }
        #expect(state.deadline(of: ticket)?.mayAcknowledge == false)
    }

    @Test func aHandlerEndsOnce() {
        var (state, _) = running(["first"])
        #expect(state.ended() == true)
        #expect(state.ended() == nil)
        _ = state.stored()
        #expect(state.ended() == nil)
    }

    @Test func aHandlerCannotEndBeforeItsPushIsStored() {
        var state = State()
        _ = state.join("first", limit: 1)
        #expect(state.ended() == nil)
    }

    @Test func whoComesWhileTheAnswerIsStoredGetsItToo() {
        var (state, _) = running(["first"])
        _ = state.ended()
        guard case .waiting(let ticket) = state.join("retry", limit: 10) else {
            Issue.record("turned away")
            return
        }
        #expect(state.deadline(of: ticket) == nil)
        #expect(state.stored() == ["first", "retry"])
    }

    @Test func aRunThatIsOverTakesNobody() {
        var (state, _) = running(["first"])
        _ = state.ended()
        _ = state.stored()
        #expect(state.join("retry", limit: 10) == .over)
        var refused = State()
        _ = refused.refuse()
        #expect(refused.join("retry", limit: 10) == .over)
    }

    @Test func aRefusalReachesEveryWaiterInEveryPhase() {
        var admitting = State()
        _ = admitting.join("first", limit: 10)
        #expect(admitting.refuse() == ["first"])
        var (settling, _) = running(["first", "retry"])
        _ = settling.ended()
        #expect(settling.refuse() == ["first", "retry"])
    }

    @Test func waitersAreBounded() {
        var state = State()
        _ = state.join("first", limit: 1)
        #expect(state.join("second", limit: 1) == .crowded)
    }
}
