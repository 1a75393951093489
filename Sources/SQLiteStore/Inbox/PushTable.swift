internal import FoundationEssentials
internal import GRDB
internal import OfficialAccount
internal import Store

/// The statements about pushes; each runs inside a transaction that is the caller's.
enum PushTable {
    /// Inserts a push, or counts one more delivery of the one that is there.
    static func admit(
        _ record: PushRecord,
        owner: Int64,
        at now: Int64,
        in database: Database
    ) throws -> Admission {
        let settlement = record.settlement
        let statement = try database.cachedStatement(sql: Self.insertion)
        let arguments: [(any DatabaseValueConvertible)?] = [
            record.account, record.key.bytes, record.receivedAt, now, record.createTime, record.openID.rawValue,
            record.event, record.scene?.text, record.ticket?.rawValue, record.document.blob,
            settlement?.outcome.rawValue ?? "running", settlement?.route, settlement?.answer.contentType.code,
            settlement?.answer.body.blob, settlement == nil ? nil : now, settlement == nil ? 1 : 0,
            settlement == nil ? owner : nil, record.replayOf?.rawValue,
        ]
        guard let row = try Row.fetchOne(statement, arguments: StatementArguments(arguments)) else {
            throw StoreError.unavailable(reason: "the insertion returned nothing")
        }
        let id = PushID(rawValue: row[0])
        if (row[1] as Int64) > 1 { return try known(id, in: database) }
        if let settlement {
            try JobTable.insert(settlement.jobs, of: id, at: now, in: database)
            try FactTable.insert(settlement.facts, of: id, at: now, in: database)
        }
        return .new(PushLease(pushID: id, fence: 1))
    }

    private static let insertion = """
        INSERT INTO push (
            account, duplicate_key, received_at, stored_at, create_time, openid, event, scene, ticket, document,
            state, route, answer_type, answer, settled_at, attempts, deliveries, owner, fence, replay_of
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 1, ?)
        ON CONFLICT (create_time, duplicate_key) DO UPDATE SET deliveries = deliveries + 1
        RETURNING id, deliveries
        """

    private static func known(_ id: PushID, in database: Database) throws -> Admission {
        try answer(to: id, in: database).map { .answered(id, $0) } ?? .running(id)
    }

    /// What was answered to a push; `nil` while it is not settled, and where it is not there any more.
    static func answer(to id: PushID, in database: Database) throws -> StoredAnswer? {
        let sql = "SELECT answer_type, answer FROM push WHERE id = ? AND state <> 'running'"
        let statement = try database.cachedStatement(sql: sql)
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else { return nil }
        return StoredAnswer(contentType: .init(code: row[0]), body: [UInt8](row[1] as Data))
    }

    /// Settles a push whose lease holds.
    ///
    /// - Throws: ``StoreError/leaseLost`` where it does not, ``StoreError/stateChanged`` where its changes cannot be
    ///   made; nothing was changed then.
    static func settle(_ lease: PushLease, _ settlement: Settlement, at now: Int64, in database: Database) throws {
        // First what may fail and changes nothing: the other pushes of this transaction must not suffer.
        if !settlement.changes.isEmpty {
            guard try isHeld(lease, in: database) else { throw StoreError.leaseLost }
            try StateTable.change(settlement.changes, in: database)
        }
        let statement = try database.cachedStatement(sql: Self.settling)
        try statement.execute(arguments: [
            settlement.outcome.rawValue, settlement.route, settlement.answer.contentType.code,
            settlement.answer.body.blob, now, lease.pushID.rawValue, lease.fence,
        ])
        guard database.changesCount == 1 else { throw StoreError.leaseLost }
        try JobTable.insert(settlement.jobs, of: lease.pushID, at: now, in: database)
        let facts = settlement.facts + settlement.changes.facts
        try FactTable.insert(facts, of: lease.pushID, at: now, in: database)
    }

    private static func isHeld(_ lease: PushLease, in database: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM push WHERE id = ? AND fence = ? AND state = 'running')"
        let statement = try database.cachedStatement(sql: sql)
        return try Bool.fetchOne(statement, arguments: [lease.pushID.rawValue, lease.fence]) ?? false
    }

    private static let settling = """
        UPDATE push SET state = ?, route = ?, answer_type = ?, answer = ?, settled_at = ?, owner = NULL
        WHERE id = ? AND fence = ? AND state = 'running'
        """

    /// Takes running pushes whose owner shows no life.
    static func takeAbandoned(
        limit: Int,
        owner: Int64,
        at now: Int64,
        in database: Database
    ) throws -> [AbandonedPush] {
        let statement = try database.cachedStatement(sql: Self.taking)
        let abandoned = InstanceTable.arguments(owner, at: now)
        let rows = try Row.fetchAll(statement, arguments: StatementArguments([owner] + abandoned + [limit]))
        return rows.map { row in
            let id = PushID(rawValue: row["id"])
            return AbandonedPush(
                lease: PushLease(pushID: id, fence: row["fence"]),
                record: PushRecord(row),
                attempts: row["attempts"]
            )
        }
    }

    static let taking = """
        UPDATE push SET owner = ?, fence = fence + 1, attempts = attempts + 1
        WHERE id IN (
            SELECT id FROM push
            WHERE state = 'running' AND \(InstanceTable.isAbandoned("push"))
            ORDER BY id LIMIT ?
        )
        RETURNING *
        """
}
