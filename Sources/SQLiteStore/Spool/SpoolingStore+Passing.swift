public import OfficialAccount
public import Store

// What neither admits nor settles a push is the store's own affair, and fails while it is away.

extension SpoolingStore {
    /// What was answered, as far as the store knows.
    public func answer(to id: PushID) async throws(StoreError) -> StoredAnswer? { try await store.answer(to: id) }

    /// Waits for an answer in the store.
    public func waitForAnswer(
        to id: PushID,
        until deadline: ContinuousClock.Instant,
        by time: TimeSource
    ) async throws(StoreError) -> StoredAnswer? {
        try await store.waitForAnswer(to: id, until: deadline, by: time)
    }

    /// Takes jobs that are due.
    public func takeDueJobs(limit: Int, except paused: Set<String>) async throws(StoreError) -> [TakenJob] {
        try await store.takeDueJobs(limit: limit, except: paused)
    }

    /// Writes down how an attempt ended.
    public func conclude(_ job: TakenJob, _ conclusion: JobConclusion) async throws(StoreError) {
        try await store.conclude(job, conclusion)
    }

    /// Who works on what, as far as the store knows.
    public func leases() async throws(StoreError) -> LeaseReport { try await store.leases() }

    // MARK: What is remembered beside the pushes

    /// The store's clock.
    public var now: Int64 { store.now }

    /// Hears of changed records.
    public var watchers: StateWatchers { store.watchers }

    /// One record.
    public func record(_ key: StateRecord.Key) async throws(StoreError) -> StateRecord? {
        try await store.record(key)
    }

    /// The record that has a name.
    public func record(of kind: String, named name: String) async throws(StoreError) -> StateRecord? {
        try await store.record(of: kind, named: name)
    }

    /// Records of a kind.
    public func records(
        of kind: String,
        tagged tag: String?,
        before: Int64?,
        limit: Int
    ) async throws(StoreError) -> [StateRecord] {
        try await store.records(of: kind, tagged: tag, before: before, limit: limit)
    }

    /// Makes changes.
    public func change(_ changes: [StateChange], jobs: [Job]) async throws(StoreError) {
        try await store.change(changes, jobs: jobs)
    }

    /// The lines of a chain.
    public func chain(_ name: String, after number: Int64, limit: Int) async throws(StoreError) -> [ChainEntry] {
        try await store.chain(name, after: number, limit: limit)
    }

    /// The end of a chain.
    public func chainEnd(_ name: String) async throws(StoreError) -> HashChain { try await store.chainEnd(name) }

    /// Forgets what is over.
    public func forgetExpired(limit: Int) async throws(StoreError) -> Int {
        try await store.forgetExpired(limit: limit)
    }

    // MARK: Channels

    /// Facts behind a number.
    public func facts(after number: Int64, limit: Int) async throws(StoreError) -> [StoredFact] {
        try await store.facts(after: number, limit: limit)
    }

    /// Counts the next facts.
    public func rollUp(limit: Int, by clock: AccountClock) async throws(StoreError) -> RollUpStep {
        try await store.rollUp(limit: limit, by: clock)
    }

    /// Forgets all figures.
    public func forgetRollUps() async throws(StoreError) { try await store.forgetRollUps() }

    /// Since when people follow.
    public func following(_ people: [OpenID], of account: String) async throws(StoreError) -> [OpenID: Int64] {
        try await store.following(people, of: account)
    }

    /// Figures.
    public func tallies(_ query: TallyQuery) async throws(StoreError) -> [TallyRow] { try await store.tallies(query) }

    /// When nobody received.
    public func gaps(in span: Range<Int64>) async throws(StoreError) -> [ReceivingGap] {
        try await store.gaps(in: span)
    }

    /// Keeps a code.
    public func keep(_ code: KeptCode) async throws(StoreError) { try await store.keep(code) }

    /// Kept codes.
    public func codes(_ filter: CodeFilter) async throws(StoreError) -> [StoredCode] { try await store.codes(filter) }

    /// How many permanent codes are kept.
    public func permanentCodes(of account: String) async throws(StoreError) -> Int {
        try await store.permanentCodes(of: account)
    }

    /// Gives a scene another channel.
    public func setChannel(
        _ channel: String?,
        ofScene scene: String,
        of account: String
    ) async throws(StoreError) {
        try await store.setChannel(channel, ofScene: scene, of: account)
    }

    // MARK: For people

    /// Pushes that a filter lets through.
    public func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush] { try await store.pushes(filter) }

    /// Single pushes.
    public func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] { try await store.pushes(ids) }

    /// Numbers that no push has.
    public func missing(after: PushID, upTo last: PushID) async throws(StoreError) -> [PushID] {
        try await store.missing(after: after, upTo: last)
    }

    /// How many pushes a filter lets through.
    public func count(_ filter: PushFilter) async throws(StoreError) -> Int { try await store.count(filter) }

    /// Lets old pushes go.
    public func prune(before: Int64, limit: Int) async throws(StoreError) -> Int {
        try await store.prune(before: before, limit: limit)
    }

    /// Jobs in one state.
    public func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob] {
        try await store.jobs(state, after: after, limit: limit)
    }

    /// Lets a dead job be tried again.
    public func revive(_ id: JobID) async throws(StoreError) -> Revival { try await store.revive(id) }
}
