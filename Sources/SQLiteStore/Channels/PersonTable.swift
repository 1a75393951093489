internal import FoundationEssentials
internal import GRDB
internal import OfficialAccount
internal import Store

/// The statements about people and what they have met; each runs inside a transaction that is the caller's.
enum PersonTable {
    /// Whether somebody followed before, as far as facts are counted.
    static func hasFollowed(_ person: Data, in database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT has_followed FROM person WHERE mark = ?")
        return try Bool.fetchOne(statement, arguments: [person]) ?? false
    }

    static func following(
        _ people: [OpenID],
        of account: String,
        in database: Database
    ) throws -> [OpenID: Int64] {
        let key = try FactTable.key(in: database)
        let statement = try database.cachedStatement(sql: "SELECT following_since FROM person WHERE mark = ?")
        return try people.reduce(into: [:]) { found, person in
            found[person] = try Int64.fetchOne(statement, arguments: [person.mark(in: account, key: key).blob])
        }
    }

    static func history(of person: [UInt8], in database: Database) throws -> PersonHistory? {
        let sql = """
            SELECT first_scene, has_followed, following_since, following_scene, is_found, latest
            FROM person WHERE mark = ?
            """
        let statement = try database.cachedStatement(sql: sql)
        guard let row = try Row.fetchOne(statement, arguments: [person.blob]) else { return nil }
        var history = PersonHistory()
        history.firstScene = row[0]
        history.hasFollowed = row[1]
        history.followingSince = row[2]
        history.followingScene = row[3]
        history.isFound = row[4]
        history.latest = row[5]
        return history
    }

    static func keep(_ history: PersonHistory, of person: [UInt8], in database: Database) throws {
        let sql = """
            INSERT OR REPLACE INTO person (
                mark, first_scene, has_followed, following_since, following_scene, is_found, latest
            ) VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        try database.cachedStatement(sql: sql).execute(arguments: [
            person.blob, history.firstScene, history.hasFollowed, history.followingSince, history.followingScene,
            history.isFound, history.latest,
        ])
    }

    // MARK: Contacts

    static func hasMet(_ meeting: FactFold.Meeting, in database: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM contact WHERE person = ? AND scene = ?)"
        let statement = try database.cachedStatement(sql: sql)
        return try Bool.fetchOne(statement, arguments: [meeting.person.blob, meeting.scene]) ?? false
    }

    /// A person's facts that were counted.
    static func facts(
        of person: [UInt8],
        _ counted: (Row) throws -> CountedFact?,
        in database: Database
    ) throws -> [CountedFact] {
        let sql = """
            SELECT fact.id, fact.kind, fact.at, fact.person, fact.scene
            FROM contact CROSS JOIN fact ON fact.id = contact.fact WHERE contact.person = ?
            """
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchAll(statement, arguments: [person.blob]).compactMap(counted)
    }

    static func forgetContacts(of person: [UInt8], in database: Database) throws {
        let statement = try database.cachedStatement(sql: "DELETE FROM contact WHERE person = ?")
        try statement.execute(arguments: [person.blob])
    }

    static func keep(_ contact: FactFold.Contact, in database: Database) throws {
        let statement = try database.cachedStatement(sql: "INSERT INTO contact (person, fact, scene) VALUES (?, ?, ?)")
        try statement.execute(arguments: [contact.person.blob, contact.fact, contact.scene])
    }
}
