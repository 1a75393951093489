package import Store

extension PostgreSQLStore: TableTarget {
    /// Rows of a table, as they are.
    package func rows(
        of form: TableForm,
        after key: [TableValue]?,
        limit: Int
    ) async throws(StoreError) -> [[TableValue]] {
        let marks = form.key.enumerated().map { "$\($0.offset + 1)::\($0.element.kind.type)" }.joined(separator: ", ")
        let condition = key == nil ? "" : "WHERE (\(Self.order(form))) > (\(marks))"
        let sql = """
            SELECT \(form.columns.map(\.name).joined(separator: ", ")) FROM \(form.name) \(condition)
            ORDER BY \(Self.order(form)) LIMIT \(limit)
            """
        let found = try await rows(SQLStatement(nil, sql, (key ?? []).map(\.parameter)))
        return found.map { row in form.columns.map { TableValue(row, $0) } }
    }

    /// The last key of a table.
    package func lastKey(of form: TableForm) async throws(StoreError) -> [TableValue]? {
        let order = form.key.map { "\(Self.ordered($0)) DESC" }.joined(separator: ", ")
        let sql = "SELECT \(form.key.map(\.name).joined(separator: ", ")) FROM \(form.name) ORDER BY \(order) LIMIT 1"
        return try await rows(SQLStatement(nil, sql)).first.map { row in form.key.map { TableValue(row, $0) } }
    }

    /// Writes rows; a running push gets an owner that is dead, so that whoever comes first takes it over.
    package func insert(_ rows: [[TableValue]], into form: TableForm) async throws(StoreError) {
        let names = form.columns.map(\.name).joined(separator: ", ")
        let arrays = form.columns.enumerated().map { "$\($0.offset + 1)::\($0.element.kind.type)[]" }
        let isPush = form.name == "push"
        let sql = """
            INSERT INTO \(form.name) (\(names)\(isPush ? ", owner, leased_at" : "")) OVERRIDING SYSTEM VALUE
            SELECT \(names)\(isPush ? Self.lease : "") FROM unnest(\(arrays.joined(separator: ", "))) AS i (\(names))
            \(Self.conflict(form))
            """
        let parameters = form.columns.indices.map { index in
            SQLValue.column(rows.map { $0[index] }, form.columns[index].kind)
        }
        _ = try await self.rows(SQLStatement(nil, sql, parameters))
    }

    private static func conflict(_ form: TableForm) -> String {
        guard form.isOfOneRow else { return "ON CONFLICT DO NOTHING" }
        let others = form.columns.dropFirst(form.keyCount).map { "\($0.name) = excluded.\($0.name)" }
        return "ON CONFLICT (id) DO UPDATE SET \(others.joined(separator: ", "))"
    }

    private static let lease = ", CASE WHEN state = 'running' THEN 0 END, CASE WHEN state = 'running' THEN 0 END"

    /// Sets the counters.
    package func finishCopy() async throws(StoreError) {
        let identities = [
            ("job", "id"), ("state", "position"), ("scene", "id"), ("fact", "id"), ("code", "id"), ("gap", "id"),
        ]
        let counters = identities.map { table, column in
            let last = "coalesce((SELECT max(\(column)) FROM \(table)), 0)"
            return "setval(pg_get_serial_sequence('\(table)', '\(column)'), \(last) + 1, false)"
        }
        let sql = """
            SELECT setval('push_id', greatest((SELECT max(id) FROM push), (SELECT last_value FROM push_id))),
                \(counters.joined(separator: ", "))
            """
        _ = try await rows(SQLStatement(nil, sql))
    }

    private static func order(_ form: TableForm) -> String { form.key.map(ordered).joined(separator: ", ") }

    /// By bytes, whatever the database's language.
    private static func ordered(_ column: TableForm.Column) -> String {
        column.kind == .text ? "\(column.name) COLLATE \"C\"" : column.name
    }
}

extension TableForm.Kind {
    fileprivate var type: String {
        switch self {
        case .integer: "bigint"
        case .text: "text"
        case .bytes: "bytea"
        }
    }
}

extension TableValue {
    fileprivate var parameter: SQLValue {
        switch self {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .bytes(bytes)
        }
    }

    fileprivate init(_ row: SQLRow, _ column: TableForm.Column) {
        let value: TableValue? =
            switch column.kind {
            case .integer: row.integer(column.name).map { .integer($0) }
            case .text: row.text(column.name).map { .text($0) }
            case .bytes: row.bytes(column.name).map { .bytes($0) }
            }
        self = value ?? .null
    }
}

extension SQLValue {
    fileprivate static func column(_ values: [TableValue], _ kind: TableForm.Kind) -> SQLValue {
        switch kind {
        case .integer: .integers(values.map { if case .integer(let number) = $0 { number } else { nil } })
        case .text: .texts(values.map { if case .text(let text) = $0 { text } else { nil } })
        case .bytes: .blobs(values.map { if case .bytes(let bytes) = $0 { bytes } else { nil } })
        }
    }
}
