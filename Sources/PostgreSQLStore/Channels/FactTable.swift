internal import OfficialAccount
internal import Store

/// The statements about facts that stand by themselves.
///
/// Numbers are given before their rows can be seen, so a number is seen while a lower one is still to come. Whoever
/// counts up to a number would leave that one out for ever. So whoever writes facts holds a lock that many may share,
/// taken before the first number and let go behind the commit; and whoever counts asks for it alone, for a moment: each
/// number that was given by then is there to be seen, or never will be.
enum FactTable {
    private static let lock = "18516, hashtext(current_schema())"

    /// To be the first of a transaction that writes facts: whoever holds a row already could keep the others waiting who
    /// wait here.
    static let announce = SQLStatement("writes facts", "SELECT pg_advisory_xact_lock_shared(\(lock))")

    /// The number up to which all facts can be seen.
    ///
    /// Whoever waits for the lock keeps others from writing, so it does not wait for long: the next round tries again.
    static let horizon = [
        SQLStatement("count in vain", "SELECT set_config('lock_timeout', '250ms', true)"),
        SQLStatement("counts facts", "SELECT pg_advisory_xact_lock(\(lock))"),
        SQLStatement("last fact", "SELECT coalesce(max(id), 0) AS id FROM fact"),
    ]

    /// Whether anything is to be counted.
    static let more = SQLStatement(
        "more facts",
        "SELECT EXISTS (SELECT 1 FROM fact WHERE id > (SELECT fact FROM roll_up)) AS found"
    )

    /// Facts of no push.
    static func insert(_ facts: FactColumns) -> SQLStatement {
        let sql = """
            INSERT INTO fact (kind, at, person, scene)
            SELECT f.kind, f.at, f.person, f.scene FROM \(FactColumns.unnested(key: "bigint", from: 1))
            ORDER BY f.position
            """
        return SQLStatement("write facts", sql, [facts.numbers] + facts.values)
    }

    static func facts(after number: Int64, limit: Int) -> SQLStatement {
        let sql = """
            SELECT fact.id, fact.kind, fact.at, fact.person, scene.account,
                CASE WHEN scene.role = 0 THEN scene.text END AS text
            FROM fact JOIN scene ON scene.id = fact.scene
            WHERE fact.id > $1::bigint ORDER BY fact.id LIMIT $2::bigint
            """
        return SQLStatement("facts", sql, [.integer(number), .integer(Int64(limit))])
    }
}

extension StoredFact {
    init(_ row: SQLRow) {
        self.init(
            number: row.integer("id") ?? 0,
            account: row.text("account") ?? "",
            // A number that is not known would be a newer version's, whose schema is refused.
            kind: row.integer("kind").flatMap { ChannelFact.Kind(rawValue: $0) } ?? .scan,
            at: row.integer("at") ?? 0,
            person: row.bytes("person") ?? [],
            scene: row.text("text")
        )
    }
}
