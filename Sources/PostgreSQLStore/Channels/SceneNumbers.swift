internal import OfficialAccount
internal import Store
import Synchronization

/// The numbers of scenes, and the key of people's hashes, as this process has learnt them: neither ever changes.
///
/// A transaction that stores facts cannot make the scenes that they speak of as well: of two that make one scene at one
/// time, the later would see no number of it. So they are made before, in a transaction of their own; once a process
/// knows a scene, that costs nothing.
final class SceneNumbers: Sendable {
    private struct State {
        var key: [UInt8]?
        var numbers: [SceneName: Int64] = [:]
    }

    /// Scenes that are remembered, some megabytes: a code of its own for each order would else fill the memory.
    private static let limit = 50_000

    private let state = Mutex(State())

    /// Learns what facts need, asking the server for what is not known yet.
    func prepare(_ facts: [ChannelFact], in session: inout Session) throws(SessionError) -> KnownScenes {
        let names = Set(facts.map { SceneName($0) })
        guard !names.isEmpty else { return KnownScenes() }
        return try learn(names, in: &session)
    }

    /// The key of people's hashes.
    func key(in session: inout Session) throws(SessionError) -> [UInt8] { try learn([], in: &session).key }

    private func learn(_ names: Set<SceneName>, in session: inout Session) throws(SessionError) -> KnownScenes {
        var known = state.withLock { state in
            KnownScenes(key: state.key ?? [], numbers: names.reduce(into: [:]) { $0[$1] = state.numbers[$1] })
        }
        let unknown = names.subtracting(known.numbers.keys)
        guard known.key.isEmpty || !unknown.isEmpty else { return known }
        // In one order everywhere: two processes that make the same scenes would else wait for each other.
        let results = try session.run(Self.statements(unknown.sorted()))
        guard let key = results.last?.first?.bytes("key") else {
            throw .refused(.noData, message: "the key of people's hashes is gone; restore a backup")
        }
        let found = results[1].map { (SceneName($0), $0.integer("id") ?? 0) }
        known.key = key
        known.numbers.merge(found) { $1 }
        state.withLock { state in
            if state.numbers.count > Self.limit { state.numbers = [:] }
            state.key = key
            state.numbers.merge(found) { $1 }
        }
        return known
    }

    private static func statements(_ names: [SceneName]) -> [SQLStatement] {
        [
            make(names), SQLStatement("scenes", looking, columns(of: names)),
            SQLStatement("key of people", "SELECT key FROM channel_key"),
        ]
    }

    private static func columns(of names: [SceneName]) -> [SQLValue] {
        [.texts(names.map(\.account)), .integers(names.map(\.role.rawValue)), .texts(names.map(\.text))]
    }

    /// Makes those that are not there, in this order.
    ///
    /// A number that is not used would be lost, so that those which are there are not even tried.
    static func make(_ names: [SceneName]) -> SQLStatement {
        let sql = """
            INSERT INTO scene (account, role, text)
            SELECT i.account, i.role, i.text
            FROM unnest($1::text[], $2::bigint[], $3::text[]) WITH ORDINALITY AS i (account, role, text, position)
            WHERE NOT EXISTS (
                SELECT 1 FROM scene s WHERE s.account = i.account AND s.role = i.role AND s.text = i.text
            )
            ORDER BY i.position
            ON CONFLICT (account, role, text) DO NOTHING
            """
        return SQLStatement("make scenes", sql, columns(of: names))
    }

    private static let looking = """
        SELECT s.id, s.account, s.role, s.text
        FROM unnest($1::text[], $2::bigint[], $3::text[]) AS i (account, role, text)
        JOIN scene s ON s.account = i.account AND s.role = i.role AND s.text = i.text
        """
}

/// What the facts of one transaction need: the numbers of their scenes, and the key of people's hashes.
struct KnownScenes: Sendable {
    var key: [UInt8] = []
    var numbers: [SceneName: Int64] = [:]

    /// The jobs that are written with facts, where their people have followed before.
    func checks(of facts: [ChannelFact], push: SQLValue) -> [JobColumns.Item] {
        facts.compactMap { fact in
            fact.check.map { JobColumns.Item(push: push, job: $0, person: fact.person(key: key)) }
        }
    }

    /// Facts as the columns of one statement, each with the key or the number of its push.
    func columns(_ facts: [(push: SQLValue, fact: ChannelFact)]) -> FactColumns {
        FactColumns(
            facts.map { push, fact in
                FactColumns.Item(
                    push: push,
                    fact: fact,
                    person: fact.person(key: key),
                    scene: numbers[SceneName(fact)]
                )
            }
        )
    }
}

/// What a scene is found by.
struct SceneName: Hashable, Comparable {
    /// What a row stands for.
    enum Role: Int64 {
        case scene = 0
        case noScene = 1
        case all = 2
    }

    let account: String
    let role: Role
    let text: String

    init(_ role: Role, _ text: String, of account: String) {
        (self.account, self.role, self.text) = (account, role, text)
    }

    init(_ fact: ChannelFact) {
        self.init(fact.scene == nil ? .noScene : .scene, fact.scene ?? "", of: fact.account)
    }

    init(_ row: SQLRow) {
        let role = row.integer("role").flatMap { Role(rawValue: $0) }
        self.init(role ?? .scene, row.text("text") ?? "", of: row.text("account") ?? "")
    }

    static func < (left: SceneName, right: SceneName) -> Bool {
        (left.account, left.role.rawValue, left.text) < (right.account, right.role.rawValue, right.text)
    }
}
