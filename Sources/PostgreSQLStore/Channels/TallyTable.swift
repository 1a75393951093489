internal import Store

/// The statements that read figures.
enum TallyTable {
    private static let sums = Tally.Figure.allCases.map { "sum(tally.\($0.rawValue))::bigint AS \($0.rawValue)" }
        .joined(separator: ", ")

    /// One statement a range.
    static func statements(_ query: TallyQuery) -> [SQLStatement] { query.ranges.map { statement(query, $0) } }

    /// The rows of all ranges as one answer.
    static func rows(_ query: TallyQuery, _ results: [[SQLRow]]) -> [TallyRow] {
        allRows(query, results).filter { !$0.tally.isZero }
    }

    private static func allRows(_ query: TallyQuery, _ results: [[SQLRow]]) -> [TallyRow] {
        guard query.grouping != .time else {
            return results.joined().map { TallyRow(name: nil, bucket: $0.integer("name"), tally: Tally($0)) }
        }
        var found: [String?: TallyRow] = [:]
        var order: [String?] = []
        for row in results.joined() {
            let name = row.text("name")
            if found[name] == nil { order.append(name) }
            found[name, default: TallyRow(name: name, bucket: nil, tally: Tally())].tally += Tally(row)
        }
        return order.compactMap { found[$0] }
    }

    private static func statement(_ query: TallyQuery, _ range: BucketRange) -> SQLStatement {
        let isNarrow = query.channel != nil || query.scene != nil
        // All scenes together stand in a row of their own: a year by days is 365 rows, however many scenes there are.
        let isOfAll = query.grouping == .time && !isNarrow
        var conditions = ["scene.account = $4::text", isOfAll ? "scene.role = 2" : "scene.role < 2"]
        var parameters: [SQLValue] = [
            .integer(range.grain.rawValue), .integer(range.buckets.lowerBound), .integer(range.buckets.upperBound),
            .text(query.account),
        ]
        if let channel = query.channel, !channel.isEmpty {
            parameters.append(.text(channel))
            conditions.append("scene.channel = $\(parameters.count)::text")
        } else if query.channel != nil {
            conditions.append("scene.channel IS NULL")
        }
        if let scene = query.scene {
            parameters.append(.text(scene))
            conditions.append("scene.role = 0 AND scene.text = $\(parameters.count)::text")
        }
        let name =
            switch query.grouping {
            case .scene: "CASE WHEN scene.role = 0 THEN scene.text END COLLATE \"C\""
            case .channel: "scene.channel COLLATE \"C\""
            case .time: "tally.bucket"
            }
        let sql = """
            SELECT \(name) AS name, \(sums) FROM scene JOIN tally
            ON tally.grain = $1::bigint AND tally.scene = scene.id
                AND tally.bucket >= $2::bigint AND tally.bucket < $3::bigint
            WHERE \(conditions.joined(separator: " AND ")) GROUP BY 1 ORDER BY 1 NULLS FIRST
            """
        return SQLStatement(nil, sql, parameters)
    }
}

extension Tally {
    init(_ row: SQLRow) {
        self.init()
        for figure in Figure.allCases { self[figure] = row.integer(figure.rawValue) ?? 0 }
    }
}
