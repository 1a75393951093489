internal import GRDB
public import Store

extension SQLiteStore: PushArchive {
    /// Reads a list of pushes beside the writer.
    public func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush] {
        try await reading { try ArchiveTable.pushes(filter, in: $0) }
    }

    /// Reads single pushes beside the writer.
    public func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] {
        try await reading { try ArchiveTable.pushes(ids.map(\.rawValue), .oldestFirst, in: $0) }
    }

    /// Counts pushes beside the writer.
    public func count(_ filter: PushFilter) async throws(StoreError) -> Int {
        try await reading { try ArchiveTable.count(filter, in: $0) }
    }

    /// Lets pushes go: chooses them beside the writer, and deletes them in one of its transactions.
    public func prune(before: Int64, limit: Int) async throws(StoreError) -> Int {
        try await writing { try ArchiveTable.deleteJobsOfNothing(before: before, limit: limit, in: $0) }
        let ids = try await reading { try ArchiveTable.prunable(before: before, limit: limit, in: $0) }
        guard !ids.isEmpty else { return 0 }
        return try await writing { try ArchiveTable.delete(ids, in: $0) }
    }

    /// Reads jobs beside the writer.
    public func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob] {
        try await reading { try ArchiveTable.jobs(state, after: after, limit: limit, in: $0) }
    }

    /// Revives a dead job.
    public func revive(_ id: JobID) async throws(StoreError) -> Revival {
        let now = time.unixMilliseconds()
        return try await writing { try ArchiveTable.revive(id, at: now, in: $0) }
    }
}
