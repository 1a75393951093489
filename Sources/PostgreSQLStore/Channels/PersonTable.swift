internal import Store

/// The statements about people and what they have met.
enum PersonTable {
    private static let columns = """
        mark, first_scene, has_followed, following_since, following_scene, is_found, latest
        """

    static func histories(of people: Set<[UInt8]>) -> SQLStatement {
        let sql = "SELECT \(columns) FROM person WHERE mark = ANY ($1::bytea[])"
        return SQLStatement("people", sql, [.blobs(Array(people))])
    }

    static func following(_ people: [[UInt8]]) -> SQLStatement {
        let sql = """
            SELECT mark, following_since FROM person
            WHERE mark = ANY ($1::bytea[]) AND following_since IS NOT NULL
            """
        return SQLStatement("following", sql, [.blobs(people)])
    }

    static func keep(_ people: [[UInt8]: PersonHistory]) -> SQLStatement {
        let (marks, histories) = (Array(people.keys), Array(people.values))
        return SQLStatement(
            "keep people",
            keeping,
            [
                .blobs(marks), .integers(histories.map(\.firstScene)),
                .integers(histories.map { $0.hasFollowed ? 1 : 0 }), .integers(histories.map(\.followingSince)),
                .integers(histories.map(\.followingScene)), .integers(histories.map { $0.isFound ? 1 : 0 }),
                .integers(histories.map(\.latest)),
            ]
        )
    }

    private static let keeping = """
        INSERT INTO person (\(columns))
        SELECT * FROM unnest(
            $1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]
        )
        ON CONFLICT (mark) DO UPDATE SET first_scene = excluded.first_scene, has_followed = excluded.has_followed,
            following_since = excluded.following_since, following_scene = excluded.following_scene,
            is_found = excluded.is_found, latest = excluded.latest
        """

    // MARK: Contacts

    /// Those of these meetings that are on record.
    static func met(_ meetings: Set<FactFold.Meeting>) -> SQLStatement {
        let meetings = Array(meetings)
        let sql = """
            SELECT DISTINCT c.person, c.scene
            FROM unnest($1::bytea[], $2::bigint[]) AS i (person, scene)
            JOIN contact c ON c.person = i.person AND c.scene = i.scene
            """
        return SQLStatement("met", sql, [.blobs(meetings.map(\.person)), .integers(meetings.map(\.scene))])
    }

    /// The facts of people that were counted.
    static func facts(of people: Set<[UInt8]>) -> SQLStatement {
        let sql = """
            SELECT fact.id, fact.kind, fact.at, fact.person, fact.scene, scene.account
            FROM contact JOIN fact ON fact.id = contact.fact JOIN scene ON scene.id = fact.scene
            WHERE contact.person = ANY ($1::bytea[])
            """
        return SQLStatement("facts of people", sql, [.blobs(Array(people))])
    }

    static func forgetContacts(of people: Set<[UInt8]>) -> SQLStatement {
        let sql = "DELETE FROM contact WHERE person = ANY ($1::bytea[])"
        return SQLStatement("forget contacts", sql, [.blobs(Array(people))])
    }

    static func keep(_ contacts: [FactFold.Contact]) -> SQLStatement {
        let sql = """
            INSERT INTO contact (person, fact, scene) SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[])
            """
        return SQLStatement(
            "keep contacts",
            sql,
            [.blobs(contacts.map(\.person)), .integers(contacts.map(\.fact)), .integers(contacts.map(\.scene))]
        )
    }
}

extension PersonHistory {
    init(_ row: SQLRow) {
        self.init()
        firstScene = row.integer("first_scene")
        hasFollowed = row.integer("has_followed") == 1
        followingSince = row.integer("following_since")
        followingScene = row.integer("following_scene")
        isFound = row.integer("is_found") == 1
        latest = row.integer("latest")
    }
}
