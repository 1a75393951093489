internal import FoundationEssentials
internal import GRDB
internal import Store

/// One step of counting, inside one transaction: the next facts, the figures that follow, and the cursor behind them.
///
/// Figures are collected here and written once at the end, so that many facts of one hour cost one row.
struct RollUp {
    private struct Key: Hashable {
        var grain: TimeGrain
        var scene: Int64
        var bucket: Int64
    }

    /// The two scenes of an account that are none.
    private struct Special {
        var noScene: Int64
        var all: Int64
    }

    private let database: Database
    private let clock: AccountClock
    private var people: [Data: PersonHistory] = [:]
    private var tallies: [Key: Tally] = [:]
    private var scanned: [Int64: Int64] = [:]
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
        var step = RollUp(database: database, clock: clock)
        guard let (last, count) = try step.take(after: fact, limit: limit) else { return .counted(0) }
        try step.write()
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

    private init(database: Database, clock: AccountClock) {
        self.database = database
        self.clock = clock
    }
}

// MARK: - Facts to figures

extension RollUp {
    /// - Returns: The last fact's number, and how many there were; `nil` where there was none.
    private mutating func take(after number: Int64, limit: Int) throws -> (last: Int64, count: Int)? {
        let sql = "SELECT id, kind, at, person, scene FROM fact WHERE id > ? ORDER BY id LIMIT ?"
        let statement = try database.cachedStatement(sql: sql)
        var last: Int64?
        var count = 0
        let rows = try Row.fetchCursor(statement, arguments: [number, limit])
        while let row = try rows.next() {
            last = row[0]
            count += 1
            guard let kind = ChannelFact.Kind(rawValue: row[1]) else { continue }
            try take(kind, at: row[2], person: row[3], scene: row[4])
        }
        return last.map { ($0, count) }
    }

    private mutating func take(_ kind: ChannelFact.Kind, at: Int64, person: Data, scene: Int64) throws {
        let special = try special(of: scene)
        var history = try people[person] ?? load(person)
        let meets = kind == .follow || kind == .scan
        let isFirst = meets ? try meet(person, scene) : false
        let counts = history.take(kind, by: scene, at: at, noScene: special.noScene, isFirstMeeting: isFirst)
        people[person] = history
        if meets { scanned[scene] = max(scanned[scene] ?? at, at) }
        for count in counts { add(count, special.all) }
    }

    private mutating func add(_ count: PersonHistory.Count, _ all: Int64) {
        let local = clock.local(count.at)
        for grain in TimeGrain.allCases {
            let bucket = grain.bucket(ofLocal: local)
            for scene in [count.scene, all] {
                tallies[Key(grain: grain, scene: scene, bucket: bucket), default: Tally()][count.figure] += 1
            }
        }
    }

    /// Whether the person meets the scene for the first time.
    private func meet(_ person: Data, _ scene: Int64) throws -> Bool {
        let sql = "INSERT OR IGNORE INTO contact (person, scene) VALUES (?, ?)"
        try database.cachedStatement(sql: sql).execute(arguments: [person, scene])
        return database.changesCount == 1
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

    private func load(_ person: Data) throws -> PersonHistory {
        let statement = try database.cachedStatement(sql: "SELECT * FROM person WHERE mark = ?")
        var history = PersonHistory()
        guard let row = try Row.fetchOne(statement, arguments: [person]) else { return history }
        history.firstScene = row[1]
        history.firstAt = row[2]
        history.lastScene = row[3]
        history.lastAt = row[4]
        history.hasFollowed = row[5]
        history.followingSince = row[6]
        history.followingScene = row[7]
        return history
    }
}

// MARK: - Writing

extension RollUp {
    private func write() throws {
        let keeping = try database.cachedStatement(sql: "INSERT OR REPLACE INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for (person, history) in people {
            try keeping.execute(arguments: [
                person, history.firstScene, history.firstAt, history.lastScene, history.lastAt, history.hasFollowed,
                history.followingSince, history.followingScene,
            ])
        }
        let adding = try database.cachedStatement(sql: Self.adding)
        for (key, tally) in tallies {
            let figures = Tally.Figure.allCases.map { tally[$0] }
            try adding.execute(
                arguments: StatementArguments([key.grain.rawValue, key.scene, key.bucket] + figures)
            )
        }
        for (scene, moment) in scanned { try SceneTable.scanned(scene, at: moment, in: database) }
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
