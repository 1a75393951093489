internal import FoundationEssentials
internal import GRDB
internal import Store

/// The statements about facts; each runs inside a transaction that is the caller's.
enum FactTable {
    /// Writes facts, and their checks where those are called for; `push` is what they follow from.
    static func insert(_ facts: [ChannelFact], of push: PushID?, at now: Int64, in database: Database) throws {
        guard !facts.isEmpty else { return }
        let key = try key(in: database)
        for fact in facts {
            let person = fact.person(key: key).blob
            if try !insert(fact, person, in: database) {
                // The first fact of its scene.
                _ = try SceneTable.number(of: fact.scene, fact.account, in: database)
                _ = try insert(fact, person, in: database)
            }
            if let check = fact.check, try PersonTable.hasFollowed(person, in: database) {
                try JobTable.insert([check], of: push, at: now, in: database)
            }
        }
    }

    /// - Returns: Whether the scene had a number; nothing was inserted otherwise.
    private static func insert(_ fact: ChannelFact, _ person: Data, in database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: Self.insertion)
        try statement.execute(arguments: [
            fact.kind.rawValue, fact.at, person, fact.account, SceneTable.Role(of: fact.scene).rawValue,
            fact.scene ?? "",
        ])
        return database.changesCount == 1
    }

    private static let insertion = """
        INSERT INTO fact (kind, at, person, scene)
        SELECT ?, ?, ?, id FROM scene WHERE account = ? AND role = ? AND text = ?
        """

    static func key(in database: Database) throws -> [UInt8] {
        let statement = try database.cachedStatement(sql: "SELECT key FROM channel_key")
        guard let key = try Data.fetchOne(statement) else {
            throw StoreError.unavailable(reason: "the key of people's hashes is gone; restore a backup")
        }
        return [UInt8](key)
    }

    static func facts(after number: Int64, limit: Int, in database: Database) throws -> [StoredFact] {
        let sql = """
            SELECT fact.id, kind, at, person, account, iif(role = 0, text, NULL) AS text
            FROM fact JOIN scene ON scene.id = fact.scene WHERE fact.id > ? ORDER BY fact.id LIMIT ?
            """
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchAll(statement, arguments: [number, limit]).map { row in
            StoredFact(
                number: row["id"],
                account: row["account"],
                // A number that is not known would be a newer version's, whose schema is refused.
                kind: ChannelFact.Kind(rawValue: row["kind"]) ?? .scan,
                at: row["at"],
                person: [UInt8](row["person"] as Data),
                scene: row["text"]
            )
        }
    }

    /// The number of the last fact.
    static func last(in database: Database) throws -> Int64 {
        try Int64.fetchOne(try database.cachedStatement(sql: "SELECT max(id) FROM fact")) ?? 0
    }
}
