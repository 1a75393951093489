public import Store
import Synchronization

extension PostgreSQLStore {
    /// The server's clock, as the signs of life have shown it.
    public var now: Int64 {
        clock?.unixMilliseconds() ?? TimeSource.system.unixMilliseconds() + serverClock.withLock(\.skew)
    }

    /// One record.
    public func record(_ key: StateRecord.Key) async throws(StoreError) -> StateRecord? {
        try await rows(StateTable.record(key)).first.map { StateRecord($0) }
    }

    /// The record that has a name.
    public func record(of kind: String, named name: String) async throws(StoreError) -> StateRecord? {
        try await rows(StateTable.record(of: kind, named: name)).first.map { StateRecord($0) }
    }

    /// Records of a kind.
    public func records(
        of kind: String,
        tagged tag: String?,
        before: Int64?,
        limit: Int
    ) async throws(StoreError) -> [StateRecord] {
        let statement = StateTable.records(of: kind, tagged: tag, before: before ?? .max, limit: limit)
        return try await rows(statement).map { StateRecord($0) }
    }

    /// Makes changes in a transaction of their own.
    public func change(_ changes: [StateChange], jobs: [Job]) async throws(StoreError) {
        let moment = moment
        let refusal = try await running { [instance, scenes] session throws(SessionError) in
            try StateStep(instance: instance, scenes: scenes, changes: changes, jobs: jobs).run(moment, in: &session)
        }
        if let refusal { throw refusal }
        watchers.tell(changes.changedKeys)
    }

    /// The lines of a chain.
    public func chain(_ name: String, after number: Int64, limit: Int) async throws(StoreError) -> [ChainEntry] {
        try await rows(StateTable.chain(name, after: number, limit: limit)).map { ChainEntry($0) }
    }

    /// The end of a chain.
    public func chainEnd(_ name: String) async throws(StoreError) -> HashChain {
        try await rows(StateTable.ends(of: [name])).first.map { HashChain(after: ChainEntry($0)) } ?? HashChain()
    }

    /// Forgets what is over.
    public func forgetExpired(limit: Int) async throws(StoreError) -> Int {
        try await rows(StateTable.forgetExpired(limit: limit, moment)).count
    }

    /// Settles a push whose outcome changes what is remembered: not among the others, which must not suffer where a
    /// change cannot be made.
    func settleAlone(_ lease: PushLease, _ settlement: Settlement) async -> Result<Void, StoreError> {
        let moment = moment
        do throws(StoreError) {
            let refusal = try await running { [instance, scenes] session throws(SessionError) in
                let step = StateStep(
                    instance: instance,
                    scenes: scenes,
                    changes: settlement.changes,
                    settlement: (lease, settlement)
                )
                return try step.run(moment, in: &session)
            }
            // The lease is still ours where only the changes could not be made.
            if refusal != .stateChanged { holdings.leave(lease.pushID) }
            if let refusal { return .failure(refusal) }
        } catch {
            return .failure(error)
        }
        watchers.tell(settlement.changes.changedKeys)
        return .success(())
    }
}
