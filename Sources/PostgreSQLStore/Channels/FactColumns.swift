internal import OfficialAccount
internal import Store

/// Facts as the columns of one statement.
struct FactColumns {
    /// One fact, with what stands for its person and its scene.
    struct Item {
        let push: SQLValue
        let fact: ChannelFact
        let person: [UInt8]
        /// `nil` where nobody has prepared it: then the statement fails rather than counting for none.
        let scene: Int64?
    }

    private let items: [Item]

    init(_ items: [Item]) { self.items = items }

    /// The parameters from this one on as a table `f`: the push's key, the columns of a fact, and their order.
    static func unnested(key: String, from first: Int) -> String {
        let types = [key, "bigint", "bigint", "bytea", "bigint"]
        let parameters = types.enumerated().map { "$\(first + $0.offset)::\($0.element)[]" }.joined(separator: ", ")
        return "unnest(\(parameters)) WITH ORDINALITY AS f (key, kind, at, person, scene, position)"
    }

    /// Inserts those whose push is in a table of the same statement, in the order in which they were given.
    ///
    /// The push's number or key is that table's column `column`; the first parameter has the number `first`.
    static func insertion(of table: String, by column: String, _ key: String, from first: Int) -> String {
        """
        INSERT INTO fact (kind, at, person, scene)
        SELECT f.kind, f.at, f.person, f.scene
        FROM \(unnested(key: key, from: first)) JOIN \(table) ON \(table).\(column) = f.key ORDER BY f.position
        """
    }

    /// The keys of their pushes.
    var keys: SQLValue {
        .blobs(items.map { item in if case .bytes(let key) = item.push { key } else { nil } })
    }

    /// The numbers of their pushes.
    var numbers: SQLValue {
        .integers(items.map { item in if case .integer(let number) = item.push { number } else { nil } })
    }

    /// The columns of a fact.
    var values: [SQLValue] {
        [
            .integers(items.map(\.fact.kind.rawValue)), .integers(items.map(\.fact.at)),
            .blobs(items.map(\.person)), .integers(items.map(\.scene)),
        ]
    }
}
