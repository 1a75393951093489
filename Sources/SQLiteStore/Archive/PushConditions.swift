internal import GRDB
internal import OfficialAccount
internal import Store

/// A filter as SQLite reads it.
struct PushConditions {
    var sql: String
    var arguments: StatementArguments

    init(_ filter: PushFilter, withCursor: Bool) {
        var parts: [String] = []
        var values: [(any DatabaseValueConvertible)?] = []
        func add(_ sql: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            parts.append(sql)
            values.append(value)
        }
        add("received_at >= ?", filter.since)
        add("received_at < ?", filter.until)
        add("scene = ?", filter.scene?.text)
        add("openid = ?", filter.openID?.rawValue)
        add("event = ?", filter.event)
        add("account = ?", filter.account)
        if withCursor { add(filter.order == .newestFirst ? "id < ?" : "id > ?", filter.after?.rawValue) }
        if !filter.states.isEmpty { parts.append(Self.states(filter.states)) }
        sql = parts.isEmpty ? "1" : parts.joined(separator: " AND ")
        arguments = StatementArguments(values)
    }

    /// Words of our own, in the text: the indices over some states are used only where the text says so.
    private static func states(_ states: Set<StoredPush.State>) -> String {
        let words = states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        let isFailure = states.isSubset(of: StoredPush.State.failures)
        let condition = states.count == 1 ? "state = \(words)" : "state IN (\(words))"
        return condition + (isFailure ? " AND state IN ('failed', 'abandoned')" : "")
    }
}
