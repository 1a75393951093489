import OfficialAccount
public import Store
import Testing

/// What a store that keeps facts must hold, whatever it keeps them in.
public enum ChannelStoreContract {
    /// A store that keeps pushes and their facts.
    public typealias Subject = InboxStore & ChannelStore
    /// Opens the store of the rule once more, by these clocks.
    public typealias Open = (TimeSource) async throws -> any Subject

    /// All rules over one store of its own each.
    public static let rules: [@Sendable (any Subject) async throws -> Void] = [
        keepsFactsWithTheirPush, countsWithChanges, keepsNoFactsOfALateSettlement, countsEachFactOnce, keepsToOneClock,
        countsAChannelBackwards, keepsCodes, knowsLastScans, countsInTheOrderOfMoments, countsWhatWasMissedOnce,
        correctsScenes, creditsABindToWhatLedThere, checksWhoComesBack, knowsWhoFollows,
    ]

    /// Seeds of ``countsWhatTheFactsSay(_:seed:)``.
    public static let seeds: [UInt64] = [1, 2, 3, 4, 5]

    /// A push's facts are there once, however often it comes, and name people the same way without saying who.
    @Sendable public static func keepsFactsWithTheirPush(_ store: any Subject) async throws {
        var record = PushRecord.sample("decided")
        record.settlement = .sample("answer")
        record.settlement?.facts = [.sample(.follow, "airport")]
        _ = try await store.admitNew(record)
        _ = await store.admit(record)
        let lease = try await store.admitNew(.sample("handled"))
        var settlement = Settlement.sample("answer")
        settlement.facts = [.sample(.unfollow, nil), .sample(.bind, "b1_*")]
        #expect(await store.settle(lease, settlement) == nil)
        let facts = try await store.facts(after: 0, limit: 10)
        #expect(facts.map(\.kind) == [.follow, .unfollow, .bind])
        #expect(facts.map(\.scene) == ["airport", nil, "b1_*"])
        #expect(facts.map(\.number) == facts.map(\.number).sorted())
        #expect(Set(facts.map(\.person)).count == 1)
        #expect(facts.allSatisfy { $0.person.count == 16 && $0.account == "default" && $0.at == 1_767_225_600_000 })
        #expect(try await store.facts(after: facts[0].number, limit: 1) == [facts[1]])
    }

