internal import GRDB
internal import OfficialAccount
internal import Store

/// The processes that share the file, and until when each counts as living.
enum InstanceTable {
    /// How long a dead process's row stays; it owns nothing any more.
    private static let memory: Int64 = 3_600_000

    /// Writes a sign of life.
    static func keep(_ instance: Int64, at now: Int64, in database: Database) throws {
        try GapTable.live(at: now, in: database)
        let aliveUntil = now + LeaseTimes.lifetime.wholeMilliseconds
        try database.execute(
            sql: """
                INSERT INTO instance (id, alive_until) VALUES (?, ?)
                ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until
                """,
            arguments: [instance, aliveUntil]
        )
        try database.execute(sql: "DELETE FROM instance WHERE alive_until < ?", arguments: [now - memory])
    }

    /// Ends a lease.
    static func release(_ instance: Int64, at now: Int64, in database: Database) throws {
        try GapTable.live(at: now, in: database)
        try database.execute(sql: "DELETE FROM instance WHERE id = ?", arguments: [instance])
    }
}
