internal import GRDB
internal import Store

/// 32,768 pushes with neighbouring numbers, within which they are found by person, by scene and by event.
///
/// An index over all pushes by person would be changed at a random place by each push; within a block it is a megabyte,
/// which stays in memory while the block fills. Who looks for a person asks block after block: 300 for ten million
/// pushes.
enum PushBlock {
    /// Whether a filter asks for what is found within blocks.
    static func serves(_ filter: PushFilter) -> Bool {
        filter.openID != nil || filter.scene != nil || filter.event != nil
    }

    /// The pushes of a person, of a scene or of an event that a filter lets through, by their numbers, in its order.
    static func numbers(_ filter: PushFilter, in database: Database) throws -> [Int64] {
        let conditions = PushConditions(filter, withCursor: true)
        let isNewestFirst = filter.order == .newestFirst
        let sql = """
            SELECT id FROM push WHERE id >> 15 = ? AND \(conditions.sql)
            ORDER BY id \(isNewestFirst ? "DESC" : "ASC") LIMIT ?
            """
        let statement = try database.cachedStatement(sql: sql)
        var found: [Int64] = []
        for block in try blocks(of: filter, in: database) {
            let arguments: StatementArguments = [block] + conditions.arguments + [filter.limit - found.count]
            found += try Int64.fetchAll(statement, arguments: arguments)
            if found.count == filter.limit { break }
        }
        return found
    }

    /// How many pushes of a person, of a scene or of an event a filter lets through; its cursor and limit do not count.
    static func count(_ filter: PushFilter, in database: Database) throws -> Int {
        let conditions = PushConditions(filter, withCursor: false)
        let sql = "SELECT count(*) FROM push WHERE id >> 15 = ? AND \(conditions.sql)"
        let statement = try database.cachedStatement(sql: sql)
        var whole = filter
        whole.after = nil
        return try blocks(of: whole, in: database).reduce(0) { count, block in
            count + (try Int.fetchOne(statement, arguments: [block] + conditions.arguments) ?? 0)
        }
    }

    /// The blocks with pushes beyond the filter's cursor, in its order.
    private static func blocks(of filter: PushFilter, in database: Database) throws -> [Int64] {
        let sql = "SELECT (SELECT min(id) FROM push), (SELECT max(id) FROM push)"
        guard let row = try Row.fetchOne(database, sql: sql), var first = row[0] as Int64?, var last = row[1] as Int64?
        else { return [] }
        let isNewestFirst = filter.order == .newestFirst
        if let cursor = filter.after?.rawValue {
            if isNewestFirst { last = min(last, cursor) } else { first = max(first, cursor) }
        }
        guard first <= last else { return [] }
        let blocks = Array(first >> 15...last >> 15)
        return isNewestFirst ? blocks.reversed() : blocks
    }
}
