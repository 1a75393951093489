import OfficialAccount
public import Store
import Testing

/// What every archive must hold, whatever it keeps its pushes in.
///
/// A store's own tests open it by a clock that starts at ``start`` and call each rule with it.
public enum PushArchiveContract {
    /// A store with its archive.
    public typealias Archive = InboxStore & OutboxStore & PushArchive

    /// When the clock of these rules starts, in milliseconds since 1970.
    static let start: Int64 = 1_767_225_600_000

    /// Opens an empty store by a clock.
    public typealias Open = (TimeSource) async throws -> any Archive

    /// All rules over data of its own each.
    public static let rules: [@Sendable (Open) async throws -> Void] = [
        showsAPushAsItIs, listsInPages, filtersByEachField, prunesTheOldAndFinished, prunesJobsWithTheirPush,
        neverGivesANumberAgain, revivesADeadJob, leavesExpiredJobsDead,
    ]

    /// A push is shown as it came and as it ended, with its jobs.
    @Sendable public static func showsAPushAsItIs(_ open: Open) async throws {
        let clock = WallClock()
        let store = try await open(clock.source)
        var record = PushRecord.sample("shown")
        record.ticket = Ticket(rawValue: "gQ==")
        record.replayOf = PushID(rawValue: 7)
        clock.advance(by: .milliseconds(3))
        let lease = try await store.admitNew(record)
        _ = await store.admit(record)
        let running = try #require(try await store.push(lease.pushID))
        #expect(running.state == .running)
        #expect(running.settlement == nil && running.settledAt == nil && running.jobs.isEmpty)
        #expect(running.storedAt == start + 3)
        #expect((running.attempts, running.deliveries) == (1, 2))
        expectSame(running.record, record)
        clock.advance(by: .milliseconds(4))
        var settlement = Settlement.sample("the answer")
        settlement.outcome = .late
        settlement.jobs = [.sample("one"), .sample("two", order: "k", dueAt: 99)]
        #expect(await store.settle(lease, settlement) == nil)
        let ended = try #require(try await store.push(lease.pushID))
        #expect(ended.state == .late)
        #expect(ended.settledAt == start + 7)
        #expect(ended.settlement?.answer == settlement.answer)
        #expect(ended.settlement?.route == "sample")
        #expect(ended.jobs.map(\.job) == settlement.jobs)
        #expect(ended.jobs.allSatisfy { $0.state == .pending && $0.writtenAt == start + 7 && $0.attemptedAt == nil })
        #expect(ended.jobs.allSatisfy { $0.pushID == lease.pushID })
        #expect(try await store.push(PushID(rawValue: lease.pushID.rawValue + 1)) == nil)
        let listed = try await store.pushes(PushFilter())
        #expect(listed.map(\.id) == [lease.pushID])
        #expect(listed.first?.jobs == ended.jobs)
    }

    /// Pages follow each other from either end, without a gap and without a repetition.
    @Sendable public static func listsInPages(_ open: Open) async throws {
        let store = try await open(WallClock().source)
        var ids: [PushID] = []
        for number in 0..<7 { ids.append(try await store.admitNew(.sample("page\(number)")).pushID) }
        for (order, expected) in [(PushFilter.Order.newestFirst, Array(ids.reversed())), (.oldestFirst, ids)] {
            var filter = PushFilter(order: order, limit: 3)
            var listed: [PushID] = []
            while case let page = try await store.pushes(filter).map(\.id), !page.isEmpty {
                #expect(page.count <= 3)
                listed += page
                filter.after = page.last
            }
            #expect(listed == expected)
        }
        #expect(try await store.pushes(PushFilter(limit: 0)).isEmpty)
        #expect(try await store.pushes([ids[4], PushID(rawValue: 1 << 40), ids[1]]).map(\.id) == [ids[1], ids[4]])
        #expect(try await store.pushes([]).isEmpty)
        #expect(try await store.missing(after: ids[0], upTo: ids[6]).isEmpty)
        #expect(try await store.count(PushFilter(after: ids[3], limit: 1)) == 7)
    }

