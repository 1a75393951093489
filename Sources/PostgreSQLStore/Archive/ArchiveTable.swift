internal import OfficialAccount
internal import Store

/// The statements for people who look into the tables.
enum ArchiveTable {
    /// The pushes that a filter lets through.
    static func pushes(_ filter: PushFilter) -> SQLStatement {
        var conditions = Conditions(filter, withCursor: true)
        let order = filter.order == .newestFirst ? "DESC" : "ASC"
        let limit = conditions.parameter(.integer(Int64(filter.limit)), "bigint")
        let sql = "SELECT * FROM push WHERE \(conditions.sql) ORDER BY id \(order) LIMIT \(limit)"
        return SQLStatement(nil, sql, conditions.parameters)
    }

    /// Single pushes.
    static func pushes(_ ids: [PushID]) -> SQLStatement {
        let sql = "SELECT * FROM push WHERE id = ANY ($1::bigint[]) ORDER BY id"
        return SQLStatement(nil, sql, [.integers(ids.map(\.rawValue))])
    }

    /// The numbers of a span that pushes have.
    static func numbers(in span: ClosedRange<Int64>) -> SQLStatement {
        let sql = "SELECT id FROM push WHERE id BETWEEN $1::bigint AND $2::bigint"
        return SQLStatement(nil, sql, [.integer(span.lowerBound), .integer(span.upperBound)])
    }

    /// How many pushes a filter lets through.
    static func count(_ filter: PushFilter) -> SQLStatement {
        let conditions = Conditions(filter, withCursor: false)
        return SQLStatement(nil, "SELECT count(*) AS count FROM push WHERE \(conditions.sql)", conditions.parameters)
    }

    /// Deletes old and finished pushes with their jobs, the oldest first, where no week can be dropped: in the weeks
    /// before that of `before`, where something has kept the rest, and where no week is.
    static func prune(before: Int64, limit: Int) -> SQLStatement {
        SQLStatement(
            nil,
            """
            WITH old AS (
                SELECT id, create_time FROM push
                WHERE received_at < $1::bigint AND state <> 'running'
                    AND (create_time < $2::bigint OR tableoid = 'push_default'::regclass)
                    AND NOT EXISTS (SELECT 1 FROM job WHERE job.push = push.id AND job.state = 'pending')
                    AND id <> (SELECT max(id) FROM push)
                    AND id IS DISTINCT FROM (SELECT push FROM job ORDER BY id DESC LIMIT 1)
                ORDER BY received_at LIMIT $3::bigint FOR UPDATE SKIP LOCKED
            ), gone AS (
                DELETE FROM push USING old WHERE push.id = old.id AND push.create_time = old.create_time
                RETURNING push.id
            ), jobs AS (
                DELETE FROM job USING gone WHERE job.push = gone.id
            )
            SELECT count(*) AS count FROM gone
            """,
            [.integer(before), .integer(Partitions.monday(before: before)), .integer(Int64(limit))]
        )
    }

    /// Deletes old jobs that follow from no push and are done or dead; the newest stays, as everywhere.
    static func deleteJobsOfNothing(before: Int64, limit: Int) -> SQLStatement {
        SQLStatement(
            nil,
            """
            DELETE FROM job WHERE id IN (
                SELECT id FROM job
                WHERE push IS NULL AND written_at < $1::bigint AND state <> 'pending'
                    AND id <> (SELECT max(id) FROM job)
                ORDER BY written_at LIMIT $2::bigint
            )
            """,
            [.integer(before), .integer(Int64(limit))]
        )
    }

    /// Jobs in one state, the oldest first.
    static func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) -> SQLStatement {
        // The state stands in the text: an index over one state is used only where the text says so.
        let sql = """
            SELECT * FROM job WHERE state = '\(state.rawValue)' AND id > $1::bigint ORDER BY id LIMIT $2::bigint
            """
        return SQLStatement(nil, sql, [.integer(after?.rawValue ?? 0), .integer(Int64(limit))])
    }

    /// The jobs of some pushes.
    static func jobs(of pushes: [PushID]) -> SQLStatement {
        let sql = "SELECT * FROM job WHERE push = ANY ($1::bigint[]) ORDER BY id"
        return SQLStatement(nil, sql, [.integers(pushes.map(\.rawValue))])
    }

    /// Lets a dead job be tried again, where it still has a use; says what it was.
    static func revive(_ id: JobID, _ now: SQLValue) -> SQLStatement {
        SQLStatement(
            nil,
            """
            WITH found AS (
                SELECT id, state, expires_at, state = 'dead' AND coalesce(expires_at > \(SQLStatement.now), true) AS is_revived
                FROM job WHERE id = $2::bigint FOR UPDATE
            ), revived AS (
                UPDATE job SET state = 'pending', attempts = 0, due_at = \(SQLStatement.now), owner = NULL, leased_at = NULL
                FROM found WHERE job.id = found.id AND found.is_revived
            )
            SELECT * FROM found
            """,
            [now, .integer(id.rawValue)]
        )
    }
}

/// A filter as PostgreSQL reads it.
private struct Conditions {
    private var parts: [String] = []
    private(set) var parameters: [SQLValue] = []

    var sql: String { parts.isEmpty ? "true" : parts.joined(separator: " AND ") }

    init(_ filter: PushFilter, withCursor: Bool) {
        add("received_at >=", .integer(filter.since), "bigint")
        add("received_at <", .integer(filter.until), "bigint")
        add("scene =", .text(filter.scene?.text), "text")
        add("openid =", .text(filter.openID?.rawValue), "text")
        add("event =", .text(filter.event), "text")
        add("account =", .text(filter.account), "text")
        if withCursor {
            add(filter.order == .newestFirst ? "id <" : "id >", .integer(filter.after?.rawValue), "bigint")
        }
        if !filter.states.isEmpty { parts.append(Self.states(filter.states)) }
    }

    mutating func parameter(_ value: SQLValue, _ type: String) -> String {
        parameters.append(value)
        return "$\(parameters.count)::\(type)"
    }

    private mutating func add(_ condition: String, _ value: SQLValue, _ type: String) {
        guard !value.isNull else { return }
        parts.append("\(condition) \(parameter(value, type))")
    }

    /// Words of our own, in the text: the indices over some states are used only where the text says so.
    private static func states(_ states: Set<StoredPush.State>) -> String {
        let words = states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        let isFailure = states.isSubset(of: StoredPush.State.failures)
        return "state IN (\(words))" + (isFailure ? " AND state IN ('failed', 'abandoned')" : "")
    }
}
