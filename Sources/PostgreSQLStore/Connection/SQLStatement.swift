/// One statement with its parameters.
struct SQLStatement: Sendable {
    /// Under which each connection prepares it, once; `nil` for a text that differs from time to time.
    var name: String?
    var sql: String
    var parameters: [SQLValue]

    init(_ name: String?, _ sql: String, _ parameters: [SQLValue] = []) {
        self.name = name
        self.sql = sql
        self.parameters = parameters
    }

    /// This moment in milliseconds since 1970, by the server's clock unless the first parameter says otherwise.
    ///
    /// Instances may disagree about the time; the one server they share does not. It is the start of the transaction:
    /// a time that moved on from row to row could not be looked up in an index.
    static let now = "coalesce($1::bigint, (extract(epoch FROM now()) * 1000)::bigint)"
}
