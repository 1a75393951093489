internal import OfficialAccount
internal import Store

/// The statements about codes, and about the channels of scenes.
enum CodeTable {
    /// Keeps a code, and gives its scene the code's channel where it has one.
    static func insert(_ code: KeptCode) -> SQLStatement {
        SQLStatement(
            "keep code",
            """
            WITH of AS (
                INSERT INTO scene (account, role, text, channel) VALUES ($1::text, 0, $2::text, $3::text)
                ON CONFLICT (account, role, text) DO UPDATE SET channel = coalesce(excluded.channel, scene.channel)
                RETURNING id
            )
            INSERT INTO code (scene, kind, ticket, url, label, tags, made_at, expires_at)
            SELECT id, $4::text, $5::text, $6::text, $7::text, $8::text, $9::bigint, $10::bigint FROM of
            """,
            [
                .text(code.account), .text(code.scene), .text(code.channel), .text(code.kind), .text(code.ticket),
                .text(code.url), .text(code.label), .text(code.tags.joined(separator: "\n")), .integer(code.madeAt),
                .integer(code.expiresAt),
            ]
        )
    }

    static func codes(_ filter: CodeFilter) -> SQLStatement {
        var conditions = ["scene.account = $1::text", "code.id < $2::bigint"]
        var parameters: [SQLValue] = [
            .text(filter.account), .integer(filter.before?.rawValue ?? .max), .integer(Int64(filter.limit)),
        ]
        for (column, value) in [("text", filter.scene), ("channel", filter.channel)] {
            guard let value else { continue }
            parameters.append(.text(value))
            conditions.append("scene.\(column) = $\(parameters.count)::text")
        }
        let sql = """
            SELECT code.*, scene.account, scene.text, scene.channel, scene.last_scan_at
            FROM code JOIN scene ON scene.id = code.scene
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY code.id DESC LIMIT $3::bigint
            """
        return SQLStatement(nil, sql, parameters)
    }

    static func permanent(of account: String) -> SQLStatement {
        let sql = """
            SELECT count(*) AS count FROM code JOIN scene ON scene.id = code.scene
            WHERE scene.account = $1::text AND code.expires_at IS NULL
            """
        return SQLStatement(nil, sql, [.text(account)])
    }

    static func setChannel(_ channel: String?, ofScene scene: String, of account: String) -> SQLStatement {
        SQLStatement(
            "set channel",
            """
            INSERT INTO scene (account, role, text, channel) VALUES ($1::text, 0, $2::text, $3::text)
            ON CONFLICT (account, role, text) DO UPDATE SET channel = excluded.channel
            """,
            [.text(account), .text(scene), .text(channel)]
        )
    }
}

extension StoredCode {
    init(_ row: SQLRow) {
        self.init(
            id: CodeID(rawValue: row.integer("id") ?? 0),
            code: KeptCode(
                account: row.text("account") ?? "",
                kind: row.text("kind") ?? "",
                scene: row.text("text") ?? "",
                ticket: row.text("ticket") ?? "",
                url: row.text("url") ?? "",
                channel: row.text("channel"),
                label: row.text("label"),
                tags: (row.text("tags") ?? "").split(separator: "\n").map(String.init),
                madeAt: row.integer("made_at") ?? 0,
                expiresAt: row.integer("expires_at")
            ),
            lastScanAt: row.integer("last_scan_at")
        )
    }
}
