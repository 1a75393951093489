internal import OfficialAccount
public import Store
public import WeChatAPI

/// Walks over an account's followers, and adds the follows that no push has told of.
///
/// Each batch is one step: its missed follows, and how far the walk has come, are stored together. So whatever ends the
/// walk, the next one goes on behind the last batch, and no follow is added twice; where the push comes after all, it
/// alone counts. Scans by people who followed already, and people who left, no interface tells of.
public struct Reconciler: Sendable {
    /// What a walk needs of a store.
    public typealias WalkStore = ChannelStore & StateStore

    /// What the platform says of a follow this short a time ago, a push may still tell, in milliseconds.
    private static let sameFollow: Int64 = 60_000
    /// Facts that are counted in one step.
    private static let countingStep = 250
    /// How often a walk waits for the next minute before it gives up.
    private static let patience = 10

    private let store: any WalkStore
    private let client: PlatformClient
    private let account: String
    private let clock: AccountClock
    private let gathering: SceneGathering
    private let time: TimeSource

    /// A walk over the followers of one account.
    ///
    /// - Parameters:
    ///   - store: What is known, and what is added to.
    ///   - client: The account's client.
    ///   - account: The account's name in this process.
    ///   - clock: The account's clock.
    ///   - gathering: Which scenes count as one.
    ///   - time: The clocks.
    public init(
        store: any WalkStore,
        client: PlatformClient,
        account: String,
        clock: AccountClock,
        gathering: SceneGathering,
        time: TimeSource = .system
    ) {
        self.store = store
        self.client = client
        self.account = account
        self.clock = clock
        self.gathering = gathering
        self.time = time
    }

    /// Walks to the end, from where the last walk was stopped.
    ///
    /// - Parameters:
    ///   - since: Follows before it are left alone, in milliseconds since 1970; `nil`: before the first fact. A walk that
    ///     goes on keeps its own.
    ///   - restarts: Whether a walk that was stopped is begun anew.
    ///   - isTrial: Whether nothing is stored; a trial begins at the beginning.
    ///   - progress: Hears of each batch.
    /// - Returns: How it ended.
    /// - Throws: ``ReconcileFailure``.
    public func run(
        since: Int64?,
        restarts: Bool = false,
        isTrial: Bool = false,
        progress: @Sendable (ReconcileState) -> Void = { _ in }
    ) async throws(ReconcileFailure) -> ReconcileState {
        var state = ReconcileState(since: since ?? 0, startedAt: time.unixMilliseconds())
        do throws(ReconcileFailure) {
            try await count()
            var walk = try await begin(since, restarts: restarts, isTrial: isTrial)
            state = walk.state
            progress(state)
            while let page = try await page(after: walk.state) {
                walk.state.total = page.total
                for batch in Self.batches(of: page) {
                    guard !Task.isCancelled else { throw .stopped(walk.state) }
                    try await look(at: batch, &walk, isTrial: isTrial)
                    state = walk.state
                    progress(state)
                }
            }
            if !isTrial { try await end(walk) }
            return walk.state
        } catch {
            // Whoever is stopped is told so, and not what the store or the platform's client made of being stopped.
            throw Task.isCancelled ? .stopped(state) : error
        }
    }

    /// Some followers, and behind whom the walk goes on after them.
    private typealias Batch = (people: [OpenID], last: OpenID?)

    private static func batches(of page: FollowerPage) -> [Batch] {
        let starts = stride(from: 0, to: page.openIDs.count, by: PlatformClient.followerBatch)
        return starts.map { start in
            let people = Array(page.openIDs[start...].prefix(PlatformClient.followerBatch))
            let isLast = start + people.count == page.openIDs.count
            return (people, isLast ? page.next ?? people.last : people.last)
        }
    }

    private func look(at batch: Batch, _ walk: inout Walk, isTrial: Bool) async throws(ReconcileFailure) {
        let followers = try await followers(batch.people, walk.state)
        try await count()
        let missed = try await missed(followers, since: walk.state.since)
        walk.state.looked += batch.people.count
        walk.state.last = batch.last
        for fact in missed { walk.state.missed[fact.scene ?? "", default: 0] += 1 }
        if !isTrial { try await keep(missed, &walk) }
    }
}

// MARK: - The store's part

extension Reconciler {
    private struct Walk {
        var record: StateRecord
        var state: ReconcileState
    }

    private func begin(_ since: Int64?, restarts: Bool, isTrial: Bool) async throws(ReconcileFailure) -> Walk {
        let key = StateRecord.Key(kind: "reconcile", id: account)
        let kept = try await storing { () throws(StoreError) in try await store.record(key) }
        if let kept, !restarts, !isTrial, let state = ReconcileState(kept.body) {
            return Walk(record: kept, state: state)
        }
        let first = try await storing { () throws(StoreError) in try await store.facts(after: 0, limit: 1).first?.at }
        guard let since = since ?? first else { throw .nothingCounted }
        let state = ReconcileState(since: since, startedAt: time.unixMilliseconds())
        return Walk(record: kept ?? StateRecord(key: key, body: []), state: state)
    }

