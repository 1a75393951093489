public import Store

extension PostgreSQLStore: LeaseRegister {
    /// Looks by the server's clock, in one transaction.
    public func leases() async throws(StoreError) -> LeaseReport {
        let statements = [
            SQLStatement(nil, Self.living, [moment]), SQLStatement(nil, Self.runningPushes),
            SQLStatement(nil, Self.takenJobs, [moment, .integer(Int64(LeaseReport.reach))]),
        ]
        let found = try await running { session throws(SessionError) in try session.run(statements) }
        guard found.count == statements.count else { return LeaseReport(now: now, instances: []) }
        return LeaseReport(
            now: found[0].first?.integer("now") ?? now,
            own: instance,
            living: found[0].compactMap { row in
                guard let id = row.integer("id"), let until = row.integer("alive_until") else { return nil }
                return (id, until)
            },
            pushes: found[1].map(Self.holding),
            jobs: found[2].map(Self.holding)
        )
    }

    private static func holding(_ row: SQLRow) -> (owner: Int64?, holding: LeaseReport.Holding) {
        let holding = LeaseReport.Holding(
            count: Int(row.integer("count") ?? 0),
            first: row.integer("first"),
            since: row.integer("since")
        )
        return (row.integer("owner"), holding)
    }

    /// The time in a row of its own, or nobody alive would say it.
    private static let living = """
        SELECT moment.now, id, alive_until FROM (SELECT \(SQLStatement.now) AS now) AS moment
        LEFT JOIN instance ON alive_until > moment.now ORDER BY id
        """

    private static let runningPushes = """
        SELECT owner, count(*) AS count, min(id) AS first, min(received_at) AS since
        FROM push WHERE state = 'running' GROUP BY owner
        """

    /// A taken job stays due: those that are due longest are the first that are taken.
    private static let takenJobs = """
        SELECT owner, count(*) AS count, min(id) AS first, min(due_at) AS since
        FROM (
            SELECT id, owner, due_at FROM job WHERE state = 'pending' AND due_at <= \(SQLStatement.now)
            ORDER BY due_at, id LIMIT $2::bigint
        ) AS due
        GROUP BY owner
        """
}
