internal import FoundationEssentials
internal import GRDB
internal import OfficialAccount
internal import Store

/// The statements for people who look into the tables; each runs inside a transaction that is the caller's.
enum ArchiveTable {
    // MARK: Pushes

    /// The pushes that a filter lets through, with their jobs.
    static func pushes(_ filter: PushFilter, in database: Database) throws -> [StoredPush] {
        // Chosen by their numbers first: whatever is sorted, it is no documents.
        let ids = try PushBlock.serves(filter) ? PushBlock.numbers(filter, in: database) : numbers(filter, in: database)
        return try pushes(ids, filter.order, in: database)
    }

    /// Single pushes, by their numbers, with their jobs.
    static func pushes(
        _ ids: [Int64],
        _ order: PushFilter.Order,
        in database: Database
    ) throws -> [StoredPush] {
        let sql = """
            SELECT * FROM push WHERE id IN (SELECT value FROM json_each(?))
            ORDER BY id \(order == .newestFirst ? "DESC" : "ASC")
            """
        let list = DatabaseValue(list: ids.map { .number(Int($0)) })
        var pushes = try Row.fetchAll(database, sql: sql, arguments: [list]).map { StoredPush($0) }
        let jobs = try jobs(of: pushes.map(\.id), in: database)
        for index in pushes.indices { pushes[index].jobs = jobs[pushes[index].id] ?? [] }
        return pushes
    }

    private static func numbers(_ filter: PushFilter, in database: Database) throws -> [Int64] {
        let conditions = PushConditions(filter, withCursor: true)
        let order = filter.order == .newestFirst ? "DESC" : "ASC"
        // In the order of numbers a page of many is found at once, and the lack of a few only at the end of the table.
        // A plus sign keeps SQLite from that order, so that it takes the index over times.
        let id = try areFew(since: filter.since, in: database) ? "+id" : "id"
        let sql = "SELECT id FROM push WHERE \(conditions.sql) ORDER BY \(id) \(order) LIMIT ?"
        return try Int64.fetchAll(database, sql: sql, arguments: conditions.arguments + [filter.limit])
    }

    private static func areFew(since: Int64?, in database: Database) throws -> Bool {
        guard let since else { return false }
        let sql = "SELECT count(*) FROM (SELECT 1 FROM push WHERE received_at >= ? LIMIT 5000)"
        return try (Int.fetchOne(database, sql: sql, arguments: [since]) ?? 0) < 5000
    }

    /// How many pushes a filter lets through.
    static func count(_ filter: PushFilter, in database: Database) throws -> Int {
        if PushBlock.serves(filter) { return try PushBlock.count(filter, in: database) }
        let conditions = PushConditions(filter, withCursor: false)
        let sql = "SELECT count(*) FROM push WHERE \(conditions.sql)"
        return try Int.fetchOne(database, sql: sql, arguments: conditions.arguments) ?? 0
    }

    // MARK: Letting go

    /// The oldest pushes that may go, by their numbers.
    static func prunable(before: Int64, limit: Int, in database: Database) throws -> [Int64] {
        try Int64.fetchAll(
            database,
            sql: """
                SELECT id FROM push
                WHERE received_at < ? AND state <> 'running'
                    AND NOT EXISTS (SELECT 1 FROM job WHERE job.push = push.id AND job.state = 'pending')
                    AND id IS NOT (SELECT max(id) FROM push)
                    AND id IS NOT (SELECT push FROM job ORDER BY id DESC LIMIT 1)
                ORDER BY received_at LIMIT ?
                """,
            arguments: [before, limit]
        )
    }

    /// Deletes pushes, and with each its jobs; one that has got something to do since stays.
    static func delete(_ ids: [Int64], in database: Database) throws -> Int {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM push
                WHERE id IN (SELECT value FROM json_each(?))
                    AND NOT EXISTS (SELECT 1 FROM job WHERE job.push = push.id AND job.state = 'pending')
                """
        )
        try statement.execute(arguments: [DatabaseValue(list: ids.map { .number(Int($0)) })])
        return database.changesCount
    }

    /// Deletes old jobs that follow from no push and are done or dead; the newest stays, or its number would be given
    /// again.
    static func deleteJobsOfNothing(before: Int64, limit: Int, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM job WHERE id IN (
                    SELECT id FROM job
                    WHERE push IS NULL AND written_at < ? AND state <> 'pending' AND id <> (SELECT max(id) FROM job)
                    ORDER BY written_at LIMIT ?
                )
                """
        )
        try statement.execute(arguments: [before, limit])
    }

    // MARK: Jobs

    /// Jobs in one state, the oldest first.
    static func jobs(_ state: StoredJob.State, after: JobID?, limit: Int, in database: Database) throws -> [StoredJob] {
        // The state stands in the text: an index over one state is used only where the text says so.
        let sql = "SELECT * FROM job WHERE state = '\(state.rawValue)' AND id > ? ORDER BY id LIMIT ?"
        return try Row.fetchAll(database, sql: sql, arguments: [after?.rawValue ?? 0, limit]).map { StoredJob($0) }
    }

    /// Lets a dead job be tried again.
    static func revive(_ id: JobID, at now: Int64, in database: Database) throws -> Revival {
        let sql = "SELECT * FROM job WHERE id = ?"
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [id.rawValue]) else { return .unknown }
        let job = StoredJob(row)
        guard job.state == .dead else { return .notDead }
        if let expiresAt = job.job.expiresAt, expiresAt <= now { return .expired(at: expiresAt) }
        try database.execute(
            sql: "UPDATE job SET state = 'pending', attempts = 0, due_at = ?, owner = NULL WHERE id = ?",
            arguments: [now, id.rawValue]
        )
        return .revived
    }

    private static func jobs(of pushes: [PushID], in database: Database) throws -> [PushID: [StoredJob]] {
        guard !pushes.isEmpty else { return [:] }
        let sql = "SELECT * FROM job WHERE push IN (SELECT value FROM json_each(?)) ORDER BY id"
        let list = DatabaseValue(list: pushes.map { .number(Int($0.rawValue)) })
        let rows = try Row.fetchAll(database, sql: sql, arguments: [list])
        return rows.reduce(into: [:]) { jobs, row in
            let job = StoredJob(row)
            if let push = job.pushID { jobs[push, default: []].append(job) }
        }
    }
}