    /// What changes bring about counts with them, behind the push's own facts; not where they cannot be made.
    @Sendable public static func countsWithChanges(_ store: any Subject) async throws {
        let record = StateRecord(key: .init(kind: "sample", id: "a"), body: [])
        try await store.change([.put(record), .count(.sample(.bind, "api"))], jobs: [])
        await #expect(throws: StoreError.stateChanged) {
            try await store.change([.put(record), .count(.sample(.bind, "late"))], jobs: [])
        }
        let lease = try await store.admitNew(.sample("a"))
        var settlement = Settlement.sample("first")
        settlement.facts = [.sample(.scan, "own")]
        settlement.changes = [.count(.sample(.bind, "push")), .put(record)]
        #expect(await store.settle(lease, settlement) == .stateChanged)
        settlement.changes = [.count(.sample(.bind, "push"))]
        #expect(await store.settle(lease, settlement) == nil)
        #expect(try await store.facts(after: 0, limit: 10).map(\.scene) == ["api", "own", "push"])
    }

    /// A second outcome of a push brings nothing.
    @Sendable public static func keepsNoFactsOfALateSettlement(_ store: any Subject) async throws {
        let lease = try await store.admitNew(.sample("a"))
        var settlement = Settlement.sample("first")
        settlement.facts = [.sample(.scan, "airport")]
        #expect(await store.settle(lease, settlement) == nil)
        #expect(await store.settle(lease, settlement) == .leaseLost)
        #expect(try await store.facts(after: 0, limit: 10).count == 1)
    }

    /// However many count at the same time, and in whichever steps.
    @Sendable public static func countsEachFactOnce(_ store: any Subject) async throws {
        for number in 0..<40 { try await store.note([.sample(.scan, "airport")], "\(number)") }
        let counted = try await withThrowingTaskGroup(of: Int.self) { group in
            for limit in 1...4 {
                group.addTask {
                    var sum = 0
                    while case .counted(let count) = try await store.rollUp(limit: limit, by: .china), count > 0 {
                        sum += count
                    }
                    return sum
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(counted == 40)
        let rows = try await store.tallies(.all(.scene))
        #expect(rows.map(\.name) == ["airport"])
        #expect(rows.first?.tally[.scans] == 40)
        #expect(rows.first?.tally[.people] == 1)
    }

    /// Figures by two clocks would be neither's.
    @Sendable public static func keepsToOneClock(_ store: any Subject) async throws {
        try await store.note([.sample(.scan, "airport")], "a")
        #expect(try await store.rollUp(limit: 10, by: .china) == .counted(1))
        try await store.note([.sample(.scan, "airport")], "b")
        let other = AccountClock(zone: "Etc/UTC", offset: 0)
        #expect(try await store.rollUp(limit: 10, by: other) == .otherZone("Asia/Shanghai"))
        try await store.forgetRollUps()
        #expect(try await store.tallies(.all(.scene)).isEmpty)
        #expect(try await store.rollUp(limit: 10, by: other) == .counted(2))
    }

    /// Each figure, of each scene, hour, day and month, is what the facts say; also when all is counted anew.
    public static func countsWhatTheFactsSay(_ store: any Subject, seed: UInt64) async throws {
        var traffic = FactTraffic(seed: seed)
        try await traffic.run(700, into: store)
        for step in [7, 1000] {
            while case .counted(let count) = try await store.rollUp(limit: step, by: .china), count > 0 {}
            try await compare(store)
            try await store.forgetRollUps()
        }
    }

    private static func compare(_ store: any Subject) async throws {
        let facts = try await store.facts(after: 0, limit: 10_000)
        #expect(facts.count == 700)
        for grain in TimeGrain.allCases {
            let count = FactCount(facts, grain, .china)
            let buckets = count.tallies.keys.map(\.bucket)
            let range = try #require(buckets.min())..<(try #require(buckets.max())) + 1
            var all: [Int64: Tally] = [:]
            for (place, tally) in count.tallies { all[place.bucket, default: Tally()] += tally }
            let together = TallyQuery(account: "default", ranges: [BucketRange(grain, range)], grouping: .time)
            let rows = try await store.tallies(together)
            #expect(Dictionary(rows.map { ($0.bucket ?? 0, $0.tally) }) { $1 } == all, "\(grain)")
            for scene in FactTraffic.scenes {
                var query = together
                query.scene = scene
                let rows = try await store.tallies(query)
                let expected = count.tallies.filter { $0.key.scene == scene }
                #expect(
                    Dictionary(rows.map { ($0.bucket ?? 0, $0.tally) }) { $1 }
                        == Dictionary(expected.map { ($0.key.bucket, $0.value) }) { $1 },
                    "\(grain) \(scene)"
                )
            }
            var byScene: [String?: Tally] = [:]
            for (place, tally) in count.tallies { byScene[place.scene, default: Tally()] += tally }
            let scenes = try await store.tallies(
                TallyQuery(account: "default", ranges: [BucketRange(grain, range)], grouping: .scene)
            )
            #expect(Dictionary(scenes.map { ($0.name, $0.tally) }) { $1 } == byScene)
        }
    }

    /// Whoever gives a scene another channel sees there what was counted before too.
    @Sendable public static func countsAChannelBackwards(_ store: any Subject) async throws {
        try await store.note([.sample(.scan, "a"), .sample(.scan, "b"), .sample(.scan, "c")], "1")
        _ = try await store.rollUp(limit: 10, by: .china)
        try await store.setChannel("travel", ofScene: "a", of: "default")
        try await store.setChannel("travel", ofScene: "b", of: "default")
        let rows = try await store.tallies(.all(.channel))
        #expect(Set(rows.map(\.name)) == ["travel", nil])
        #expect(rows.first { $0.name == "travel" }?.tally[.scans] == 2)
        try await store.setChannel(nil, ofScene: "a", of: "default")
        var query = TallyQuery.all(.scene)
        query.channel = "travel"
        #expect(try await store.tallies(query).map(\.name) == ["b"])
        query.channel = ""
        #expect(Set(try await store.tallies(query).map(\.name)) == ["a", "c"])
    }

    /// Codes come back as they were, the newest first, in pages and by each field.
    @Sendable public static func keepsCodes(_ store: any Subject) async throws {
        for number in 1...5 { try await store.keep(.sample(number)) }
        let all = try await store.codes(CodeFilter(account: "default"))
        #expect(all.map(\.code) == [5, 4, 3, 2, 1].map { KeptCode.sample($0) })
        let page = try await store.codes(CodeFilter(account: "default", before: all[1].id, limit: 2))
        #expect(page == Array(all[2...3]))
        #expect(try await store.codes(CodeFilter(account: "default", scene: "scene 2")).map(\.code) == [.sample(2)])
        #expect(try await store.codes(CodeFilter(account: "default", channel: "even")).count == 2)
        #expect(try await store.codes(CodeFilter(account: "other")).isEmpty)
        #expect(try await store.permanentCodes(of: "default") == 3)
        // A later code of one scene takes its channel along, for the earlier one too.
        var again = KeptCode.sample(2)
        again.channel = "moved"
        try await store.keep(again)
        #expect(
            try await store.codes(CodeFilter(account: "default", scene: "scene 2")).map(\.code.channel) == [
                "moved", "moved",
            ]
        )
    }

    /// The last scan is the latest, not the one that was counted last.
    @Sendable public static func knowsLastScans(_ store: any Subject) async throws {
        try await store.keep(.sample(1))
        let facts = [20, 30, 10].map { ChannelFact.sample(.scan, "scene 1", at: $0) }
        try await store.note(facts + [.sample(.bind, "scene 1", at: 40)], "1")
        #expect(try await store.codes(CodeFilter(account: "default")).first?.lastScanAt == nil)
        _ = try await store.rollUp(limit: 10, by: .china)
        #expect(try await store.codes(CodeFilter(account: "default")).first?.lastScanAt == 30)
    }

    /// A time without a sign of life is a gap, whether the process had ended or could not write.
    public static func knowsWhenNobodyListened(_ open: Open) async throws {
        let clock = WallClock()
        let start = clock.now
        let first = try await open(clock.source)
        clock.advance(by: .seconds(4))
        try await first.keepLeases()
        #expect(try await first.gaps(in: 0..<Int64.max).isEmpty)
        await first.releaseLeases()
        clock.advance(by: .seconds(60))
        let second = try await open(clock.source)
        let gap = ReceivingGap(since: start + 4000, until: start + 64_000)
        #expect(try await second.gaps(in: 0..<Int64.max) == [gap])
        #expect(try await second.gaps(in: gap.until..<Int64.max).isEmpty)
        clock.advance(by: .seconds(10))
        try await second.keepLeases()
        #expect(try await second.gaps(in: 0..<Int64.max).last?.until == start + 74_000)
    }
}
