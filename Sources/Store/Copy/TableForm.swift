/// A table as both databases have it: what is copied from one to the other, and what it is found by.
///
/// Who works on a row is left out: no process does while a database is copied.
package struct TableForm: Sendable {
    /// What a column holds.
    package enum Kind: Sendable {
        case integer
        case text
        case bytes
    }

    /// One column.
    package struct Column: Sendable {
        package let name: String
        package let kind: Kind
    }

    package let name: String
    /// The columns; those that a row is found by first.
    package let columns: [Column]
    /// How many columns a row is found by.
    package let keyCount: Int

    /// Whether it has one row, which is in every database from the first on: it is written over, not added.
    package let isOfOneRow: Bool

    package var key: ArraySlice<Column> { columns.prefix(keyCount) }

    private init(
        _ name: String,
        key: [(String, Kind)],
        _ others: [(String, Kind)],
        isOfOneRow: Bool = false
    ) {
        self.name = name
        columns = (key + others).map { Column(name: $0.0, kind: $0.1) }
        keyCount = key.count
        self.isOfOneRow = isOfOneRow
    }

    /// All tables, each behind those that it refers to.
    package static let all =
        [
            TableForm(
                "push",
                key: [("id", .integer)],
                [
                    ("account", .text), ("duplicate_key", .bytes), ("received_at", .integer), ("stored_at", .integer),
                    ("create_time", .integer), ("openid", .text), ("event", .text), ("scene", .text), ("ticket", .text),
                    ("document", .bytes), ("state", .text), ("route", .text), ("answer_type", .integer),
                    ("answer", .bytes), ("settled_at", .integer), ("attempts", .integer), ("deliveries", .integer),
                    ("fence", .integer), ("replay_of", .integer),
                ]
            ),
            TableForm(
                "job",
                key: [("id", .integer)],
                [
                    ("push", .integer), ("kind", .text), ("target", .text), ("order_key", .text), ("payload", .bytes),
                    ("written_at", .integer), ("due_at", .integer), ("expires_at", .integer), ("state", .text),
                    ("attempts", .integer), ("attempted_at", .integer), ("last_error", .text), ("fence", .integer),
                ]
            ),
            TableForm(
                "state",
                key: [("position", .integer)],
                [("kind", .text), ("id", .text), ("version", .integer), ("body", .bytes), ("expires_at", .integer)]
            ),
            TableForm("state_name", key: [("kind", .text), ("name", .text)], [("state", .integer)]),
            TableForm("state_tag", key: [("kind", .text), ("tag", .text), ("state", .integer)], []),
            TableForm(
                "chain",
                key: [("name", .text), ("number", .integer)],
                [("line", .bytes), ("previous", .bytes), ("hash", .bytes)]
            ),
        ] + channels

    /// What channels count, and what follows from it: so nothing has to be counted anew.
    private static let channels = [
        TableForm(
            "scene",
            key: [("id", .integer)],
            [
                ("account", .text), ("role", .integer), ("text", .text), ("channel", .text),
                ("last_scan_at", .integer),
            ]
        ),
        TableForm(
            "fact",
            key: [("id", .integer)],
            [("kind", .integer), ("at", .integer), ("person", .bytes), ("scene", .integer)]
        ),
        TableForm(
            "person",
            key: [("mark", .bytes)],
            [
                ("first_scene", .integer), ("has_followed", .integer), ("following_since", .integer),
                ("following_scene", .integer), ("is_found", .integer), ("latest", .integer),
            ]
        ),
        TableForm("contact", key: [("person", .bytes), ("fact", .integer)], [("scene", .integer)]),
        TableForm(
            "tally",
            key: [("grain", .integer), ("scene", .integer), ("bucket", .integer)],
            Tally.Figure.allCases.map { ($0.rawValue, .integer) }
        ),
        TableForm("roll_up", key: [("id", .integer)], [("fact", .integer), ("zone", .text)], isOfOneRow: true),
        TableForm("channel_key", key: [("id", .integer)], [("key", .bytes)], isOfOneRow: true),
        TableForm(
            "code",
            key: [("id", .integer)],
            [
                ("scene", .integer), ("kind", .text), ("ticket", .text), ("url", .text), ("label", .text),
                ("tags", .text), ("made_at", .integer), ("expires_at", .integer),
            ]
        ),
        TableForm("sign_of_life", key: [("id", .integer)], [("at", .integer)], isOfOneRow: true),
        TableForm("gap", key: [("id", .integer)], [("since", .integer), ("until", .integer)]),
    ]
}

/// One value of a row.
package enum TableValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])

    /// Its bytes, such that no two rows have the same.
    var digested: [UInt8] {
        switch self {
        case .null: [0]
        case .integer(let number): [1] + Self.big(UInt64(bitPattern: number))
        case .text(let text): [2] + Self.big(UInt64(text.utf8.count)) + Array(text.utf8)
        case .bytes(let bytes): [3] + Self.big(UInt64(bytes.count)) + bytes
        }
    }

    private static func big(_ word: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }
}

/// A database whose tables can be read as they are.
package protocol TableSource: LeaseRegister {
    /// Rows behind a key, in the order of their keys; text is ordered by its bytes.
    func rows(
        of form: TableForm,
        after key: [TableValue]?,
        limit: Int
    ) async throws(StoreError) -> [[TableValue]]
}

/// A database into which rows are copied.
package protocol TableTarget: TableSource {
    /// The last key that is there.
    func lastKey(of form: TableForm) async throws(StoreError) -> [TableValue]?

    /// Writes rows in one transaction, but for those that are there.
    func insert(_ rows: [[TableValue]], into form: TableForm) async throws(StoreError)

    /// Lets new rows get numbers behind those that were copied.
    func finishCopy() async throws(StoreError)
}
