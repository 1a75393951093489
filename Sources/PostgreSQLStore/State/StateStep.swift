internal import Store

/// Changes that are made in one step, all of them or none, and what follows from them in the same.
///
/// Two round trips: the first locks and looks, the second writes. All steps lock in one order, by numbers that their
/// records, names and chains are digested to; so none waits for another that waits for it, and what was looked at stays
/// as it is until the end. A record that is not there yet is locked in this way too.
struct StateStep {
    /// The instance that makes it.
    let instance: Int64
    let scenes: SceneNumbers
    let changes: [StateChange]
    /// The push that is settled with them.
    var settlement: (lease: PushLease, settlement: Settlement)?
    /// Jobs that follow from no push.
    var jobs: [Job] = []

    private var puts: [StateRecord] { changes.compactMap { if case .put(let record) = $0 { record } else { nil } } }

    private var lines: [(chain: String, line: [UInt8])] {
        changes.compactMap { if case .append(let chain, let line) = $0 { (chain, line) } else { nil } }
    }

    /// What is counted of it.
    private var facts: [ChannelFact] { (settlement?.settlement.facts ?? []) + changes.facts }

    /// Makes the step.
    ///
    /// - Returns: Why nothing was changed: ``StoreError/stateChanged`` or ``StoreError/leaseLost``.
    func run(_ now: SQLValue, in session: inout Session) throws(SessionError) -> StoreError? {
        do throws(SessionError) {
            let known = try scenes.prepare(facts, in: &session)
            let begin = [SQLStatement(nil, "BEGIN")] + (facts.isEmpty ? [] : [FactTable.announce])
            let found = Array(try session.run(begin + looking).dropFirst(begin.count))
            if settlement != nil, found[4].isEmpty { return try refuse(.leaseLost, &session) }
            guard isPossible(versions: found[1], owners: found[2]) else { return try refuse(.stateChanged, &session) }
            _ = try session.run(writing(now, entries(after: found[3]), known) + [SQLStatement(nil, "COMMIT")])
            return nil
        } catch {
            if error.leavesSessionUsable { _ = try session.script("ROLLBACK") }
            throw error
        }
    }

    private func refuse(_ error: StoreError, _ session: inout Session) throws(SessionError) -> StoreError {
        _ = try session.script("ROLLBACK")
        return error
    }

    // MARK: Looking

    private var looking: [SQLStatement] {
        let keys = Set(changes.compactMap(\.key))
        let names = puts.flatMap { record in record.names.map { StateRecord.Key(kind: record.key.kind, id: $0) } }
        let locks =
            keys.map { "record \($0)" } + Set(names).map { "name \($0)" } + Set(lines.map { "chain \($0.chain)" })
        let held = settlement.map { Self.held($0.lease) }
        return [
            SQLStatement("lock state", Self.locking, [.texts(locks)]),
            SQLStatement("versions", Self.versions, [.texts(keys.map(\.kind)), .texts(keys.map(\.id))]),
            SQLStatement("owners", Self.owners, [.texts(names.map(\.kind)), .texts(names.map(\.id))]),
            StateTable.ends(of: lines.map(\.chain)),
        ] + (held.map { [$0] } ?? [])
    }

    private static let locking = """
        SELECT count(pg_advisory_xact_lock(number) IS NULL) AS count
        FROM (SELECT DISTINCT hashtextextended(i, 18515) AS number FROM unnest($1::text[]) AS i ORDER BY 1) AS locks
        """

    private static let versions = """
        SELECT s.kind, s.id, s.version
        FROM state s JOIN unnest($1::text[], $2::text[]) AS i (kind, id) ON s.kind = i.kind AND s.id = i.id
        ORDER BY s.position FOR UPDATE OF s
        """

    private static let owners = """
        SELECT s.kind, s.id
        FROM unnest($1::text[], $2::text[]) AS i (kind, name)
        JOIN state_name n ON n.kind = i.kind AND n.name = i.name JOIN state s ON s.position = n.state
        """

    private static func held(_ lease: PushLease) -> SQLStatement {
        SQLStatement(
            "held",
            "SELECT id FROM push WHERE id = $1::bigint AND fence = $2::bigint AND state = 'running' FOR UPDATE",
            [.integer(lease.pushID.rawValue), .integer(lease.fence)]
        )
    }

    private func isPossible(versions: [SQLRow], owners: [SQLRow]) -> Bool {
        let stored = Dictionary(versions.map { (StateRecord($0).key, $0.integer("version") ?? 0) }) { first, _ in first
        }
        let changed = Set(changes.changedKeys)
        guard owners.allSatisfy({ changed.contains(StateRecord($0).key) }) else { return false }
        var taken: Set<StateRecord.Key> = []
        return changes.allSatisfy { change in
            switch change {
            case .put(let record):
                stored[record.key] ?? 0 == record.version
                    && record.names.allSatisfy { taken.insert(StateRecord.Key(kind: record.key.kind, id: $0)).inserted }
            case .remove(let key, let version), .expect(let key, let version): stored[key] ?? 0 == version
            case .append, .count: true
            }
        }
    }

