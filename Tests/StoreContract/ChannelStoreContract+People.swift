import OfficialAccount
import Store
import Testing

extension ChannelStoreContract {
    /// Whoever comes late changes what was counted before: who was first, and what ended what.
    @Sendable public static func countsInTheOrderOfMoments(_ store: any Subject) async throws {
        let late = [
            ChannelFact.sample(.scan, "b", at: 30), .sample(.unfollow, nil, at: 20), .sample(.follow, "a", at: 10),
        ]
        for (number, fact) in late.enumerated() {
            try await store.note([fact], "\(number)")
            #expect(try await store.rollUp(limit: 10, by: .china) == .counted(1))
        }
        let rows = try await store.tallies(.all(.scene))
        #expect(rows.map(\.name) == ["a", "b"])
        #expect(rows.map { $0.tally[.firsts] } == [1, 0])
        #expect(rows.map { $0.tally[.unfollows] } == [1, 0])
        #expect(rows.map { $0.tally[.lostIn1] } == [1, 0])
    }

    /// A follow that the platform tells of counts apart, until its push comes.
    @Sendable public static func countsWhatWasMissedOnce(_ store: any Subject) async throws {
        try await store.change([.count(.sample(.missed, "a", at: 100_000))], jobs: [])
        try await store.change([.count(.sample(.missed, "a", at: 101_000))], jobs: [])
        _ = try await store.rollUp(limit: 10, by: .china)
        #expect(try await store.tallies(.all(.scene)).map { $0.tally[.reconciled] } == [1])
        try await store.note([.sample(.follow, "a", at: 99_000)], "late")
        _ = try await store.rollUp(limit: 10, by: .china)
        let rows = try await store.tallies(.all(.scene))
        #expect(rows.map { [$0.tally[.reconciled], $0.tally[.follows], $0.tally[.people]] } == [[0, 1, 1]])
    }

    /// Where the platform names another scene than its push, nothing is left at that of the push.
    @Sendable public static func correctsScenes(_ store: any Subject) async throws {
        try await store.note([.sample(.follow, "a", at: 1000), .sample(.unfollow, nil, at: 2000)], "1")
        try await store.note([.sample(.follow, "b", at: 3000)], "2")
        _ = try await store.rollUp(limit: 10, by: .china)
        #expect(try await store.tallies(.all(.scene)).map { $0.tally[.unconfirmed] } == [0, 1])
        try await store.change([.count(.sample(.confirmation, "c", at: 3000))], jobs: [])
        _ = try await store.rollUp(limit: 10, by: .china)
        let rows = try await store.tallies(.all(.scene))
        #expect(rows.map(\.name) == ["a", "c"])
        #expect(rows.map { $0.tally[.refollows] } == [0, 1])
        #expect(rows.allSatisfy { $0.tally[.unconfirmed] == 0 })
    }

    /// The code that binds is always the last that was scanned; a bind is what other scenes have led to, if any.
    @Sendable public static func creditsABindToWhatLedThere(_ store: any Subject) async throws {
        func tallies(_ figure: Tally.Figure) async throws -> [String?: Int64] {
            _ = try await store.rollUp(limit: 10, by: .china)
            let rows = try await store.tallies(.all(.scene)).filter { $0.tally[figure] != 0 }
            return Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0.tally[figure]) })
        }
        try await store.note([.sample(.scan, "code", at: 1000), .sample(.bind, "code", at: 2000)], "1")
        #expect(try await tallies(.bindsByLast) == ["code": 1])
        #expect(try await tallies(.bindsByFirst) == ["code": 1])
        let facts: [ChannelFact] = [
            .sample(.scan, "gate", at: 3000), .sample(.scan, "lift", at: 4000), .sample(.scan, "code", at: 5000),
            .sample(.scan, "code", at: 6000), .sample(.bind, "code", at: 7000),
        ]
        for (number, fact) in facts.enumerated() { try await store.note([fact], "more\(number)") }
        #expect(try await tallies(.bindsByLast) == ["code": 1, "lift": 1])
        #expect(try await tallies(.bindsByFirst) == ["code": 2])
        // One that comes late, and was met before all others.
        try await store.note([.sample(.scan, "door", at: 500)], "late")
        #expect(try await tallies(.bindsByLast) == ["door": 1, "lift": 1])
        #expect(try await tallies(.bindsByFirst) == ["door": 2])
    }

    /// A check is written for those who had followed before, and with their push.
    @Sendable public static func checksWhoComesBack(_ store: any Subject) async throws {
        var fact = ChannelFact.sample(.follow, "a", at: 1000)
        fact.check = Job(kind: "check", target: "default", payload: [1], dueAt: 0)
        try await store.note([fact], "first")
        _ = try await store.rollUp(limit: 10, by: .china)
        let outbox = try #require(store as? any OutboxStore)
        #expect(try await outbox.takeDueJobs(limit: 10, except: []).isEmpty)
        fact.at = 9000
        try await store.note([fact], "second")
        let jobs = try await outbox.takeDueJobs(limit: 10, except: [])
        #expect(jobs.map(\.job) == [fact.check])
        #expect(jobs.first?.pushID != nil)
    }

    /// Who follows, and since when, as far as it is counted.
    @Sendable public static func knowsWhoFollows(_ store: any Subject) async throws {
        let person = ChannelFact.sample(.follow, "a").openID
        let stranger = OpenID(rawValue: "oQRScene-Store_0000000000009")
        try await store.note([.sample(.follow, "a", at: 1000)], "1")
        #expect(try await store.following([person], of: "default").isEmpty)
        _ = try await store.rollUp(limit: 10, by: .china)
        #expect(try await store.following([person, stranger], of: "default") == [person: 1000])
        #expect(try await store.following([person], of: "other").isEmpty)
        try await store.note([.sample(.unfollow, nil, at: 2000)], "2")
        _ = try await store.rollUp(limit: 10, by: .china)
        #expect(try await store.following([person], of: "default").isEmpty)
    }
}
