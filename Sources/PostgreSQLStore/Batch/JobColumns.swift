internal import Store

/// Jobs as the columns of one statement, each with the key or the number of its push.
struct JobColumns {
    /// One job.
    struct Item {
        let push: SQLValue
        let job: Job
        /// Whose having followed before it depends on; `nil` where it depends on nobody.
        var person: [UInt8]?
    }

    private let items: [Item]

    init(_ items: [Item]) { self.items = items }

    /// The columns that a job brings along.
    static let names = "kind, target, order_key, payload, due_at, expires_at, attempts"

    /// The parameters from this one on as a table `j`: the push's key, the columns of ``names``, and their order.
    static func unnested(key: String, from first: Int) -> String {
        let types = [key, "text", "text", "text", "bytea", "bigint", "bigint", "bigint", "bytea"]
        let parameters = types.enumerated().map { "$\(first + $0.offset)::\($0.element)[]" }.joined(separator: ", ")
        return "unnest(\(parameters)) WITH ORDINALITY AS j (key, \(names), person, position)"
    }

    /// How many parameters that are.
    static let width = 9

    /// Whether a job of the table `j` is to be written.
    static let isWanted = """
        (j.person IS NULL OR EXISTS (SELECT 1 FROM person WHERE mark = j.person AND has_followed = 1))
        """

    /// The keys of their pushes.
    var keys: [[UInt8]?] {
        items.map { item in if case .bytes(let key) = item.push { key } else { nil } }
    }

    /// The numbers of their pushes.
    var numbers: [Int64?] {
        items.map { item in if case .integer(let number) = item.push { number } else { nil } }
    }

    /// The columns, in the order of ``names``, and the people.
    var values: [SQLValue] {
        let jobs = items.map(\.job)
        return [
            .texts(jobs.map(\.kind)), .texts(jobs.map(\.target)), .texts(jobs.map(\.orderKey)),
            .blobs(jobs.map(\.payload)), .integers(jobs.map(\.dueAt)), .integers(jobs.map(\.expiresAt)),
            .integers(jobs.map { Int64($0.attempts) }), .blobs(items.map(\.person)),
        ]
    }
}

extension SQLValue {
    /// A push's key.
    static func key(_ key: DuplicateKey) -> SQLValue { .bytes(key.bytes) }
}
