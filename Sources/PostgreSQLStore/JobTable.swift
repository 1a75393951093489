internal import Store

/// The statements about jobs; they are written with the pushes that they follow from.
enum JobTable {
    /// Takes jobs that are due, free and in turn; what another instance is just taking is passed over.
    static func takeDue(
        limit: Int,
        except paused: Set<String>,
        owner: Int64,
        held: SQLValue,
        onlyOurs: Bool,
        _ now: SQLValue
    ) -> SQLStatement {
        SQLStatement(
            "take jobs",
            taking,
            [
                now, .integer(owner), held, .integer(onlyOurs ? owner : nil), .texts(paused.sorted()),
                .integer(Int64(limit)),
            ]
        )
    }

    private static let taking = """
        WITH due AS (
            SELECT id FROM job
            WHERE state = 'pending' AND due_at <= \(SQLStatement.now)
                AND (owner IS NULL OR \(InstanceTable.isAbandoned("job")))
                AND target <> ALL ($5::text[])
                AND (
                    order_key IS NULL
                    OR NOT EXISTS (
                        SELECT 1 FROM job AS earlier
                        WHERE earlier.state = 'pending' AND earlier.order_key = job.order_key AND earlier.id < job.id
                    )
                )
            ORDER BY due_at, id LIMIT $6::bigint FOR UPDATE SKIP LOCKED
        )
        UPDATE job SET owner = $2::bigint, leased_at = \(SQLStatement.now), fence = fence + 1
        FROM due WHERE job.id = due.id
        RETURNING job.id, push, kind, target, order_key, payload, due_at, expires_at, attempts, fence
        """

    /// Writes down how an attempt ended; returns nothing where the job was taken again since.
    static func conclude(_ job: TakenJob, _ conclusion: JobConclusion, _ now: SQLValue) -> SQLStatement {
        let outcome: (state: String, dueAt: Int64?, error: String?) =
            switch conclusion {
            case .done: ("done", nil, nil)
            case .again(let dueAt, let reason): ("pending", dueAt, reason)
            case .dead(let reason): ("dead", nil, reason)
            }
        return SQLStatement(
            "conclude",
            """
            UPDATE job SET state = $2::text, due_at = coalesce($3::bigint, due_at), last_error = $4::text,
                attempted_at = \(SQLStatement.now), attempts = attempts + 1, owner = NULL, leased_at = NULL
            WHERE id = $5::bigint AND fence = $6::bigint AND state = 'pending'
            RETURNING id
            """,
            [
                now, .text(outcome.state), .integer(outcome.dueAt), .text(outcome.error), .integer(job.id.rawValue),
                .integer(job.fence),
            ]
        )
    }
}
