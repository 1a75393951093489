internal import GRDB
internal import Store

/// The statements that look through a whole file.
enum DatabaseCheck {
    /// Enough to see that a file is damaged.
    private static let problemLimit = 20

    static func report(_ database: Database) throws -> DatabaseReport {
        let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let size = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        var report = DatabaseReport(
            problems: try integrity(database),
            schema: try Schema.migrator.appliedMigrations(database).last ?? "none",
            bytes: pages * size
        )
        do {
            report.problems += try foreignKeys(database)
            report.pushes = try counts("push", database)
            report.jobs = try counts("job", database)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            report.problems.append("its tables cannot be read to the end")
        }
        return report
    }

    private static func integrity(_ database: Database) throws -> [String] {
        do {
            let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check(\(problemLimit))")
            return lines == ["ok"] ? [] : lines
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return ["its pages are damaged: \(error.message ?? "SQLITE_CORRUPT")"]
        }
    }

    private static func foreignKeys(_ database: Database) throws -> [String] {
        try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(problemLimit).map { row in
            let (table, id, parent) = (row[0] as String, row[1] as Int64?, row[2] as String)
            return "\(table) \(id.map { "\($0)" } ?? "?") belongs to a \(parent) that is not there"
        }
    }

    private static func counts<State: RawRepresentable<String> & Hashable>(
        _ table: String,
        _ database: Database
    ) throws -> [State: Int] {
        let rows = try Row.fetchAll(database, sql: "SELECT state, count(*) FROM \(table) GROUP BY state")
        return rows.reduce(into: [:]) { counts, row in
            if let state = State(rawValue: row[0]) { counts[state] = row[1] }
        }
    }
}