    /// Counts what has come meanwhile: who follows is known only of what is counted.
    private func count() async throws(ReconcileFailure) {
        while true {
            let step = try await storing { () throws(StoreError) in
                try await store.rollUp(limit: Self.countingStep, by: clock)
            }
            switch step {
            case .otherZone(let zone): throw .otherZone(zone)
            case .counted(let count): if count == 0 { return }
            }
        }
    }

    private func missed(_ followers: [Follower], since: Int64) async throws(ReconcileFailure) -> [ChannelFact] {
        let known = try await storing { () throws(StoreError) in
            try await store.following(followers.map(\.openID), of: account)
        }
        let latest = time.unixMilliseconds() - Self.sameFollow
        return followers.compactMap { follower in
            guard follower.isFollowing, let seconds = follower.followedAt, seconds > 0, seconds < latest / 1000 else {
                return nil
            }
            let at = seconds * 1000
            // One that is known, or a later one than the platform tells of.
            let isKnown = known[follower.openID].map { $0 >= at - Self.sameFollow } ?? false
            guard at >= since, !isKnown else { return nil }
            return ChannelFact(
                account: account,
                kind: .missed,
                at: at,
                openID: follower.openID,
                scene: follower.followedScene.map { gathering.name(of: $0) }
            )
        }
    }

    private func keep(_ missed: [ChannelFact], _ walk: inout Walk) async throws(ReconcileFailure) {
        walk.record.body = walk.state.encoded
        let changes = missed.map { StateChange.count($0) } + [.put(walk.record)]
        try await storing { () throws(StoreError) in try await store.change(changes, jobs: []) }
        walk.record.version += 1
    }

    private func end(_ walk: Walk) async throws(ReconcileFailure) {
        try await count()
        guard walk.record.version > 0 else { return }
        let change = StateChange.remove(walk.record.key, version: walk.record.version)
        try await storing { () throws(StoreError) in try await store.change([change], jobs: []) }
    }

    private func storing<Value>(
        _ body: () async throws(StoreError) -> Value
    ) async throws(ReconcileFailure) -> Value {
        do {
            return try await body()
        } catch {
            throw error == .stateChanged ? .busy : .store(error)
        }
    }
}

// MARK: - The platform's part

extension Reconciler {
    /// The next page; `nil` behind the last one.
    private func page(after state: ReconcileState) async throws(ReconcileFailure) -> FollowerPage? {
        let page = try await asking(state) { () throws(APIError) in try await client.followers(after: state.last) }
        return page.openIDs.isEmpty ? nil : page
    }

    private func followers(_ batch: [OpenID], _ state: ReconcileState) async throws(ReconcileFailure) -> [Follower] {
        do {
            return try await asking(state) { () throws(APIError) in try await client.followers(batch) }
        } catch .platform(.refused(let refusal), _) where refusal.code == .invalidOpenID {
            return try await oneByOne(batch, state)
        }
    }

    /// Somebody whom the platform does not know any more must not hide the others.
    private func oneByOne(_ batch: [OpenID], _ state: ReconcileState) async throws(ReconcileFailure) -> [Follower] {
        var found: [Follower] = []
        for person in batch {
            do {
                found.append(try await asking(state) { () throws(APIError) in try await client.follower(person) })
            } catch .platform(.refused(let refusal), _) where refusal.code == .invalidOpenID {
                continue
            }
        }
        return found
    }

    /// Asks, and again in the next minute where this one's calls are used up.
    private func asking<Value>(
        _ state: ReconcileState,
        _ body: () async throws(APIError) -> Value
    ) async throws(ReconcileFailure) -> Value {
        for _ in 1..<Self.patience {
            do {
                return try await body()
            } catch {
                // A call that was given up with its walk says nothing of the platform.
                guard !Task.isCancelled else { throw .stopped(state) }
                guard let refusal = error.refusal, refusal.explanation.remedy == .waitForMinute else {
                    throw .platform(error, state)
                }
            }
            let wait = 60_000 - time.unixMilliseconds() % 60_000
            guard (try? await time.sleep(time.now() + .milliseconds(wait))) != nil else { throw .stopped(state) }
        }
        do { return try await body() } catch { throw .platform(error, state) }
    }
}

extension APIError {
    /// What the platform said, now or before.
    fileprivate var refusal: PlatformRefusal? {
        switch self {
        case .refused(let refusal), .held(let refusal, _): refusal
        default: nil
        }
    }
}
