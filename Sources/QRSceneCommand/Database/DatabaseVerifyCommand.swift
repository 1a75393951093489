import ArgumentParser
import QRScene
import SQLiteStore

/// `qrscene db verify`.
struct DatabaseVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Reads every page and every row of the database, and counts.",
        discussion: """
            Exit codes: 0 it is sound, 3 it is not, 69 it cannot be opened, 78 configuration.

            Example:

              qrscene db verify --json
            """
    )

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let report = try await report()
            Terminal.answer(output.json ? json(report) : text(report))
            guard report.problems.isEmpty else { throw ExitStatus.problemsFound }
        }
    }

    private func report() async throws -> DatabaseReport {
        let database: VisitedDatabase
        do {
            database = try options.visit()
        } catch let failure as DatabaseFailure {
            guard case .sqlite(.damaged) = failure else { throw failure }
            // This is what was asked: an answer, and no failure to give one.
            return DatabaseReport(problems: [failure.description])
        }
        do throws(StoreError) {
            return try await database.report()
        } catch {
            throw StoreFailure(error: error)
        }
    }

    private func text(_ report: DatabaseReport) -> String {
        let pushes = StoredPush.State.allCases.map { [$0.rawValue, "\(report.pushes[$0] ?? 0)"] }
        let jobs = StoredJob.State.allCases.map { ["job \($0.rawValue)", "\(report.jobs[$0] ?? 0)"] }
        let found = report.problems.isEmpty ? ["no problem found"] : report.problems.map { "✗ \($0)" }
        return ([Table.text(pushes + jobs)] + found).joined(separator: "\n")
    }

    private func json(_ report: DatabaseReport) -> String {
        let pushes = StoredPush.State.allCases.map { ($0.rawValue, JSONValue.number(report.pushes[$0] ?? 0)) }
        let jobs = StoredJob.State.allCases.map { ($0.rawValue, JSONValue.number(report.jobs[$0] ?? 0)) }
        return JSONText.object([
            "problems": .array(report.problems.map { .string($0) }), "schema": .string(report.schema),
            "bytes": .number(Int(report.bytes)),
            "pushes": .object(Dictionary(uniqueKeysWithValues: pushes)),
            "jobs": .object(Dictionary(uniqueKeysWithValues: jobs)),
        ])
    }
}
