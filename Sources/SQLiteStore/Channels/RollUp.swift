internal import FoundationEssentials
internal import GRDB
internal import Store

/// One step of counting, inside one transaction: the next facts, the figures that follow, and the cursor behind them.
///
/// What figures follow is ``FactFold``'s part; here it is read and written.
struct RollUp {
    /// The two scenes of an account that are none.
    private struct Special {
        var noScene: Int64
        var all: Int64
    }

    private let database: Database
    private var accounts: [Int64: Special] = [:]

    /// The cursor: the last counted fact, and the zone of the figures.
    static func cursor(in database: Database) throws -> (fact: Int64, zone: String?) {
        let statement = try database.cachedStatement(sql: "SELECT fact, zone FROM roll_up")
        guard let row = try Row.fetchOne(statement) else { return (0, nil) }
        return (row[0], row[1])
    }

    /// Counts the next facts.
    static func step(limit: Int, by clock: AccountClock, in database: Database) throws -> RollUpStep {
        let (fact, zone) = try cursor(in: database)
        if let zone, zone != clock.zone { return .otherZone(zone) }
        var step = RollUp(database: database)
        guard let (facts, last, count) = try step.facts(after: fact, limit: limit) else { return .counted(0) }
        var people: [[UInt8]: PersonHistory] = [:]
        for person in Set(facts.map(\.person)) { people[person] = try PersonTable.history(of: person, in: database) }
        var fold = FactFold(facts, people: people, clock: clock)
        fold.count(
            whole: try fold.unordered.reduce(into: [:]) { try $0[$1] = step.facts(of: $1) },
            met: try fold.meetings.filter { try PersonTable.hasMet($0, in: database) }
        )
        try write(fold, in: database)
        let statement = try database.cachedStatement(sql: "UPDATE roll_up SET fact = ?, zone = ?")
        try statement.execute(arguments: [last, clock.zone])
        return .counted(count)
    }

    /// Forgets everything that was counted.
    static func forget(in database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM tally;
                DELETE FROM contact;
                DELETE FROM person;
                UPDATE scene SET last_scan_at = NULL WHERE last_scan_at IS NOT NULL;
                UPDATE roll_up SET fact = 0, zone = NULL;
                """
        )
    }

    private init(database: Database) { self.database = database }
}

// MARK: - Reading

extension RollUp {
    /// - Returns: The facts, the last one's number, and how many were read; `nil` where there was none.
    private mutating func facts(
        after number: Int64,
        limit: Int
    ) throws -> (facts: [CountedFact], last: Int64, count: Int)? {
        let sql = "SELECT id, kind, at, person, scene FROM fact WHERE id > ? ORDER BY id LIMIT ?"
        let statement = try database.cachedStatement(sql: sql)
        var facts: [CountedFact] = []
        var last: Int64?
        var count = 0
        let rows = try Row.fetchCursor(statement, arguments: [number, limit])
        while let row = try rows.next() {
            last = row[0]
            count += 1
            if let fact = try counted(row) { facts.append(fact) }
        }
        return last.map { (facts, $0, count) }
    }

    private mutating func facts(of person: [UInt8]) throws -> [CountedFact] {
        try PersonTable.facts(of: person, { try counted($0) }, in: database)
    }

    /// - Returns: `nil` for a kind that only a newer version knows.
    private mutating func counted(_ row: Row) throws -> CountedFact? {
        guard let kind = ChannelFact.Kind(rawValue: row[1]) else { return nil }
        let special = try special(of: row[4])
        return CountedFact(
            number: row[0],
            kind: kind,
            at: row[2],
            person: [UInt8](row[3] as Data),
            scene: row[4],
            noScene: special.noScene,
            all: special.all
        )
    }

    private mutating func special(of scene: Int64) throws -> Special {
        if let special = accounts[scene] { return special }
        let statement = try database.cachedStatement(sql: "SELECT account FROM scene WHERE id = ?")
        let account = try String.fetchOne(statement, arguments: [scene]) ?? ""
        let special = Special(
            noScene: try SceneTable.number(.noScene, "", account, in: database),
            all: try SceneTable.number(.all, "", account, in: database)
        )
        accounts[scene] = special
        return special
    }
}

// MARK: - Writing

extension RollUp {
    private static func write(_ fold: FactFold, in database: Database) throws {
        for (person, history) in fold.people { try PersonTable.keep(history, of: person, in: database) }
        for person in fold.unordered { try PersonTable.forgetContacts(of: person, in: database) }
        for contact in fold.contacts { try PersonTable.keep(contact, in: database) }
        let adding = try database.cachedStatement(sql: adding)
        for (place, tally) in fold.tallies where !tally.isZero {
            let figures = Tally.Figure.allCases.map { tally[$0] }
            try adding.execute(
                arguments: StatementArguments([place.grain.rawValue, place.scene, place.bucket] + figures)
            )
        }
        for (scene, moment) in fold.scanned { try SceneTable.scanned(scene, at: moment, in: database) }
    }

    private static let adding: String = {
        let names = Tally.Figure.allCases.map(\.rawValue)
        let sums = names.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO tally (grain, scene, bucket, \(names.joined(separator: ", ")))
            VALUES (?, ?, ?\(String(repeating: ", ?", count: names.count)))
            ON CONFLICT (grain, scene, bucket) DO UPDATE SET \(sums)
            """
    }()
}