    /// Each field of a filter lets through what it names, and several what they name together.
    @Sendable public static func filtersByEachField(_ open: Open) async throws {
        let store = try await open(WallClock().source)
        let scanned = try await write("a", store) { $0.receivedAt = start + 1000 }
        let followed = try await write("b", store) {
            $0.event = "subscribe"
            $0.openID = OpenID(rawValue: "oAnother")
            $0.account = "shop"
            $0.receivedAt = start + 2000
        }
        let failed = try await write("a2", store, .failed) { record in
            record.scene = SceneValue("a")
            record.receivedAt = start + 3000
        }
        let abandoned = try await write("c", store, .abandoned) { $0.receivedAt = start + 4000 }
        let plain = try await write("d", store) { record in
            record.scene = nil
            record.receivedAt = start + 5000
        }
        let running = try await store.admitNew(.sample("e")).pushID
        let all = try await store.pushes(PushFilter())
        func check(_ expected: [PushID], _ change: (inout PushFilter) -> Void) async throws {
            var filter = PushFilter()
            change(&filter)
            #expect(try await store.pushes(filter).map(\.id) == expected.sorted(by: >), "\(filter)")
            #expect(try await store.count(filter) == expected.count, "\(filter)")
            #expect(all.filter(filter.includes).map(\.id) == expected.sorted(by: >), "\(filter)")
        }
        try await check([scanned, followed, failed, abandoned, plain, running]) { _ in }
        try await check([scanned, failed]) { $0.scene = SceneValue("a") }
        try await check([]) { $0.scene = SceneValue("A") }
        try await check([followed]) { $0.openID = OpenID(rawValue: "oAnother") }
        try await check([followed]) { $0.event = "subscribe" }
        try await check([followed]) { $0.account = "shop" }
        try await check([failed, abandoned]) { $0.states = StoredPush.State.failures }
        try await check([abandoned]) { $0.states = [.abandoned] }
        try await check([running]) { $0.states = [.running] }
        try await check([running, failed]) { $0.states = [.running, .failed] }
        try await check([failed, abandoned, plain]) { $0.since = start + 3000 }
        try await check([scanned, running]) { $0.until = start + 2000 }
        try await check([failed]) {
            $0.scene = SceneValue("a")
            $0.since = start + 2000
        }
        try await check([]) {
            $0.scene = SceneValue("a")
            $0.states = [.handled]
            $0.since = start + 3000
        }
    }

