internal import Store

/// The statements about what features remember.
enum StateTable {
    /// The columns of ``StateRecord``, its names and tags as arrays beside it.
    private static let columns = """
        s.position, s.kind, s.id, s.version, s.body, s.expires_at,
            ARRAY(SELECT name FROM state_name WHERE state = s.position) AS names,
            ARRAY(SELECT tag FROM state_tag WHERE state = s.position) AS tags
        """

    static func record(_ key: StateRecord.Key) -> SQLStatement {
        SQLStatement(
            "record",
            "SELECT \(columns) FROM state s WHERE s.kind = $1::text AND s.id = $2::text",
            [.text(key.kind), .text(key.id)]
        )
    }

    static func record(of kind: String, named name: String) -> SQLStatement {
        SQLStatement(
            "named record",
            """
            SELECT \(columns) FROM state_name n JOIN state s ON s.position = n.state
            WHERE n.kind = $1::text AND n.name = $2::text
            """,
            [.text(kind), .text(name)]
        )
    }

    static func records(of kind: String, tagged tag: String?, before: Int64, limit: Int) -> SQLStatement {
        let end = "ORDER BY s.position DESC LIMIT $3::bigint"
        let values: [SQLValue] = [.text(kind), .integer(before), .integer(Int64(limit))]
        guard let tag else {
            let all = "SELECT \(columns) FROM state s WHERE s.kind = $1::text AND s.position < $2::bigint \(end)"
            return SQLStatement("records", all, values)
        }
        let tagged = """
            SELECT \(columns) FROM state_tag t JOIN state s ON s.position = t.state
            WHERE t.kind = $1::text AND t.state < $2::bigint AND t.tag = $4::text \(end)
            """
        return SQLStatement("tagged records", tagged, values + [.text(tag)])
    }

    /// Forgets the oldest that are over; what is just being changed is passed over.
    static func forgetExpired(limit: Int, _ now: SQLValue) -> SQLStatement {
        SQLStatement(
            "forget records",
            """
            WITH over AS (
                SELECT position FROM state WHERE expires_at <= \(SQLStatement.now)
                ORDER BY expires_at, position LIMIT $2::bigint FOR UPDATE SKIP LOCKED
            )
            DELETE FROM state USING over WHERE state.position = over.position RETURNING state.position
            """,
            [now, .integer(Int64(limit))]
        )
    }

    /// The lines of a chain behind a number.
    static func chain(_ name: String, after number: Int64, limit: Int) -> SQLStatement {
        SQLStatement(
            "chain",
            """
            SELECT name, number, line, previous, hash FROM chain WHERE name = $1::text AND number > $2::bigint
            ORDER BY number LIMIT $3::bigint
            """,
            [.text(name), .integer(number), .integer(Int64(limit))]
        )
    }

    /// The last line of each of these chains.
    static func ends(of names: [String]) -> SQLStatement {
        SQLStatement(
            "chain ends",
            """
            SELECT c.name, c.number, c.line, c.previous, c.hash
            FROM (SELECT DISTINCT i.name FROM unnest($1::text[]) AS i (name)) AS wanted
            CROSS JOIN LATERAL (
                SELECT * FROM chain WHERE chain.name = wanted.name ORDER BY number DESC LIMIT 1
            ) AS c
            """,
            [.texts(names)]
        )
    }
}

extension StateRecord {
    init(_ row: SQLRow) {
        self.init(
            key: Key(kind: row.text("kind") ?? "", id: row.text("id") ?? ""),
            version: row.integer("version") ?? 0,
            position: row.integer("position") ?? 0,
            body: row.bytes("body") ?? [],
            names: Set(row.texts("names")),
            tags: Set(row.texts("tags")),
            expiresAt: row.integer("expires_at")
        )
    }
}

extension ChainEntry {
    init(_ row: SQLRow) {
        self.init(
            number: row.integer("number") ?? 0,
            line: row.bytes("line") ?? [],
            previous: row.bytes("previous") ?? [],
            hash: row.bytes("hash") ?? []
        )
    }
}
