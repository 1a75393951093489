/// Brings a database's schema up to date.
enum Migrator {
    /// How a schema compares with what this version knows.
    enum State: Equatable {
        case current
        /// Steps are missing; so many are there.
        case older(applied: Int)
        case newer
    }

    /// Looks, and changes nothing.
    static func state(_ session: inout Session) throws(SessionError) -> State {
        let isThere = try session.run([
            SQLStatement(nil, "SELECT to_regclass('schema_migration') IS NOT NULL AS found")
        ])
        guard isThere.first?.first?.integer("found") == 1 else { return .older(applied: 0) }
        let sql = "SELECT coalesce(max(number), 0) AS last FROM schema_migration"
        let last = try session.run([SQLStatement(nil, sql)]).first?.first?.integer("last") ?? 0
        guard last <= Schema.migrations.count else { return .newer }
        return last == Schema.migrations.count ? .current : .older(applied: Int(last))
    }

    /// Takes the missing steps, all in one transaction.
    ///
    /// Of several instances that start at one time, one takes them; the others wait for its lock and find nothing left.
    ///
    /// - Returns: The names of the steps that were taken.
    static func migrate(_ session: inout Session) throws(SessionError) -> [String] {
        switch try state(&session) {
        case .older: break
        case .current: return []
        case .newer: throw .newerSchema
        }
        do throws(SessionError) {
            _ = try session.script(begin, within: limit)
            guard case .older(let applied) = try state(&session) else {
                _ = try session.script("ROLLBACK")
                return []
            }
            for (number, step) in Schema.migrations.enumerated().dropFirst(applied) {
                _ = try session.script(step.sql, within: limit)
                let record = "INSERT INTO schema_migration (number, name) VALUES (\(number + 1), '\(step.name)')"
                _ = try session.script(record)
            }
            _ = try session.script("COMMIT", within: limit)
            return Schema.migrations.dropFirst(applied).map(\.name)
        } catch {
            if error.leavesSessionUsable { _ = try session.script("ROLLBACK") }
            throw error
        }
    }

    private static let limit: Duration = .seconds(600)

    /// The lock is a number of ours and one of the schema: two schemas of one database do not wait for each other.
    static let lock = "SELECT pg_advisory_xact_lock(18515, hashtext(current_schema()))"

    private static let begin = """
        BEGIN;
        SET LOCAL statement_timeout = '10min';
        SET LOCAL lock_timeout = '1min';
        \(lock);
        CREATE TABLE IF NOT EXISTS schema_migration (
            number bigint PRIMARY KEY,
            name text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        """
}
