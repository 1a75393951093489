import ArgumentParser
import QRScene
import SQLiteStore

/// `qrscene db backup`.
struct DatabaseBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract:
            "Copies the whole database as it is at one moment, and checks the copy; a receiver goes on meanwhile.",
        discussion: """
            The file appears when it is whole, and nothing is overwritten. To restore it, stop the receiver, put the \
            file in the place of the database, and delete the -wal and -shm files beside that.

            A PostgreSQL database is backed up by its own tools: pg_dump, or its archive of the write-ahead log.

            Exit codes: 0 done, 1 it could not be written, 69 the database cannot be used, 78 configuration.

            Example:

              qrscene db backup /var/backups/qrscene-monday.db
            """
    )

    @Argument(help: "Where the copy goes.")
    var file: String

    @OptionGroup var options: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            guard case .sqlite(let database) = try options.visit() else {
                throw BackupByServer(file: file)
            }
            let report: DatabaseReport
            do throws(BackupError) {
                report = try await database.backUp(to: file)
            } catch {
                throw BackupFailure(error: error)
            }
            let pushes = report.pushes.values.reduce(0, +)
            guard !output.json else {
                return Terminal.answer(
                    JSONText.object([
                        "file": .string(file), "bytes": .number(Int(report.bytes)), "pushes": .number(pushes),
                    ])
                )
            }
            Terminal.answer("wrote \(file): \(pushes) pushes, \(report.bytes) bytes, checked")
        }
    }
}

/// A backup that was not made.
struct BackupFailure: CommandFailure {
    let error: BackupError
    let code = "BACKUP"
    var exitStatus: ExitCode { ExitStatus.failed }
    var description: String { error.description }
}

/// A backup that the database's own tools make.
struct BackupByServer: CommandFailure {
    let file: String
    let code = "BACKUP"
    var exitStatus: ExitCode { ExitStatus.configuration }
    var description: String {
        "PostgreSQL is backed up by its own tools, beside running receivers: pg_dump --format=custom --file=\(file) URL, and back by pg_restore"
    }
}
