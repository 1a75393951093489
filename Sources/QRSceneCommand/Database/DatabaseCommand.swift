import ArgumentParser

/// `qrscene db`: the care of the database.
struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract:
            "Migrates, backs up, verifies, prunes and moves the database; beside a running receiver or without one.",
        discussion: """
            Each has --json.

            Examples:

              qrscene db backup /var/backups/qrscene.db
              qrscene db verify --json
            """,
        subcommands: [
            DatabaseMigrateCommand.self, DatabaseBackupCommand.self, DatabaseVerifyCommand.self,
            DatabasePruneCommand.self, DatabaseCopyCommand.self,
        ]
    )
}
