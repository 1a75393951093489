import ArgumentParser
import QRScene
import SQLiteStore

/// `qrscene db migrate`.
struct DatabaseMigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings the database's schema up to date, and makes the file where there is none.",
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
            let path = try options.settings().databasePath()
            let steps: [String]
            do throws(SQLiteOpenError) {
                steps = try SQLiteStore.migrate(path: path)
            } catch {
                throw DatabaseFailure(error: error)
            }
            guard !output.json else {
                let applied = JSONValue.array(steps.map { .string($0) })
                return Terminal.answer(JSONText.object(["database": .string(path), "applied": applied]))
            }
            let done =
                steps.map { "took step \($0)" } + [
                    steps.isEmpty ? "\(path) is up to date" : "\(path) is up to date now"
                ]
            Terminal.answer(done.joined(separator: "\n"))
        }
    }
}
