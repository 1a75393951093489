internal import FoundationEssentials
internal import GRDB
internal import Store

/// The statements about chains; each runs inside a transaction that is the caller's.
enum ChainTable {
    static func append(_ line: [UInt8], to name: String, in database: Database) throws {
        var end = try end(of: name, in: database)
        let entry = end.append(line)
        let sql = "INSERT INTO chain (name, number, line, previous, hash) VALUES (?, ?, ?, ?, ?)"
        try database.cachedStatement(sql: sql).execute(arguments: [
            name, entry.number, entry.line.blob, entry.previous.blob, entry.hash.blob,
        ])
    }

    static func entries(
        of name: String,
        after number: Int64,
        limit: Int,
        in database: Database
    ) throws -> [ChainEntry] {
        let sql = "SELECT * FROM chain WHERE name = ? AND number > ? ORDER BY number LIMIT ?"
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchAll(statement, arguments: [name, number, limit]).map { ChainEntry($0) }
    }

    static func end(of name: String, in database: Database) throws -> HashChain {
        let sql = "SELECT * FROM chain WHERE name = ? ORDER BY number DESC LIMIT 1"
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchOne(statement, arguments: [name]).map { HashChain(after: ChainEntry($0)) } ?? HashChain()
    }
}

extension ChainEntry {
    fileprivate init(_ row: Row) {
        self.init(
            number: row["number"],
            line: [UInt8](row["line"] as Data),
            previous: [UInt8](row["previous"] as Data),
            hash: [UInt8](row["hash"] as Data)
        )
    }
}
