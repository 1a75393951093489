public import Store

extension PostgreSQLStore: PushArchive {
    /// Numbers that are looked at for what is missing.
    private static let longestSpan: Int64 = 4096

    /// Reads a list of pushes.
    public func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush] {
        try await withJobs(try await rows(ArchiveTable.pushes(filter)).map { StoredPush($0) })
    }

    /// Reads single pushes.
    public func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] {
        try await withJobs(try await rows(ArchiveTable.pushes(ids)).map { StoredPush($0) })
    }

    /// Compares the numbers that are there with all that could be: a number is given before its push is committed, and
    /// never given again where that is a copy or fails.
    public func missing(after: PushID, upTo last: PushID) async throws(StoreError) -> [PushID] {
        let first = max(after.rawValue, last.rawValue - Self.longestSpan) + 1
        guard first <= last.rawValue else { return [] }
        let found = Set(try await rows(ArchiveTable.numbers(in: first...last.rawValue)).compactMap { $0.integer("id") })
        return (first...last.rawValue).filter { !found.contains($0) }.map { PushID(rawValue: $0) }
    }

    /// Counts pushes.
    public func count(_ filter: PushFilter) async throws(StoreError) -> Int {
        Int(try await rows(ArchiveTable.count(filter)).first?.integer("count") ?? 0)
    }

    /// Lets pushes go: whole weeks that are old and finished at once, whatever the limit; then single ones of the weeks
    /// before, and of those that lie in no week.
    ///
    /// What was received earlier than `before`, but in its very week, stays until that week is over.
    public func prune(before: Int64, limit: Int) async throws(StoreError) -> Int {
        let single = ArchiveTable.prune(before: before, limit: limit)
        let ofNothing = ArchiveTable.deleteJobsOfNothing(before: before, limit: limit)
        return try await running { session throws(SessionError) in
            let dropped = try Partitions.drop(before: before, &session)
            let deleted = try session.run([single, ofNothing]).first?.first?.integer("count") ?? 0
            return dropped + Int(deleted)
        }
    }

    /// Reads jobs.
    public func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob] {
        try await rows(ArchiveTable.jobs(state, after: after, limit: limit)).map { StoredJob($0) }
    }

    /// Revives a dead job.
    public func revive(_ id: JobID) async throws(StoreError) -> Revival {
        guard let row = try await rows(ArchiveTable.revive(id, moment)).first else { return .unknown }
        if row.integer("is_revived") == 1 { return .revived }
        guard row.text("state") == StoredJob.State.dead.rawValue else { return .notDead }
        return row.integer("expires_at").map { .expired(at: $0) } ?? .notDead
    }

    private func withJobs(_ pushes: [StoredPush]) async throws(StoreError) -> [StoredPush] {
        guard !pushes.isEmpty else { return [] }
        let jobs = try await rows(ArchiveTable.jobs(of: pushes.map(\.id))).map { StoredJob($0) }
        let byPush = Dictionary(grouping: jobs) { $0.pushID }
        return pushes.map { push in
            var push = push
            push.jobs = byPush[push.id] ?? []
            return push
        }
    }
}
