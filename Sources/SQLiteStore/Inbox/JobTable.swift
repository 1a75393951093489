internal import GRDB
internal import OfficialAccount
internal import Store

/// The statements about jobs; each runs inside a transaction that is the caller's.
enum JobTable {
    static func insert(_ jobs: [Job], of push: PushID?, at now: Int64, in database: Database) throws {
        for job in jobs {
            let statement = try database.cachedStatement(sql: Self.insertion)
            try statement.execute(arguments: [
                push?.rawValue, job.kind, job.target, job.orderKey, job.payload.blob, now, job.dueAt, job.expiresAt,
                job.attempts,
            ])
        }
    }

    private static let insertion = """
        INSERT INTO job (push, kind, target, order_key, payload, written_at, due_at, expires_at, attempts, state, fence)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0)
        """

    /// Whether any job is due, free or not.
    static func isSomethingDue(at now: Int64, in database: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'pending' AND due_at <= ?)"
        return try Bool.fetchOne(try database.cachedStatement(sql: sql), arguments: [now]) ?? false
    }

    /// Takes jobs that are due, free and in turn.
    static func takeDue(
        limit: Int,
        except paused: Set<String>,
        owner: Int64,
        leavesOthersAlone: Bool,
        at now: Int64,
        in database: Database
    ) throws -> [TakenJob] {
        let statement = try database.cachedStatement(sql: Self.taking)
        let targets = DatabaseValue(list: paused.map { .string($0) })
        let abandoned = InstanceTable.arguments(owner, at: now)
        let arguments = [owner, now] + abandoned + [!leavesOthersAlone, targets, limit]
        let rows = try Row.fetchAll(statement, arguments: StatementArguments(arguments))
        return rows.map { row in
            TakenJob(
                id: JobID(rawValue: row["id"]),
                fence: row["fence"],
                pushID: (row["push"] as Int64?).map { PushID(rawValue: $0) },
                job: Job(row)
            )
        }.sorted { ($0.job.dueAt, $0.id.rawValue) < ($1.job.dueAt, $1.id.rawValue) }
    }

    private static let taking = """
        UPDATE job SET owner = ?, fence = fence + 1
        WHERE id IN (
            SELECT id FROM job AS candidate
            WHERE state = 'pending' AND due_at <= ?
                AND (owner IS NULL OR \(InstanceTable.isAbandoned("candidate")) AND ?)
                AND target NOT IN (SELECT value FROM json_each(?))
                AND (
                    order_key IS NULL
                    OR NOT EXISTS (
                        SELECT 1 FROM job AS earlier
                        WHERE earlier.state = 'pending' AND earlier.order_key = candidate.order_key
                            AND earlier.id < candidate.id
                    )
                )
            ORDER BY due_at, id LIMIT ?
        )
        RETURNING *
        """

    /// Writes down how an attempt ended.
    ///
    /// - Throws: ``StoreError/leaseLost`` where the job was taken again since.
    static func conclude(_ job: TakenJob, _ conclusion: JobConclusion, at now: Int64, in database: Database) throws {
        let statement = try database.cachedStatement(sql: Self.conclusion)
        let outcome: (state: String, dueAt: Int64?, error: String?) =
            switch conclusion {
            case .done: ("done", nil, nil)
            case .again(let dueAt, let reason): ("pending", dueAt, reason)
            case .dead(let reason): ("dead", nil, reason)
            }
        try statement.execute(arguments: [
            outcome.state, outcome.dueAt, outcome.error, now, job.id.rawValue, job.fence,
        ])
        guard database.changesCount == 1 else { throw StoreError.leaseLost }
    }

    private static let conclusion = """
        UPDATE job SET state = ?, due_at = coalesce(?, due_at), last_error = ?, attempted_at = ?,
            attempts = attempts + 1, owner = NULL
        WHERE id = ? AND fence = ? AND state = 'pending'
        """
}
