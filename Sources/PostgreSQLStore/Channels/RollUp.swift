internal import OfficialAccount
internal import Store

/// One step of counting, inside one transaction: the next facts, the figures that follow, and the cursor behind them.
///
/// What figures follow is ``FactFold``'s part; here it is read and written. The cursor's row is locked from the first round
/// trip to the last: of several instances that count, one does.
enum RollUp {
    /// Counts the next facts up to a number.
    static func step(
        limit: Int,
        to horizon: Int64,
        by clock: AccountClock,
        in session: inout Session
    ) throws(SessionError) -> RollUpStep {
        do throws(SessionError) {
            let found = try session.run(looking(limit, horizon))
            if let zone = found[1].first?.text("zone"), zone != clock.zone {
                _ = try session.script("ROLLBACK")
                return .otherZone(zone)
            }
            guard let last = found[2].last?.integer("id") else {
                _ = try session.script("ROLLBACK")
                return .counted(0)
            }
            let fold = try fold(found[2], by: clock, in: &session)
            _ = try session.run(writing(fold) + [move(to: last, clock), SQLStatement(nil, "COMMIT")])
            return .counted(found[2].count)
        } catch {
            if error.leavesSessionUsable { _ = try session.script("ROLLBACK") }
            throw error
        }
    }

    private static func fold(
        _ rows: [SQLRow],
        by clock: AccountClock,
        in session: inout Session
    ) throws(SessionError) -> FactFold {
        let accounts = Set(rows.compactMap { $0.text("account") })
        let people = Set(rows.compactMap { $0.bytes("person") })
        let known = try session.run(specials(of: accounts.sorted()) + [PersonTable.histories(of: people)])
        let specials = SpecialScenes(known[1])
        var fold = FactFold(
            rows.compactMap { specials.counted($0) },
            people: Dictionary(known[2].map { ($0.bytes("mark") ?? [], PersonHistory($0)) }) { $1 },
            clock: clock
        )
        let past = try session.run([PersonTable.facts(of: fold.unordered), PersonTable.met(fold.meetings)])
        fold.count(
            whole: Dictionary(grouping: past[0].compactMap { specials.counted($0) }, by: \.person),
            met: Set(
                past[1].map { FactFold.Meeting(person: $0.bytes("person") ?? [], scene: $0.integer("scene") ?? 0) }
            )
        )
        return fold
    }

    // MARK: Statements

    /// Takes the cursor's row, and reads the facts behind it.
    private static func looking(_ limit: Int, _ horizon: Int64) -> [SQLStatement] {
        let nextFacts = """
            SELECT fact.id, fact.kind, fact.at, fact.person, fact.scene, scene.account
            FROM fact JOIN scene ON scene.id = fact.scene
            WHERE fact.id > (SELECT fact FROM roll_up) AND fact.id <= $1::bigint
            ORDER BY fact.id LIMIT $2::bigint
            """
        return [
            SQLStatement(nil, "BEGIN"), SQLStatement("cursor", "SELECT zone FROM roll_up FOR UPDATE"),
            SQLStatement("next facts", nextFacts, [.integer(horizon), .integer(Int64(limit))]),
        ]
    }

    private static func move(to fact: Int64, _ clock: AccountClock) -> SQLStatement {
        let sql = "UPDATE roll_up SET fact = $1::bigint, zone = $2::text"
        return SQLStatement("move cursor", sql, [.integer(fact), .text(clock.zone)])
    }

    private static func specials(of accounts: [String]) -> [SQLStatement] {
        let names = accounts.flatMap { [SceneName(.noScene, "", of: $0), SceneName(.all, "", of: $0)] }
        let sql =
            "SELECT id, account, role, text FROM scene WHERE account = ANY ($1::text[]) AND role > 0 AND text = ''"
        return [SceneNumbers.make(names), SQLStatement("special scenes", sql, [.texts(accounts)])]
    }

    private static func writing(_ fold: FactFold) -> [SQLStatement] {
        let rows = fold.tallies.filter { !$0.value.isZero }
        let figures = Tally.Figure.allCases.map { figure in SQLValue.integers(rows.map { $0.value[figure] }) }
        let places: [SQLValue] = [
            .integers(rows.map(\.key.grain.rawValue)), .integers(rows.map(\.key.scene)),
            .integers(rows.map(\.key.bucket)),
        ]
        let scans: [SQLValue] = [.integers(fold.scanned.map(\.key)), .integers(fold.scanned.map(\.value))]
        return [
            PersonTable.keep(fold.people), PersonTable.forgetContacts(of: fold.unordered),
            PersonTable.keep(fold.contacts), SQLStatement("add tallies", adding, places + figures),
            SQLStatement("last scans", scanning, scans),
        ]
    }

    private static let adding: String = {
        let names = Tally.Figure.allCases.map(\.rawValue)
        let sums = names.map { "\($0) = tally.\($0) + excluded.\($0)" }.joined(separator: ", ")
        let parameters = (1...names.count + 3).map { "$\($0)::bigint[]" }.joined(separator: ", ")
        return """
            INSERT INTO tally (grain, scene, bucket, \(names.joined(separator: ", ")))
            SELECT * FROM unnest(\(parameters))
            ON CONFLICT (grain, scene, bucket) DO UPDATE SET \(sums)
            """
    }()

    private static let scanning = """
        UPDATE scene SET last_scan_at = greatest(scene.last_scan_at, i.at)
        FROM unnest($1::bigint[], $2::bigint[]) AS i (scene, at) WHERE scene.id = i.scene
        """

    /// Forgets everything that was counted, as one who counts: nobody else does meanwhile.
    static let forgetting = """
        BEGIN;
        SELECT fact FROM roll_up FOR UPDATE;
        \(ChannelSchema.countAnew)
        COMMIT
        """
}

/// The two scenes of each account that are none.
private struct SpecialScenes {
    private let numbers: [SceneName: Int64]

    init(_ rows: [SQLRow]) {
        numbers = Dictionary(rows.map { (SceneName($0), $0.integer("id") ?? 0) }) { $1 }
    }

    /// A fact as it is counted; `nil` for a kind that is not known.
    func counted(_ row: SQLRow) -> CountedFact? {
        guard let kind = row.integer("kind").flatMap({ ChannelFact.Kind(rawValue: $0) }) else { return nil }
        let account = row.text("account") ?? ""
        return CountedFact(
            number: row.integer("id") ?? 0,
            kind: kind,
            at: row.integer("at") ?? 0,
            person: row.bytes("person") ?? [],
            scene: row.integer("scene") ?? 0,
            noScene: numbers[SceneName(.noScene, "", of: account)] ?? 0,
            all: numbers[SceneName(.all, "", of: account)] ?? 0
        )
    }
}