    private func entries(after ends: [SQLRow]) -> [(chain: String, entry: ChainEntry)] {
        var chains = Dictionary(ends.map { ($0.text("name") ?? "", HashChain(after: ChainEntry($0))) }) { first, _ in
            first
        }
        return lines.map { ($0.chain, chains[$0.chain, default: HashChain()].append($0.line)) }
    }
}

// MARK: - Writing

extension StateStep {
    private func writing(
        _ now: SQLValue,
        _ entries: [(chain: String, entry: ChainEntry)],
        _ known: KnownScenes
    ) -> [SQLStatement] {
        let changed = changes.changedKeys
        let removed = Set(changed).subtracting(puts.map(\.key))
        let names = puts.flatMap { record in record.names.map { (record.key, $0) } }
        let tags = puts.flatMap { record in record.tags.map { (record.key, $0) } }
        var statements = [
            // Names are given back before any is taken: a name may pass from one record to another in one step.
            SQLStatement("give names", Self.deletion(of: "state_name"), Self.keys(changed)),
            SQLStatement("give tags", Self.deletion(of: "state_tag"), Self.keys(changed)),
            SQLStatement("remove records", Self.removal, Self.keys(Array(removed))),
            SQLStatement(
                "put records",
                Self.putting,
                Self.keys(puts.map(\.key)) + [.blobs(puts.map(\.body)), .integers(puts.map(\.expiresAt))]
            ),
            SQLStatement("take names", Self.insertion("name"), Self.keys(names.map(\.0)) + [.texts(names.map(\.1))]),
            SQLStatement("take tags", Self.insertion("tag"), Self.keys(tags.map(\.0)) + [.texts(tags.map(\.1))]),
        ]
        if !entries.isEmpty { statements.append(Self.appending(entries)) }
        let checks = settlement == nil ? known.checks(of: facts, push: .null) : []
        let written = checks + jobs.map { JobColumns.Item(push: .null, job: $0) }
        if !written.isEmpty { statements.append(Self.writing(written, now)) }
        if !changed.isEmpty { statements.append(telling(changed)) }
        if let settlement {
            var batch = SettlementBatch()
            batch.add(settlement.lease, settlement.settlement) { _ in }
            statements.append(batch.statement(now, known))
        } else if !facts.isEmpty {
            statements.append(FactTable.insert(known.columns(facts.map { (.null, $0) })))
        }
        return statements
    }

    /// A notification has room for 8000 bytes: a longer key is found by whoever looks.
    private func telling(_ keys: [StateRecord.Key]) -> SQLStatement {
        let payloads = keys.map { "\(instance) \($0.kind) \($0.id)" }.filter { $0.utf8.count < 8000 }
        let sql = """
            SELECT count(pg_notify('\(NotificationListener.changed)', i) IS NULL) AS count FROM unnest($1::text[]) AS i
            """
        return SQLStatement("tell", sql, [.texts(payloads)])
    }

    private static func keys(_ keys: [StateRecord.Key]) -> [SQLValue] {
        [.texts(keys.map(\.kind)), .texts(keys.map(\.id))]
    }

    private static func deletion(of table: String) -> String {
        """
        DELETE FROM \(table) USING state s, unnest($1::text[], $2::text[]) AS i (kind, id)
        WHERE s.kind = i.kind AND s.id = i.id AND \(table).state = s.position
        """
    }

    private static let removal = """
        DELETE FROM state s USING unnest($1::text[], $2::text[]) AS i (kind, id) WHERE s.kind = i.kind AND s.id = i.id
        """

    private static let putting = """
        INSERT INTO state (kind, id, version, body, expires_at)
        SELECT kind, id, 1, body, expires_at
        FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[]) WITH ORDINALITY
            AS i (kind, id, body, expires_at, place)
        ORDER BY place
        ON CONFLICT (kind, id) DO UPDATE
        SET version = state.version + 1, body = excluded.body, expires_at = excluded.expires_at
        """

    private static func insertion(_ word: String) -> String {
        """
        INSERT INTO state_\(word) (kind, \(word), state)
        SELECT i.kind, i.word, s.position
        FROM unnest($1::text[], $2::text[], $3::text[]) AS i (kind, id, word)
        JOIN state s ON s.kind = i.kind AND s.id = i.id
        """
    }

    private static func appending(_ entries: [(chain: String, entry: ChainEntry)]) -> SQLStatement {
        SQLStatement(
            "append lines",
            """
            INSERT INTO chain (name, number, line, previous, hash)
            SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[])
            """,
            [
                .texts(entries.map(\.chain)), .integers(entries.map(\.entry.number)), .blobs(entries.map(\.entry.line)),
                .blobs(entries.map(\.entry.previous)), .blobs(entries.map(\.entry.hash)),
            ]
        )
    }

    private static func writing(_ jobs: [JobColumns.Item], _ now: SQLValue) -> SQLStatement {
        let columns = JobColumns(jobs)
        return SQLStatement(
            "write jobs",
            """
            INSERT INTO job (push, \(JobColumns.names), written_at, state, fence)
            SELECT j.key, \(JobColumns.names), \(SQLStatement.now), 'pending', 0
            FROM \(JobColumns.unnested(key: "bigint", from: 2)) WHERE \(JobColumns.isWanted) ORDER BY position
            """,
            [now, .integers(columns.numbers)] + columns.values
        )
    }
}
