import Admin
import Store
import StoreContract
import Testing

@Suite("Followed pushes")
struct FollowedPushesTests {
    private func push(_ number: Int64, _ outcome: Settlement.Outcome? = nil) -> StoredPush {
        StoredPush(
            id: PushID(rawValue: number),
            record: .sample("p\(number)"),
            storedAt: 0,
            settlement: outcome.map { Settlement(outcome: $0, route: nil, answer: .success) },
            settledAt: nil,
            attempts: 1,
            deliveries: 1,
            jobs: []
        )
    }

    @Test func aRunningPushComesAgainWhenItHasEnded() {
        var followed = FollowedPushes(states: [])
        #expect(followed.take([push(1, .handled), push(2), push(3)]).map(\.id.rawValue) == [1, 2, 3])
        #expect(followed.running.map(\.rawValue) == [2, 3])
        #expect(followed.ended([push(2), push(3, .failed)]).map(\.id.rawValue) == [3])
        #expect(followed.running.map(\.rawValue) == [2])
        // It is gone from the archive.
        #expect(followed.ended([]).isEmpty)
        #expect(followed.running.isEmpty)
    }

    @Test func onlyTheWantedStatesAreShownWheneverTheyComeAbout() {
        var followed = FollowedPushes(states: [.failed])
        #expect(followed.take([push(1, .handled), push(2), push(3, .failed), push(4)]).map(\.id.rawValue) == [3])
        #expect(followed.ended([push(2, .failed), push(4, .handled)]).map(\.id.rawValue) == [2])
        #expect(followed.running.isEmpty)
    }

    @Test func notEndlesslyManyAreLookedAtAgain() {
        var followed = FollowedPushes(states: [])
        _ = followed.take((1...500).map { push($0) })
        #expect(followed.running.count == FollowedPushes.limit)
        #expect(followed.running.last?.rawValue == 500)
    }
}
