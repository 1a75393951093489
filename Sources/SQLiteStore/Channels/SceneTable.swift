internal import GRDB
internal import Store

/// The scenes that facts and codes speak of, by numbers; each statement runs inside a transaction that is the caller's.
enum SceneTable {
    /// What a row stands for.
    enum Role: Int64 {
        case scene = 0
        case noScene = 1
        case all = 2

        /// What the scene of a fact or a code is.
        init(of scene: String?) { self = scene == nil ? .noScene : .scene }
    }

    /// The number of a scene, a new one where it has none yet; of "no scene" for `nil`.
    static func number(of scene: String?, _ account: String, in database: Database) throws -> Int64 {
        try number(Role(of: scene), scene ?? "", account, in: database)
    }

    static func number(_ role: Role, _ text: String, _ account: String, in database: Database) throws -> Int64 {
        let looking = "SELECT id FROM scene WHERE account = ? AND role = ? AND text = ?"
        let arguments: StatementArguments = [account, role.rawValue, text]
        if let id = try Int64.fetchOne(try database.cachedStatement(sql: looking), arguments: arguments) { return id }
        let sql = "INSERT INTO scene (account, role, text) VALUES (?, ?, ?)"
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
        return database.lastInsertedRowID
    }

    static func setChannel(_ channel: String?, of scene: Int64, in database: Database) throws {
        let statement = try database.cachedStatement(sql: "UPDATE scene SET channel = ? WHERE id = ?")
        try statement.execute(arguments: [channel, scene])
    }

    static func scanned(_ scene: Int64, at moment: Int64, in database: Database) throws {
        let sql = "UPDATE scene SET last_scan_at = max(coalesce(last_scan_at, ?), ?) WHERE id = ?"
        try database.cachedStatement(sql: sql).execute(arguments: [moment, moment, scene])
    }
}
