public import Store

extension PostgreSQLStore {
    /// Reads every push and every job, and counts.
    ///
    /// The server watches over its own pages (`pg_amcheck`, checksums); here it is what we have put there.
    ///
    /// - Throws: ``StoreError`` where the database cannot be read.
    public func report() async throws(StoreError) -> DatabaseReport {
        let pushes = try await counts(of: "push")
        let jobs = try await counts(of: "job")
        let found = try await rows(SQLStatement(nil, Self.check)).first
        var problems: [String] = []
        if let count = found?.integer("jobs_alone"), count > 0 {
            problems.append("\(count) jobs belong to a push that is not there")
        }
        if let count = found?.integer("twice"), count > 0 { problems.append("\(count) pushes are there twice") }
        if let count = found?.integer("ownerless"), count > 0 {
            problems.append("\(count) running pushes belong to no process: nobody will take them over")
        }
        return DatabaseReport(
            problems: problems,
            schema: found?.text("schema") ?? "none",
            pushes: Dictionary(
                uniqueKeysWithValues: pushes.compactMap { row in Self.state(row.key).map { ($0, row.value) } }
            ),
            jobs: Dictionary(
                uniqueKeysWithValues: jobs.compactMap { row in Self.state(row.key).map { ($0, row.value) } }
            ),
            bytes: found?.integer("bytes") ?? 0
        )
    }

    private static func state<State: RawRepresentable<String>>(_ word: String) -> State? { State(rawValue: word) }

    private func counts(of table: String) async throws(StoreError) -> [String: Int] {
        let sql = "SELECT state, count(*) AS count FROM \(table) GROUP BY state"
        return try await rows(SQLStatement(nil, sql)).reduce(into: [:]) { counts, row in
            counts[row.text("state") ?? ""] = Int(row.integer("count") ?? 0)
        }
    }

    private static let check = """
        SELECT
            (SELECT count(*) FROM job WHERE push IS NOT NULL AND NOT EXISTS (SELECT 1 FROM push WHERE push.id = job.push)) AS jobs_alone,
            (SELECT count(*) FROM (SELECT 1 FROM push GROUP BY duplicate_key HAVING count(*) > 1) AS t) AS twice,
            (SELECT count(*) FROM push WHERE state = 'running' AND owner IS NULL) AS ownerless,
            (SELECT name FROM schema_migration ORDER BY number DESC LIMIT 1) AS schema,
            (SELECT sum(pg_total_relation_size(relid))::bigint FROM pg_partition_tree('push')) +
                pg_total_relation_size('job') AS bytes
        """
}
