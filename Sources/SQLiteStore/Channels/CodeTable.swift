internal import GRDB
internal import OfficialAccount
internal import Store

/// The statements about codes; each runs inside a transaction that is the caller's.
enum CodeTable {
    static func insert(_ code: KeptCode, in database: Database) throws {
        let scene = try SceneTable.number(of: code.scene, code.account, in: database)
        if let channel = code.channel { try SceneTable.setChannel(channel, of: scene, in: database) }
        let sql = """
            INSERT INTO code (scene, kind, ticket, url, label, tags, made_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        try database.cachedStatement(sql: sql).execute(arguments: [
            scene, code.kind, code.ticket, code.url, code.label, code.tags.joined(separator: "\n"), code.madeAt,
            code.expiresAt,
        ])
    }

    static func codes(_ filter: CodeFilter, in database: Database) throws -> [StoredCode] {
        let sql = """
            SELECT code.*, scene.account, scene.text, scene.channel, scene.last_scan_at
            FROM code JOIN scene ON scene.id = code.scene
            WHERE scene.account = ? AND (? IS NULL OR scene.text = ?) AND (? IS NULL OR scene.channel = ?)
                AND code.id < ?
            ORDER BY code.id DESC LIMIT ?
            """
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchAll(
            statement,
            arguments: [
                filter.account, filter.scene, filter.scene, filter.channel, filter.channel,
                filter.before?.rawValue ?? .max, filter.limit,
            ]
        ).map { StoredCode($0) }
    }

    static func permanent(of account: String, in database: Database) throws -> Int {
        let sql = """
            SELECT count(*) FROM code JOIN scene ON scene.id = code.scene
            WHERE scene.account = ? AND code.expires_at IS NULL
            """
        return try Int.fetchOne(try database.cachedStatement(sql: sql), arguments: [account]) ?? 0
    }
}

extension StoredCode {
    fileprivate init(_ row: Row) {
        let tags: String = row["tags"]
        self.init(
            id: CodeID(rawValue: row["id"]),
            code: KeptCode(
                account: row["account"],
                kind: row["kind"],
                scene: row["text"],
                ticket: row["ticket"],
                url: row["url"],
                channel: row["channel"],
                label: row["label"],
                tags: tags.split(separator: "\n").map(String.init),
                madeAt: row["made_at"],
                expiresAt: row["expires_at"]
            ),
            lastScanAt: row["last_scan_at"]
        )
    }
}
