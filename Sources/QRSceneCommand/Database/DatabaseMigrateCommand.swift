import ArgumentParser
import PostgreSQLStore
import QRScene
import SQLiteStore

/// `qrscene db migrate`.
struct DatabaseMigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings the database's schema up to date, and makes the file or the tables where there are none.",
        discussion: """
            A start of serve does the same. Make a backup before a new version's first start: no version goes back.

            Exit codes: 0 done, 69 the file cannot be used, 78 configuration, or a newer version has written it.

            Example:

              qrscene db migrate --database sqlite:/var/lib/qrscene/qrscene.db
            """
    )

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let location = try options.settings().sharedDatabase()
            let (name, steps) = try migrate(location)
            guard !output.json else {
                let applied = JSONValue.array(steps.map { .string($0) })
                return Terminal.answer(JSONText.object(["database": .string(name), "applied": applied]))
            }
            let done =
                steps.map { "took step \($0)" } + [
                    steps.isEmpty ? "\(name) is up to date" : "\(name) is up to date now"
                ]
            Terminal.answer(done.joined(separator: "\n"))
        }
    }

    /// Takes the steps, and says whose they are.
    private func migrate(_ location: DatabaseLocation) throws(DatabaseFailure) -> (name: String, steps: [String]) {
        switch location {
        case .memory: return ("memory", [])
        case .sqlite(let path, _):
            do throws(SQLiteOpenError) {
                return (path, try SQLiteStore.migrate(path: path))
            } catch {
                throw .sqlite(error)
            }
        case .postgres(let url, let synchronous):
            do throws(PostgreSQLOpenError) {
                return (DatabaseLocation.masked(url), try PostgreSQLStore.migrate(url: url, synchronous: synchronous))
            } catch {
                throw .postgres(error)
            }
        }
    }
}
