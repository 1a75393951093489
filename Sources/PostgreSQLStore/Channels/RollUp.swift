internal import OfficialAccount
internal import Store

/// One step of counting, inside one transaction: the next facts, the figures that follow, and the cursor behind them.
///
/// Figures are collected here and written once at the end, so that many facts of one hour cost one row. The cursor's row
/// is locked from the first round trip to the last: of several instances that count, one does.
struct RollUp {
    private struct Key: Hashable {
        var grain: TimeGrain
        var scene: Int64
        var bucket: Int64
    }

    private struct Contact: Hashable {
        var person: [UInt8]
        var scene: Int64
    }

    private let clock: AccountClock
    private let facts: [SQLRow]
    private var people: [[UInt8]: PersonHistory]
    private var strangers: Set<Contact>
    private var specials: [String: [SceneName.Role: Int64]] = [:]
    private var tallies: [Key: Tally] = [:]
    private var scanned: [Int64: Int64] = [:]

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
            let known = try session.run(meeting(found[2]))
            var step = RollUp(clock, found[2], known)
            step.count()
            _ = try session.run(step.writing(last) + [SQLStatement(nil, "COMMIT")])
            return .counted(found[2].count)
        } catch {
            if error.leavesSessionUsable { _ = try session.script("ROLLBACK") }
            throw error
        }
    }

    private init(_ clock: AccountClock, _ facts: [SQLRow], _ known: [[SQLRow]]) {
        self.clock = clock
        self.facts = facts
        for row in known[1] {
            let name = SceneName(row)
            specials[name.account, default: [:]][name.role] = row.integer("id")
        }
        people = Dictionary(known[2].map { ($0.bytes("mark") ?? [], PersonHistory($0)) }) { first, _ in first }
        strangers = Set(known[3].map { Contact(person: $0.bytes("person") ?? [], scene: $0.integer("scene") ?? 0) })
    }

    // MARK: Facts to figures

    private mutating func count() {
        for row in facts {
            guard let kind = row.integer("kind").flatMap({ ChannelFact.Kind(rawValue: $0) }) else { continue }
            let (at, scene) = (row.integer("at") ?? 0, row.integer("scene") ?? 0)
            let person = row.bytes("person") ?? []
            let special = specials[row.text("account") ?? ""] ?? [:]
            let meets = kind.isMeeting
            let isFirst = meets && strangers.remove(Contact(person: person, scene: scene)) != nil
            let counts = people[person, default: PersonHistory()].take(
                kind,
                by: scene,
                at: at,
                noScene: special[.noScene] ?? 0,
                isFirstMeeting: isFirst
            )
            if meets { scanned[scene] = max(scanned[scene] ?? at, at) }
            for count in counts { add(count, special[.all] ?? 0) }
        }
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

    // MARK: Writing

    private func writing(_ last: Int64) -> [SQLStatement] {
        let (histories, rows, scans) = (Array(people), Array(tallies), Array(scanned))
        let figures = Tally.Figure.allCases.map { figure in SQLValue.integers(rows.map { $0.value[figure] }) }
        return [
            SQLStatement("keep people", Self.keeping, PersonHistory.columns(histories)),
            SQLStatement(
                "add tallies",
                Self.adding,
                [
                    .integers(rows.map(\.key.grain.rawValue)), .integers(rows.map(\.key.scene)),
                    .integers(rows.map(\.key.bucket)),
                ] + figures
            ),
            SQLStatement("last scans", Self.scanning, [.integers(scans.map(\.key)), .integers(scans.map(\.value))]),
            SQLStatement(
                "move cursor",
                "UPDATE roll_up SET fact = $1::bigint, zone = $2::text",
                [.integer(last), .text(clock.zone)]
            ),
        ]
    }
}

extension ChannelFact.Kind {
    /// Whether a person meets a scene by it.
    fileprivate var isMeeting: Bool { self == .follow || self == .scan }
}
