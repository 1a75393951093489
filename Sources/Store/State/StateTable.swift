/// What a ``MemoryInboxStore`` remembers beside the pushes.
struct StateTable {
    private var records: [StateRecord.Key: StateRecord] = [:]
    private var names: [StateRecord.Key: StateRecord.Key] = [:]
    private var chains: [String: [ChainEntry]] = [:]
    private var nextPosition: Int64 = 1

    func record(_ key: StateRecord.Key) -> StateRecord? { records[key] }

    func record(of kind: String, named name: String) -> StateRecord? {
        names[StateRecord.Key(kind: kind, id: name)].flatMap { records[$0] }
    }

    /// It looks at every record: memory is for trials.
    func records(of kind: String, tagged tag: String?, before: Int64?, limit: Int) -> [StateRecord] {
        let found = records.values.filter { record in
            record.key.kind == kind && tag.map { record.tags.contains($0) } ?? true
                && record.position < before ?? .max
        }
        return Array(found.sorted { $0.position > $1.position }.prefix(limit))
    }

    func chain(_ name: String, after number: Int64, limit: Int) -> [ChainEntry] {
        Array((chains[name] ?? []).drop { $0.number <= number }.prefix(limit))
    }

    func chainEnd(_ name: String) -> HashChain {
        chains[name]?.last.map { HashChain(after: $0) } ?? HashChain()
    }

    /// Makes all changes or none.
    mutating func change(_ changes: [StateChange]) throws(StoreError) {
        guard isPossible(changes) else { throw .stateChanged }
        // Names are given back before any is taken: a name may pass from one record to another in one step.
        for key in changes.changedKeys { forgetNames(of: key) }
        for change in changes { make(change) }
    }

    private func isPossible(_ changes: [StateChange]) -> Bool {
        let freed = Set(changes.changedKeys.flatMap { key in records[key].map(Self.names) ?? [] })
        var taken: Set<StateRecord.Key> = []
        return changes.allSatisfy { change in
            switch change {
            case .put(let record):
                (records[record.key]?.version ?? 0) == record.version
                    && Self.names(of: record).allSatisfy { name in
                        (names[name] == nil || freed.contains(name)) && taken.insert(name).inserted
                    }
            case .remove(let key, let version), .expect(let key, let version):
                (records[key]?.version ?? 0) == version
            case .append, .count: true
            }
        }
    }

    mutating func forgetExpired(at now: Int64, limit: Int) -> Int {
        let expired = records.values.filter { $0.expiresAt ?? .max <= now }
            .sorted { ($0.expiresAt ?? 0, $0.position) < ($1.expiresAt ?? 0, $1.position) }.prefix(limit)
        for record in expired { forget(record) }
        return expired.count
    }

    private mutating func make(_ change: StateChange) {
        switch change {
        case .put(let record): put(record)
        case .remove(let key, _): records[key] = nil
        case .expect, .count: break
        case .append(let name, let line):
            var end = chainEnd(name)
            chains[name, default: []].append(end.append(line))
        }
    }

    private mutating func put(_ record: StateRecord) {
        var record = record
        record.version += 1
        if let old = records[record.key] {
            record.position = old.position
        } else {
            record.position = nextPosition
            nextPosition += 1
        }
        records[record.key] = record
        for name in Self.names(of: record) { names[name] = record.key }
    }

    private mutating func forget(_ record: StateRecord) {
        forgetNames(of: record.key)
        records[record.key] = nil
    }

    private mutating func forgetNames(of key: StateRecord.Key) {
        guard let record = records[key] else { return }
        for name in Self.names(of: record) { names[name] = nil }
    }

    private static func names(of record: StateRecord) -> [StateRecord.Key] {
        record.names.map { StateRecord.Key(kind: record.key.kind, id: $0) }
    }
}
