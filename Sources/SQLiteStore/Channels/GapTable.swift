internal import GRDB
internal import OfficialAccount
internal import Store

/// When anybody was able to receive, and when nobody; each statement runs inside a transaction that is the caller's.
enum GapTable {
    /// Notes that a process lives and can write, and the gap where none did for longer than a lease lasts.
    static func live(at now: Int64, in database: Database) throws {
        let looking = try database.cachedStatement(sql: "SELECT at FROM sign_of_life")
        if let last = try Int64.fetchOne(looking), now - last > LeaseTimes.lifetime.wholeMilliseconds {
            let sql = "INSERT INTO gap (since, until) VALUES (?, ?)"
            try database.cachedStatement(sql: sql).execute(arguments: [last, now])
        }
        let sql = """
            INSERT INTO sign_of_life (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = max(at, excluded.at)
            """
        try database.cachedStatement(sql: sql).execute(arguments: [now])
    }

    static func gaps(in span: Range<Int64>, in database: Database) throws -> [ReceivingGap] {
        let sql = "SELECT since, until FROM gap WHERE until > ? AND since < ? ORDER BY since"
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchAll(statement, arguments: [span.lowerBound, span.upperBound]).map { row in
            ReceivingGap(since: row[0], until: row[1])
        }
    }
}
