internal import GRDB
internal import Store

/// The statements that read figures.
enum TallyTable {
    private static let sums = Tally.Figure.allCases.map { "sum(tally.\($0.rawValue))" }.joined(separator: ", ")

    static func rows(_ query: TallyQuery, in database: Database) throws -> [TallyRow] {
        var found: [String?: TallyRow] = [:]
        var order: [String?] = []
        var inTime: [TallyRow] = []
        for range in query.ranges {
            for row in try rows(query, range, in: database) {
                guard query.grouping != .time else {
                    inTime.append(row)
                    continue
                }
                if found[row.name] == nil { order.append(row.name) }
                found[row.name, default: TallyRow(name: row.name, bucket: nil, tally: Tally())].tally += row.tally
            }
        }
        return (query.grouping == .time ? inTime : order.compactMap { found[$0] }).filter { !$0.tally.isZero }
    }

    private static func rows(_ query: TallyQuery, _ range: BucketRange, in database: Database) throws -> [TallyRow] {
        let isNarrow = query.channel != nil || query.scene != nil
        // All scenes together stand in a row of their own: a year by days is 365 rows, however many scenes there are.
        let isOfAll = query.grouping == .time && !isNarrow
        var conditions = ["scene.account = ?", isOfAll ? "scene.role = 2" : "scene.role < 2"]
        var arguments: [(any DatabaseValueConvertible)?] = [
            range.grain.rawValue, range.buckets.lowerBound, range.buckets.upperBound, query.account,
        ]
        if let channel = query.channel {
            conditions.append(channel.isEmpty ? "scene.channel IS NULL" : "scene.channel = ?")
            if !channel.isEmpty { arguments.append(channel) }
        }
        if let scene = query.scene {
            conditions.append("scene.role = 0 AND scene.text = ?")
            arguments.append(scene)
        }
        // Of channels each scene has a row of its own here, too: in the order of the index over scenes nothing is sorted.
        let (name, order) =
            switch query.grouping {
            case .scene: ("iif(scene.role = 0, scene.text, NULL)", "scene.role, scene.text")
            case .channel: ("scene.channel", "scene.role, scene.text")
            case .time: ("tally.bucket", "tally.bucket")
            }
        // CROSS JOIN keeps the order: each scene's stretch of time is one seek and a run of neighbours.
        let sql = """
            SELECT \(name) AS name, \(sums) FROM scene CROSS JOIN tally
            ON tally.grain = ? AND tally.scene = scene.id AND tally.bucket >= ? AND tally.bucket < ?
            WHERE \(conditions.joined(separator: " AND ")) GROUP BY \(order) ORDER BY \(order)
            """
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchAll(statement, arguments: StatementArguments(arguments)).map { row in
            var tally = Tally()
            for (place, figure) in Tally.Figure.allCases.enumerated() { tally[figure] = row[place + 1] }
            return query.grouping == .time
                ? TallyRow(name: nil, bucket: row[0], tally: tally)
                : TallyRow(name: row[0], bucket: nil, tally: tally)
        }
    }
}
