internal import GRDB
internal import OfficialAccount
internal import Store

/// The processes that share the file, and until when each counts as living.
enum InstanceTable {
    /// How long a dead process's row stays; it owns nothing any more.
    private static let memory: Int64 = 3_600_000

    /// Writes a sign of life.
    ///
    /// - Returns: Whether the one before it still counted.
    static func keep(_ instance: Int64, at now: Int64, in database: Database) throws -> Bool {
        try GapTable.live(at: now, in: database)
        let isAlive = "SELECT EXISTS (SELECT 1 FROM instance WHERE id = ? AND alive_until > ?)"
        let wasAlive = try Bool.fetchOne(database, sql: isAlive, arguments: [instance, now]) ?? false
        let aliveUntil = now + LeaseTimes.lifetime.wholeMilliseconds
        try database.execute(
            sql: """
                INSERT INTO instance (id, alive_until) VALUES (?, ?)
                ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until
                """,
            arguments: [instance, aliveUntil]
        )
        try database.execute(sql: "DELETE FROM instance WHERE alive_until < ?", arguments: [now - memory])
        return wasAlive
    }

    /// Ends a lease.
    static func release(_ instance: Int64, at now: Int64, in database: Database) throws {
        try GapTable.live(at: now, in: database)
        try database.execute(sql: "DELETE FROM instance WHERE id = ?", arguments: [instance])
    }

    /// Whether the owner of a row shows no life while this process does (``TakeoverPause``); the arguments are this
    /// process, the time, this process, and the time once more.
    static func isAbandoned(_ table: String) -> String {
        """
        \(table).owner <> ?
            AND NOT EXISTS (SELECT 1 FROM instance WHERE instance.id = \(table).owner AND alive_until > ?)
            AND EXISTS (SELECT 1 FROM instance WHERE instance.id = ? AND alive_until > ?)
        """
    }

    /// The arguments of ``isAbandoned(_:)``.
    static func arguments(_ instance: Int64, at now: Int64) -> [any DatabaseValueConvertible] {
        [instance, now, instance, now]
    }
}
