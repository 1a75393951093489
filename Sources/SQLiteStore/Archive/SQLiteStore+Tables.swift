internal import FoundationEssentials
internal import GRDB
package import Store

extension SQLiteStore: TableSource {
    /// Rows of a table, as they are.
    package func rows(
        of form: TableForm,
        after key: [TableValue]?,
        limit: Int
    ) async throws(StoreError) -> [[TableValue]] {
        let names = form.key.map(\.name).joined(separator: ", ")
        let marks = form.key.map { _ in "?" }.joined(separator: ", ")
        let condition = key == nil ? "" : "WHERE (\(names)) > (\(marks))"
        let sql = """
            SELECT \(form.columns.map(\.name).joined(separator: ", ")) FROM \(form.name) \(condition)
            ORDER BY \(names) LIMIT \(limit)
            """
        return try await reading { database in
            let arguments = StatementArguments((key ?? []).map(\.databaseValue))
            return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
                form.columns.indices.map { TableValue(row[$0] as DatabaseValue) }
            }
        }
    }
}

extension TableValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .bytes(let bytes): bytes.blob.databaseValue
        }
    }

    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .text("\(number)")
        case .string(let text): self = .text(text)
        case .blob(let data): self = .bytes([UInt8](data))
        }
    }
}
