internal import GRDB
public import Store

extension SQLiteStore {
    /// The wall clock of this machine: processes that share the file share it too.
    public var now: Int64 { time.unixMilliseconds() }

    /// One record, read beside the writer.
    public func record(_ key: StateRecord.Key) async throws(StoreError) -> StateRecord? {
        try await reading { try StateTable.record(key, in: $0) }
    }

    /// The record that has a name.
    public func record(of kind: String, named name: String) async throws(StoreError) -> StateRecord? {
        try await reading { try StateTable.record(of: kind, named: name, in: $0) }
    }

    /// Records of a kind.
    public func records(
        of kind: String,
        tagged tag: String?,
        before: Int64?,
        limit: Int
    ) async throws(StoreError) -> [StateRecord] {
        try await reading { database in
            try StateTable.records(of: kind, tagged: tag, before: before ?? .max, limit: limit, in: database)
        }
    }

    /// Makes changes in the next transaction, among all other writes.
    public func change(_ changes: [StateChange], jobs: [Job]) async throws(StoreError) {
        let now = now
        let isPossible = try await writing { database in
            do {
                try StateTable.change(changes, in: database)
            } catch StoreError.stateChanged {
                return false
            }
            try FactTable.insert(changes.facts, of: nil, at: now, in: database)
            try JobTable.insert(jobs, of: nil, at: now, in: database)
            return true
        }
        guard isPossible else { throw .stateChanged }
        watchers.tell(changes.changedKeys)
    }

    /// The lines of a chain.
    public func chain(_ name: String, after number: Int64, limit: Int) async throws(StoreError) -> [ChainEntry] {
        try await reading { try ChainTable.entries(of: name, after: number, limit: limit, in: $0) }
    }

    /// The end of a chain.
    public func chainEnd(_ name: String) async throws(StoreError) -> HashChain {
        try await reading { try ChainTable.end(of: name, in: $0) }
    }

    /// Forgets what is over.
    public func forgetExpired(limit: Int) async throws(StoreError) -> Int {
        let now = now
        return try await writing { try StateTable.forgetExpired(at: now, limit: limit, in: $0) }
    }
}
