internal import OfficialAccount
internal import Store

extension RollUp {
    /// Takes the cursor's row, and reads the facts behind it.
    static func looking(_ limit: Int, _ horizon: Int64) -> [SQLStatement] {
        [
            SQLStatement(nil, "BEGIN"),
            SQLStatement("cursor", "SELECT zone FROM roll_up FOR UPDATE"),
            SQLStatement("next facts", nextFacts, [.integer(horizon), .integer(Int64(limit))]),
        ]
    }

    private static let nextFacts = """
        SELECT fact.id, fact.kind, fact.at, fact.person, fact.scene, scene.account
        FROM fact JOIN scene ON scene.id = fact.scene
        WHERE fact.id > (SELECT fact FROM roll_up) AND fact.id <= $1::bigint
        ORDER BY fact.id LIMIT $2::bigint
        """

    /// Reads what the facts' people have done before, and notes which scenes they meet for the first time.
    static func meeting(_ facts: [SQLRow]) -> [SQLStatement] {
        let accounts = Set(facts.compactMap { $0.text("account") }).sorted()
        let names = accounts.flatMap { [SceneName(.noScene, "", of: $0), SceneName(.all, "", of: $0)] }
        let people = Set(facts.compactMap { $0.bytes("person") })
        let meetings = facts.filter { fact in
            [ChannelFact.Kind.follow.rawValue, ChannelFact.Kind.scan.rawValue].contains(fact.integer("kind"))
        }
        return [
            SQLStatement(
                "make scenes",
                SceneNumbers.making,
                [
                    .texts(names.map(\.account)), .integers(names.map(\.role.rawValue)), .texts(names.map(\.text)),
                ]
            ),
            SQLStatement(
                "special scenes",
                "SELECT id, account, role, text FROM scene WHERE account = ANY ($1::text[]) AND role > 0 AND text = ''",
                [.texts(accounts)]
            ),
            SQLStatement(
                "people",
                "SELECT \(columns) FROM person WHERE mark = ANY ($1::bytea[])",
                [.blobs(Array(people))]
            ),
            SQLStatement(
                "meet",
                """
                INSERT INTO contact (person, scene)
                SELECT DISTINCT * FROM unnest($1::bytea[], $2::bigint[]) ON CONFLICT DO NOTHING RETURNING person, scene
                """,
                [.blobs(meetings.map { $0.bytes("person") }), .integers(meetings.map { $0.integer("scene") })]
            ),
        ]
    }

    private static let columns = """
        mark, first_scene, first_at, last_scene, last_at, has_followed, following_since, following_scene
        """

    static let keeping = """
        INSERT INTO person (\(columns))
        SELECT * FROM unnest(
            $1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[]
        )
        ON CONFLICT (mark) DO UPDATE SET first_scene = excluded.first_scene, first_at = excluded.first_at,
            last_scene = excluded.last_scene, last_at = excluded.last_at, has_followed = excluded.has_followed,
            following_since = excluded.following_since, following_scene = excluded.following_scene
        """

    static let adding: String = {
        let names = Tally.Figure.allCases.map(\.rawValue)
        let sums = names.map { "\($0) = tally.\($0) + excluded.\($0)" }.joined(separator: ", ")
        let parameters = (1...names.count + 3).map { "$\($0)::bigint[]" }.joined(separator: ", ")
        return """
            INSERT INTO tally (grain, scene, bucket, \(names.joined(separator: ", ")))
            SELECT * FROM unnest(\(parameters))
            ON CONFLICT (grain, scene, bucket) DO UPDATE SET \(sums)
            """
    }()

    static let scanning = """
        UPDATE scene SET last_scan_at = greatest(scene.last_scan_at, i.at)
        FROM unnest($1::bigint[], $2::bigint[]) AS i (scene, at) WHERE scene.id = i.scene
        """

    /// Forgets everything that was counted, as one who counts: nobody else does meanwhile.
    static let forgetting = """
        BEGIN;
        SELECT fact FROM roll_up FOR UPDATE;
        DELETE FROM tally;
        DELETE FROM contact;
        DELETE FROM person;
        UPDATE scene SET last_scan_at = NULL WHERE last_scan_at IS NOT NULL;
        UPDATE roll_up SET fact = 0, zone = NULL;
        COMMIT
        """
}

extension PersonHistory {
    init(_ row: SQLRow) {
        self.init()
        firstScene = row.integer("first_scene")
        firstAt = row.integer("first_at")
        lastScene = row.integer("last_scene")
        lastAt = row.integer("last_at")
        hasFollowed = row.integer("has_followed") == 1
        followingSince = row.integer("following_since")
        followingScene = row.integer("following_scene")
    }

    /// People as the columns of one statement.
    static func columns(_ people: [(key: [UInt8], value: PersonHistory)]) -> [SQLValue] {
        let histories = people.map(\.value)
        return [
            .blobs(people.map(\.key)), .integers(histories.map(\.firstScene)), .integers(histories.map(\.firstAt)),
            .integers(histories.map(\.lastScene)), .integers(histories.map(\.lastAt)),
            .integers(histories.map { $0.hasFollowed ? 1 : 0 }), .integers(histories.map(\.followingSince)),
            .integers(histories.map(\.followingScene)),
        ]
    }
}
