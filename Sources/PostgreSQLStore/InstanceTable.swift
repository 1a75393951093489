internal import Store

/// The processes that share the database, and until when each counts as living.
enum InstanceTable {
    /// How long a dead process's row stays; it owns nothing any more.
    private static let memory: Int64 = 3_600_000

    static let lifetime = LeaseTimes.lifetime.components.seconds * 1000

    /// Writes a sign of life.
    ///
    /// - Parameters:
    ///   - instance: Whose.
    ///   - receiving: Until when it was able to receive though it could not write; `nil` where it was not.
    ///   - now: This moment.
    /// - Returns: The statements: the first tells whether its sign before still counts, the second the time.
    static func keep(_ instance: Int64, receivingUntil receiving: Int64? = nil, _ now: SQLValue) -> [SQLStatement] {
        [
            SQLStatement("alive", "SELECT \(isAlive("$2::bigint")) AS alive", [now, .integer(instance)]),
            SQLStatement(
                "keep",
                """
                INSERT INTO instance (id, alive_until) VALUES ($2::bigint, \(SQLStatement.now) + \(lifetime))
                ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until
                RETURNING alive_until - \(lifetime) AS now
                """,
                [now, .integer(instance)]
            ),
            SQLStatement(
                "forget",
                "DELETE FROM instance WHERE alive_until < \(SQLStatement.now) - \(memory)",
                [now]
            ),
            GapTable.live(receivingUntil: receiving, now),
        ]
    }

    /// Ends a lease.
    static func release(_ instance: Int64) -> SQLStatement {
        SQLStatement("release", "DELETE FROM instance WHERE id = $1::bigint", [.integer(instance)])
    }

    /// Whether nobody works on a row.
    ///
    /// Its owner shows no life while this process does (``TakeoverPause``), or is this process, which has not known of it
    /// for longer than any of its transactions may take. `$1` is the time, `$2` this process, `$3` what it holds; `$4` is
    /// this process once more where it leaves others alone, else null.
    static func isAbandoned(_ table: String) -> String {
        """
        (
            \(table).owner <> $2::bigint AND $4::bigint IS NULL
            AND NOT \(isAlive("\(table).owner")) AND \(isAlive("$2::bigint"))
            OR \(table).owner = $2::bigint AND \(table).leased_at <= \(SQLStatement.now) - \(lifetime)
            AND \(table).id <> ALL ($3::bigint[])
        )
        """
    }

    private static func isAlive(_ instance: String) -> String {
        "EXISTS (SELECT 1 FROM instance WHERE instance.id = \(instance) AND alive_until > \(SQLStatement.now))"
    }
}
