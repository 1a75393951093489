internal import Store

/// When anybody was able to receive, and when nobody.
enum GapTable {
    /// Notes that a process lives and can write, and the gap where none did for longer than a lease lasts.
    ///
    /// Of several processes that come after a gap, the first notes it: its row is locked, and the others see it moved on. The
    /// row is written once the gap is: a row that its own statement has written cannot be locked any more.
    ///
    /// - Parameters:
    ///   - receiving: Until when this process was able to receive though it could not write, in milliseconds since 1970;
    ///     `nil` where it was not.
    ///   - now: This moment.
    /// - Returns: The statement.
    static func live(receivingUntil receiving: Int64?, _ now: SQLValue) -> SQLStatement {
        SQLStatement(
            "live",
            """
            WITH last AS (
                SELECT greatest(at, $2::bigint) AS at FROM sign_of_life FOR UPDATE
            ), noted AS (
                INSERT INTO gap (since, until)
                SELECT at, \(SQLStatement.now) FROM last
                WHERE \(SQLStatement.now) - at > \(LeaseTimes.lifetime.components.seconds * 1000)
                RETURNING id
            )
            INSERT INTO sign_of_life AS s (id, at)
            SELECT 1, \(SQLStatement.now) FROM (SELECT count(*) FROM noted) AS first
            ON CONFLICT (id) DO UPDATE SET at = greatest(s.at, excluded.at)
            """,
            [now, .integer(receiving)]
        )
    }

    static func gaps(in span: Range<Int64>) -> SQLStatement {
        let sql = "SELECT since, until FROM gap WHERE until > $1::bigint AND since < $2::bigint ORDER BY since"
        return SQLStatement(nil, sql, [.integer(span.lowerBound), .integer(span.upperBound)])
    }
}
