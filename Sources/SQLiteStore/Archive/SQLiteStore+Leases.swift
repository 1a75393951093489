internal import GRDB
public import Store

extension SQLiteStore: LeaseRegister {
    /// Looks beside the writer.
    public func leases() async throws(StoreError) -> LeaseReport {
        let (now, own) = (time.unixMilliseconds(), instance)
        return try await reading { database in
            let living = try Row.fetchAll(
                database,
                sql: "SELECT id, alive_until FROM instance WHERE alive_until > ? ORDER BY id",
                arguments: [now]
            )
            return LeaseReport(
                now: now,
                own: own,
                living: living.map { ($0["id"], $0["alive_until"]) },
                pushes: try Self.holdings(Self.runningPushes, [], in: database),
                jobs: try Self.holdings(Self.takenJobs, [now, LeaseReport.reach], in: database)
            )
        }
    }

    private static func holdings(
        _ sql: String,
        _ arguments: StatementArguments,
        in database: Database
    ) throws -> [(owner: Int64?, holding: LeaseReport.Holding)] {
        try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
            (row["owner"], LeaseReport.Holding(count: row["count"], first: row["first"], since: row["since"]))
        }
    }

    private static let runningPushes = """
        SELECT owner, count(*) AS count, min(id) AS first, min(received_at) AS since
        FROM push WHERE state = 'running' GROUP BY owner
        """

    /// A taken job stays due: those that are due longest are the first that are taken.
    private static let takenJobs = """
        SELECT owner, count(*) AS count, min(id) AS first, min(due_at) AS since
        FROM (SELECT id, owner, due_at FROM job WHERE state = 'pending' AND due_at <= ? ORDER BY due_at LIMIT ?)
        GROUP BY owner
        """
}
