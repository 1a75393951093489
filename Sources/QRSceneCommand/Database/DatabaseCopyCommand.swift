import ArgumentParser
import PostgreSQLStore
import QRScene
import SQLiteStore

/// `qrscene db copy`.
struct DatabaseCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Moves what a SQLite file remembers into PostgreSQL, and compares both row by row.",
        discussion: """
            Stop the receivers first; start them on PostgreSQL afterwards. Pushes keep their numbers, and what was \
            unfinished is finished there. A copy that was interrupted goes on where it ended; the file stays as it is. \
            Each table is counted, and all of its rows are hashed, on both sides.

            Exit codes: 0 both hold the same, 3 they do not, 69 one cannot be used, 78 configuration.

            Example:

              qrscene db copy sqlite:qrscene.db postgres://qrscene@db.example.com/qrscene
            """
    )

    @Argument(help: ArgumentHelp("What is copied.", valueName: "sqlite:PATH"))
    var source: String

    @Argument(help: ArgumentHelp("Where it goes.", valueName: "postgres://…"))
    var target: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let copy = try self.copy()
            let checks: [DatabaseCopy.Check]
            do throws(StoreError) {
                let living = try await copy.livingInstances()
                guard living == 0 else { throw StoreError.unavailable(reason: Self.busy(living)) }
                try await copy.run { table, count in
                    if Terminal.talksToScreen { Terminal.overwrite("\(table): \(count) rows copied") }
                }
                if Terminal.talksToScreen { Terminal.overwrite("") }
                checks = try await copy.verify()
            } catch {
                throw StoreFailure(error: error)
            }
            Terminal.answer(output.json ? json(checks) : text(checks))
            guard checks.allSatisfy(\.isSame) else { throw ExitStatus.problemsFound }
        }
    }

    private static func busy(_ living: Int) -> String {
        "\(living) receivers are at work on one of the databases, or died less than 6 s ago: stop them, and try again"
    }

    private func copy() throws -> DatabaseCopy {
        guard case .sqlite(let path, _)? = DatabaseLocation(source) else {
            throw ConfigurationError.value(name: "the first argument", origin: "the command line", "write sqlite:PATH")
        }
        guard case .postgres(let url, let synchronous)? = DatabaseLocation(target) else {
            throw ConfigurationError.value(
                name: "the second argument",
                origin: "the command line",
                "write postgres://USER:PASSWORD@HOST/NAME"
            )
        }
        do {
            let source = try SQLiteStore.visit(path: path)
            _ = try PostgreSQLStore.migrate(url: url, synchronous: synchronous)
            return DatabaseCopy(from: source, to: try PostgreSQLStore.visit(url: url, synchronous: synchronous))
        } catch let error as SQLiteOpenError {
            throw DatabaseFailure.sqlite(error)
        } catch let error as PostgreSQLOpenError {
            throw DatabaseFailure.postgres(error)
        }
    }

    private func text(_ checks: [DatabaseCopy.Check]) -> String {
        let rows = checks.map { check in
            [
                check.table, "\(check.source.rows) rows", "\(check.target.rows) rows",
                check.isSame ? "the same" : "✗ they differ",
            ]
        }
        let isSame = checks.allSatisfy(\.isSame)
        let end = isSame ? "both hold the same" : "✗ they differ: copy into an empty database, with no receiver at work"
        return [Table.text(rows), end].joined(separator: "\n")
    }

    private func json(_ checks: [DatabaseCopy.Check]) -> String {
        let tables = checks.map { check in
            (
                check.table,
                JSONValue.object([
                    "source": .number(check.source.rows), "target": .number(check.target.rows),
                    "same": .bool(check.isSame),
                ])
            )
        }
        return JSONText.object([
            "same": .bool(checks.allSatisfy(\.isSame)),
            "tables": .object(Dictionary(uniqueKeysWithValues: tables)),
        ])
    }
}
