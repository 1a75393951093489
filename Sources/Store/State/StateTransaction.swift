import Synchronization

/// Reads what is remembered, and collects what is to be changed: made in one step, or not at all.
///
/// It shows what was collected as if it were stored. Nothing is locked meanwhile. Where somebody else has changed what
/// was read, the step fails, and whoever decided upon it decides anew: a handler is called again by the inbox, other
/// work by ``run(_:_:)``. So what runs between reading and the step has no effects outside of it; jobs are its effects.
public final class StateTransaction: Sendable {
    private struct Collected {
        var changes: [StateChange] = []
        var jobs: [Job] = []
    }

    /// How often a decision is made anew before its author is told that the store is too busy.
    public static let attempts = 50

    private let store: any StateStore
    private let collected = Mutex(Collected())

    /// A transaction over a store.
    public init(_ store: any StateStore) { self.store = store }

    /// The time that counts, in milliseconds since 1970.
    public var now: Int64 { store.now }

    /// The changes so far.
    public var changes: [StateChange] { collected.withLock(\.changes) }

    /// The jobs so far, which are written with the changes.
    public var jobs: [Job] { collected.withLock(\.jobs) }

    /// One record, as it will be once the changes so far are made.
    public func record(_ kind: String, _ id: String) async throws(StoreError) -> StateRecord? {
        let key = StateRecord.Key(kind: kind, id: id)
        if let change = change(of: key) { return change.record }
        return try await store.record(key)
    }

    /// The record of a kind that has this name.
    public func record(_ kind: String, named name: String) async throws(StoreError) -> StateRecord? {
        if let record = changedRecords(of: kind).first(where: { $0.names.contains(name) }) { return record }
        guard let record = try await store.record(of: kind, named: name), change(of: record.key) == nil else {
            return nil
        }
        return record
    }

    /// Records of a kind with a tag, the newest first.
    public func records(_ kind: String, tagged tag: String, limit: Int) async throws(StoreError) -> [StateRecord] {
        let new = changedRecords(of: kind).filter { $0.tags.contains(tag) }
        let stored = try await store.records(of: kind, tagged: tag, before: nil, limit: limit)
        return Array((new + stored.filter { change(of: $0.key) == nil }).prefix(limit))
    }

    /// Writes a record.
    public func put(_ record: StateRecord) { set(.put(record)) }

    /// Removes a record that was read.
    public func remove(_ record: StateRecord) { set(.remove(record.key, version: record.version)) }

    /// Holds the step to a record's being as it was read, or to its absence.
    public func expect(_ kind: String, _ id: String, _ record: StateRecord?) {
        let key = StateRecord.Key(kind: kind, id: id)
        guard change(of: key) == nil else { return }
        set(.expect(key, version: record?.version ?? 0))
    }

    /// Adds a line to a chain.
    public func append(_ line: [UInt8], to chain: String) {
        collected.withLock { $0.changes.append(.append(chain: chain, line: line)) }
    }

    /// Lets channels count something that comes about by the changes.
    public func count(_ fact: ChannelFact) { collected.withLock { $0.changes.append(.count(fact)) } }

    /// Adds a job.
    public func add(_ job: Job) { collected.withLock { $0.jobs.append(job) } }

    /// Forgets what was collected, before the same is decided anew.
    public func reset() { collected.withLock { $0 = Collected() } }

    /// Decides and changes, again and again until nobody else was faster.
    ///
    /// - Parameters:
    ///   - store: Where it is remembered.
    ///   - body: Decides; what it returns is returned once its changes are made. Where it throws, nothing is changed.
    /// - Returns: What the last decision came to.
    /// - Throws: What `body` throws; ``StoreError``.
    public static func run<Value: Sendable>(
        _ store: any StateStore,
        _ body: @Sendable (StateTransaction) async throws -> Value
    ) async throws -> Value {
        for attempt in 1...attempts {
            let transaction = StateTransaction(store)
            let value = try await body(transaction)
            let (changes, jobs) = (transaction.changes, transaction.jobs)
            if changes.isEmpty, jobs.isEmpty { return value }
            do {
                try await store.change(changes, jobs: jobs)
                return value
            } catch StoreError.stateChanged {
                // Of those who want the same record one a commit gets it: the others come again one after the other.
                if attempt > 2 { try await Task.sleep(for: .milliseconds(Int.random(in: 0...min(attempt * 2, 50)))) }
            }
        }
        throw StoreError.stateChanged
    }

    /// One change a record: the last word counts, held against the version that was read first.
    private func set(_ change: StateChange) {
        collected.withLock { collected in
            guard let index = collected.changes.firstIndex(where: { $0.key == change.key && $0.key != nil }) else {
                return collected.changes.append(change)
            }
            collected.changes[index] = change
        }
    }

    private func change(of key: StateRecord.Key) -> StateChange? {
        collected.withLock { $0.changes.first { $0.key == key && $0.isWriting } }
    }

    private func changedRecords(of kind: String) -> [StateRecord] {
        changes.compactMap(\.record).filter { $0.key.kind == kind }
    }
}

extension StateChange {
    /// The record as it will be; `nil` where it will not be there.
    fileprivate var record: StateRecord? {
        guard case .put(let record) = self else { return nil }
        return record
    }

    fileprivate var isWriting: Bool {
        switch self {
        case .put, .remove: true
        case .expect, .append, .count: false
        }
    }
}
