internal import FoundationEssentials
internal import GRDB
internal import Store

/// The statements about what features remember; each runs inside a transaction that is the caller's.
enum StateTable {
    static func record(_ key: StateRecord.Key, in database: Database) throws -> StateRecord? {
        let statement = try database.cachedStatement(sql: "SELECT * FROM state WHERE kind = ? AND id = ?")
        return try Row.fetchOne(statement, arguments: [key.kind, key.id]).map { try record($0, in: database) }
    }

    static func record(of kind: String, named name: String, in database: Database) throws -> StateRecord? {
        let sql = """
            SELECT state.* FROM state_name JOIN state ON state.position = state_name.state
            WHERE state_name.kind = ? AND state_name.name = ?
            """
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchOne(statement, arguments: [kind, name]).map { try record($0, in: database) }
    }

    static func records(
        of kind: String,
        tagged tag: String?,
        before: Int64,
        limit: Int,
        in database: Database
    ) throws -> [StateRecord] {
        let all = "SELECT * FROM state WHERE kind = ? AND position < ? ORDER BY position DESC LIMIT ?"
        let tagged = """
            SELECT state.* FROM state_tag JOIN state ON state.position = state_tag.state
            WHERE state_tag.kind = ? AND state_tag.tag = ? AND state_tag.state < ?
            ORDER BY state_tag.state DESC LIMIT ?
            """
        let statement = try database.cachedStatement(sql: tag == nil ? all : tagged)
        let arguments: [(any DatabaseValueConvertible)?] = [kind] + (tag.map { [$0] } ?? []) + [before, limit]
        let rows = try Row.fetchAll(statement, arguments: StatementArguments(arguments))
        return try rows.map { try record($0, in: database) }
    }

    /// Makes all changes or none.
    ///
    /// - Throws: ``StoreError/stateChanged`` before anything is changed.
    static func change(_ changes: [StateChange], in database: Database) throws {
        guard try isPossible(changes, in: database) else { throw StoreError.stateChanged }
        // Names are given back before any is taken: a name may pass from one record to another in one step.
        for key in changes.changedKeys {
            let sql = "DELETE FROM state_name WHERE state = (SELECT position FROM state WHERE kind = ? AND id = ?)"
            try database.cachedStatement(sql: sql).execute(arguments: [key.kind, key.id])
        }
        for change in changes { try make(change, in: database) }
    }

    static func forgetExpired(at now: Int64, limit: Int, in database: Database) throws -> Int {
        let sql = """
            DELETE FROM state WHERE position IN (
                SELECT position FROM state WHERE expires_at <= ? ORDER BY expires_at, position LIMIT ?
            )
            """
        try database.cachedStatement(sql: sql).execute(arguments: [now, limit])
        return database.changesCount
    }
}

extension StateTable {
    private static func isPossible(_ changes: [StateChange], in database: Database) throws -> Bool {
        let changed = Set(changes.changedKeys)
        var taken: Set<StateRecord.Key> = []
        for change in changes {
            switch change {
            case .put(let record):
                guard try version(of: record.key, in: database) == record.version else { return false }
                for name in record.names {
                    let isNew = taken.insert(StateRecord.Key(kind: record.key.kind, id: name)).inserted
                    guard isNew else { return false }
                    let owner = try owner(of: name, kind: record.key.kind, in: database)
                    guard owner.map({ changed.contains($0) }) ?? true else { return false }
                }
            case .remove(let key, let expected), .expect(let key, let expected):
                guard try version(of: key, in: database) == expected else { return false }
            case .append, .count: break
            }
        }
        return true
    }

    private static func version(of key: StateRecord.Key, in database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(sql: "SELECT version FROM state WHERE kind = ? AND id = ?")
        return try Int64.fetchOne(statement, arguments: [key.kind, key.id]) ?? 0
    }

    private static func owner(of name: String, kind: String, in database: Database) throws -> StateRecord.Key? {
        let sql = """
            SELECT state.id FROM state_name JOIN state ON state.position = state_name.state
            WHERE state_name.kind = ? AND state_name.name = ?
            """
        let id = try String.fetchOne(try database.cachedStatement(sql: sql), arguments: [kind, name])
        return id.map { StateRecord.Key(kind: kind, id: $0) }
    }

    private static func make(_ change: StateChange, in database: Database) throws {
        switch change {
        case .put(let record): try put(record, in: database)
        case .remove(let key, _):
            let statement = try database.cachedStatement(sql: "DELETE FROM state WHERE kind = ? AND id = ?")
            try statement.execute(arguments: [key.kind, key.id])
        // Facts follow those of the push itself: a person is met before they are bound.
        case .expect, .count: break
        case .append(let name, let line): try ChainTable.append(line, to: name, in: database)
        }
    }

    private static func put(_ record: StateRecord, in database: Database) throws {
        let statement = try database.cachedStatement(sql: writing)
        let row = try Row.fetchOne(
            statement,
            arguments: [record.key.kind, record.key.id, record.body.blob, record.expiresAt]
        )
        guard let position: Int64 = row?[0] else {
            throw StoreError.unavailable(reason: "the record was not written")
        }
        let naming = try database.cachedStatement(sql: "INSERT INTO state_name (kind, name, state) VALUES (?, ?, ?)")
        for name in record.names { try naming.execute(arguments: [record.key.kind, name, position]) }
        let sql = "DELETE FROM state_tag WHERE state = ?"
        if record.version > 0 { try database.cachedStatement(sql: sql).execute(arguments: [position]) }
        let tagging = try database.cachedStatement(sql: "INSERT INTO state_tag (kind, tag, state) VALUES (?, ?, ?)")
        for tag in record.tags { try tagging.execute(arguments: [record.key.kind, tag, position]) }
    }

    private static let writing = """
        INSERT INTO state (kind, id, version, body, expires_at) VALUES (?, ?, 1, ?, ?)
        ON CONFLICT (kind, id) DO UPDATE
        SET version = version + 1, body = excluded.body, expires_at = excluded.expires_at
        RETURNING position
        """

    private static func record(_ row: Row, in database: Database) throws -> StateRecord {
        let position: Int64 = row["position"]
        let names = try database.cachedStatement(sql: "SELECT name FROM state_name WHERE state = ?")
        let tags = try database.cachedStatement(sql: "SELECT tag FROM state_tag WHERE state = ?")
        return StateRecord(
            key: StateRecord.Key(kind: row["kind"], id: row["id"]),
            version: row["version"],
            position: position,
            body: [UInt8](row["body"] as Data),
            names: try String.fetchSet(names, arguments: [position]),
            tags: try String.fetchSet(tags, arguments: [position]),
            expiresAt: row["expires_at"]
        )
    }
}
