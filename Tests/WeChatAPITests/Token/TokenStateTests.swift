import OfficialAccount
import Testing

@testable import WeChatAPI

@Suite("Token state")
struct TokenStateTests {
    private let start = ContinuousClock.now

    /// A state that just got a token of this life.
    private func state(lifetime: Duration, jitter: Double) -> (TokenState, TokenLease) {
        var state = TokenState()
        _ = state.need(at: start)
        let bought = BoughtToken(token: AccessToken("T"), lifetime: lifetime)
        let lease = state.bought(bought, at: start, jitter: jitter)
        return (state, lease)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let lifetime: Int
        let jitter: Double
        let renewAt: Int
        var testDescription: String { "\(lifetime) \(jitter)" }
    }

    @Test(
        "It is renewed some minutes before its end",
        arguments: [
            Row(lifetime: 7200, jitter: 0, renewAt: 6900), Row(lifetime: 7200, jitter: 0.5, renewAt: 6870),
            Row(lifetime: 7200, jitter: 1, renewAt: 6840), Row(lifetime: 7200, jitter: 99, renewAt: 6840),
            Row(lifetime: 7200, jitter: -1, renewAt: 6900), Row(lifetime: 600, jitter: 0, renewAt: 300),
            Row(lifetime: 200, jitter: 1, renewAt: 100),
        ]
    )
    func itIsRenewedSomeMinutesBeforeItsEnd(row: Row) {
        let (before, lease) = state(lifetime: .seconds(row.lifetime), jitter: row.jitter)
        var state = before
        let early = state.need(at: start + .seconds(row.renewAt) - .milliseconds(1))
        #expect(early == .use(lease))
        let due = state.need(at: start + .seconds(row.renewAt))
        #expect(due == .useAndBuy(lease))
        let again = state.need(at: start + .seconds(row.renewAt))
        #expect(again == .use(lease))
        let over = state.need(at: start + .seconds(row.lifetime))
        #expect(over == .join)
    }

    @Test func onlyTheKeptTokenIsLetGo() {
        var (state, first) = state(lifetime: .seconds(7200), jitter: 0)
        let refused = state.refused(first, at: start)
        #expect(refused == .buy)
        let refusedAgain = state.refused(first, at: start)
        #expect(refusedAgain == .join)
        // The same text again is another lease: stable_token hands it out until near its end.
        let second = state.bought(BoughtToken(token: first.token, lifetime: .seconds(7200)), at: start, jitter: 0)
        let late = state.refused(first, at: start)
        #expect(late == .use(second))
        let current = state.refused(second, at: start)
        #expect(current == .buy)
    }

    @Test func aFailedRenewalPausesAndAFailedPurchaseDoesNot() {
        var (state, lease) = state(lifetime: .seconds(7200), jitter: 0)
        let due = start + .seconds(6900)
        _ = state.need(at: due)
        state.failed(at: due)
        let soon = state.need(at: due + .seconds(19))
        #expect(soon == .use(lease))
        let later = state.need(at: due + .seconds(20))
        #expect(later == .useAndBuy(lease))
        var empty = TokenState()
        _ = empty.need(at: start)
        empty.failed(at: start)
        let next = empty.need(at: start)
        #expect(next == .buy)
    }
}