    /// Only what is old and finished goes, a few at a time, the oldest first.
    @Sendable public static func prunesTheOldAndFinished(_ open: Open) async throws {
        let store = try await open(WallClock().source)
        var old: [PushID] = []
        for number in 0..<5 { old.append(try await write("old\(number)", store) { $0.receivedAt = Int64(number) }) }
        let running = try await store.admitNew(.sample("running", receivedAt: 0)).pushID
        let busy = try await write("busy", store, jobs: [.sample("one")]) { $0.receivedAt = 0 }
        let done = try await write("done", store, jobs: [.sample("two")]) { $0.receivedAt = 100 }
        let young = try await write("young", store) { $0.receivedAt = start }
        let jobs = try await store.takeDueJobs(limit: 10, except: [])
        try await store.conclude(try #require(jobs.first { $0.pushID == done }), .done)
        #expect(try await store.prune(before: 0, limit: 10) == 0)
        #expect(try await store.prune(before: start, limit: 2) == 2)
        for id in old.prefix(2) { #expect(try await store.push(id) == nil) }
        #expect(try await store.prune(before: start, limit: 10) == 3)
        #expect(try await store.prune(before: start, limit: 10) == 0)
        // `done` is old and finished, but has the newest job.
        let left = try await store.pushes(PushFilter(order: .oldestFirst)).map(\.id)
        #expect(left == [running, busy, done, young])
        // A retry of what is gone is a new push, and nothing else could be known about it.
        _ = try await store.admitNew(.sample("old0"))
    }

    /// A job goes with its push, and a job that is being tried keeps it.
    @Sendable public static func prunesJobsWithTheirPush(_ open: Open) async throws {
        let store = try await open(WallClock().source)
        let first = try await write("first", store, jobs: [.sample("dead"), .sample("done")]) { $0.receivedAt = 0 }
        _ = try await write("second", store, jobs: [.sample("newest")]) { $0.receivedAt = 1 }
        _ = try await write("third", store) { $0.receivedAt = 2 }
        #expect(try await store.prune(before: start, limit: 10) == 0)
        let taken = try await store.takeDueJobs(limit: 10, except: [])
        for job in taken where job.pushID == first {
            try await store.conclude(job, job.job.kind == "dead" ? .dead(reason: "x") : .done)
        }
        #expect(try await store.jobs(.dead, after: nil, limit: 10).map(\.job.kind) == ["dead"])
        #expect(try await store.prune(before: start, limit: 10) == 1)
        #expect(try await store.jobs(.dead, after: nil, limit: 10).isEmpty)
        #expect(try await store.jobs(.done, after: nil, limit: 10).isEmpty)
        #expect(try await store.jobs(.pending, after: nil, limit: 10).map(\.job.kind) == ["newest"])
    }

    /// However much is pruned, no number is given twice.
    @Sendable public static func neverGivesANumberAgain(_ open: Open) async throws {
        let store = try await open(WallClock().source)
        var last = PushID(rawValue: 0)
        for number in 0..<5 {
            let id = try await write("n\(number)", store, jobs: []) { $0.receivedAt = 0 }
            #expect(id > last)
            last = id
            _ = try await store.prune(before: .max, limit: 10)
        }
        #expect(try await store.pushes(PushFilter()).map(\.id) == [last])
    }

    /// A dead job is listed until somebody revives it; it is then tried as a new one.
    @Sendable public static func revivesADeadJob(_ open: Open) async throws {
        let clock = WallClock()
        let store = try await open(clock.source)
        try await store.write([.sample("one"), .sample("two"), .sample("three")])
        for job in try await store.takeDueJobs(limit: 2, except: []) {
            try await store.conclude(job, .again(at: 0, reason: "refused"))
        }
        clock.advance(by: .seconds(1))
        for job in try await store.takeDueJobs(limit: 2, except: []) {
            try await store.conclude(job, .dead(reason: "gone for good"))
        }
        let dead = try await store.jobs(.dead, after: nil, limit: 10)
        #expect(dead.count == 2)
        #expect(dead.allSatisfy { $0.lastError == "gone for good" && $0.attemptedAt == start + 1000 })
        #expect(dead == dead.sorted { $0.id.rawValue < $1.id.rawValue })
        #expect(try await store.jobs(.dead, after: dead.first?.id, limit: 10) == Array(dead.dropFirst()))
        #expect(try await store.jobs(.dead, after: nil, limit: 1) == Array(dead.prefix(1)))
        let id = try #require(dead.first).id
        #expect(try await store.revive(id) == .revived)
        #expect(try await store.revive(id) == .notDead)
        #expect(try await store.revive(JobID(rawValue: 999)) == .unknown)
        let taken = try await store.takeDueJobs(limit: 10, except: [])
        let again = try #require(taken.first { $0.id == id })
        #expect(again.job.attempts == 0)
        try await store.conclude(again, .done)
        #expect(try await store.jobs(.done, after: nil, limit: 10).map(\.id) == [id])
        #expect(try await store.jobs(.dead, after: nil, limit: 10).count == 1)
    }

    /// What has no use any more is not revived.
    @Sendable public static func leavesExpiredJobsDead(_ open: Open) async throws {
        let clock = WallClock()
        let store = try await open(clock.source)
        var job = Job.sample("late_reply")
        job.expiresAt = start + 60_000
        try await store.write([job])
        try await store.conclude(
            try #require(try await store.takeDueJobs(limit: 1, except: []).first),
            .dead(reason: "down")
        )
        let id = try #require(try await store.jobs(.dead, after: nil, limit: 1).first).id
        clock.advance(by: .seconds(60))
        #expect(try await store.revive(id) == .expired(at: start + 60_000))
        #expect(try await store.takeDueJobs(limit: 1, except: []).isEmpty)
    }

    // MARK: Making pushes

    private static func write(
        _ name: String,
        _ store: any Archive,
        _ outcome: Settlement.Outcome = .handled,
        jobs: [Job] = [],
        _ change: (inout PushRecord) -> Void
    ) async throws -> PushID {
        var record = PushRecord.sample(name)
        change(&record)
        record.settlement = .sample("answer")
        record.settlement?.outcome = outcome
        record.settlement?.jobs = jobs
        return try await store.admitNew(record).pushID
    }

    private static func expectSame(_ found: PushRecord, _ record: PushRecord) {
        #expect(found.account == record.account)
        #expect(found.key == record.key)
        #expect(found.receivedAt == record.receivedAt)
        #expect(found.document == record.document)
        #expect(found.openID == record.openID)
        #expect(found.event == record.event)
        #expect(found.scene == record.scene)
        #expect(found.ticket == record.ticket)
        #expect(found.createTime == record.createTime)
        #expect(found.replayOf == record.replayOf)
    }
}

extension PushRecord {
    /// A made-up push that came then.
    public static func sample(_ name: String, receivedAt: Int64) -> PushRecord {
        var record = sample(name)
        record.receivedAt = receivedAt
        return record
    }
}
