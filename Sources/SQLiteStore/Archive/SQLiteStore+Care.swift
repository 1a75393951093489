internal import FoundationEssentials
internal import GRDB
public import Store

// What an operator does to a file as a whole; a receiver may be at work on it all the while.
extension SQLiteStore {
    /// Opens a file that is there, to look into it or to care for it: no schema is changed, and no lease is taken.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - time: The clocks.
    /// - Returns: The store, for ``PushArchive`` and for what stands here.
    /// - Throws: ``SQLiteOpenError``.
    public static func visit(path: String, time: TimeSource = .system) throws(SQLiteOpenError) -> SQLiteStore {
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        return try SQLiteStore(visiting: path, time: time)
    }

    /// Brings a file's schema up to date, and makes the file where there is none.
    ///
    /// - Returns: The steps that were taken; empty where nothing was to be done.
    /// - Throws: ``SQLiteOpenError``.
    public static func migrate(path: String) throws(SQLiteOpenError) -> [String] {
        let database = try open(path)
        do {
            let before = try database.read { try Schema.migrator.appliedMigrations($0) }
            try migrate(database, path)
            let after = try database.read { try Schema.migrator.appliedMigrations($0) }
            return Array(after.dropFirst(before.count))
        } catch {
            throw SQLiteOpenError(error, path)
        }
    }

    /// Copies the whole file as it is at one moment, and checks the copy.
    ///
    /// Nobody is kept waiting: in WAL mode a reader stands beside the writer. The copy appears under its name only when
    /// it is whole.
    ///
    /// - Parameter path: Where the copy goes; nothing may be there.
    /// - Returns: What the check of the copy found.
    /// - Throws: ``BackupError``.
    public func backUp(to path: String) async throws(BackupError) -> DatabaseReport {
        let files = FileManager.default
        guard !files.fileExists(atPath: path) else { throw .taken(path: path) }
        let partial = path + ".partial"
        do {
            try? files.removeItem(atPath: partial)
            let copy = try DatabaseQueue(path: partial)
            try database.backup(to: copy)
            let report = try await copy.read { try DatabaseCheck.report($0) }
            try copy.close()
            guard report.problems.isEmpty else { throw BackupError.unsound(path: partial, report.problems) }
            try files.moveItem(atPath: partial, toPath: path)
            return report
        } catch let error as BackupError {
            throw error
        } catch {
            throw .failed(path: path, reason: StoreError(error).reason ?? "\(error)")
        }
    }

    /// Reads every page and every row, and counts.
    ///
    /// - Throws: ``StoreError`` where the file cannot be read at all.
    public func report() async throws(StoreError) -> DatabaseReport {
        try await reading { try DatabaseCheck.report($0) }
    }
}

extension StoreError {
    fileprivate var reason: String? {
        if case .unavailable(let reason) = self { reason } else { nil }
    }
}
