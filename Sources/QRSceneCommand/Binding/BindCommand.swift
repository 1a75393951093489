import ArgumentParser
import QRScene

/// `qrscene bind`: binding flows from a shell.
struct BindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bind",
        abstract: "Tries, shows, ends and settles the flows that bind people to accounts or log them in by scan.",
        discussion: """
            They ask a running receiver: at QRSCENE_ADMIN_LISTEN, with the key of QRSCENE_API_KEY where there is one. \
            audit alone reads the database.

            Examples:

              qrscene bind start --account li
              qrscene bind conflicts --json
              qrscene bind audit
            """,
        subcommands: [
            BindStartCommand.self, BindShowCommand.self, BindRevokeCommand.self, BindConflictsCommand.self,
            BindAuditCommand.self,
        ]
    )
}

/// Where the receiver is that is asked.
struct ReceiverOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The configuration file; else ./qrscene.yaml, /etc/qrscene/qrscene.yaml.", valueName: "file")
    )
    var config: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Where the receiver's API answers; else QRSCENE_ADMIN_LISTEN.", valueName: "host:port")
    )
    var adminListen: String?

    func settings() throws(ConfigurationError) -> Settings {
        var flags: [Setting: String] = [:]
        flags[.adminListen] = adminListen
        return try Settings(flags: flags, configPath: config)
    }
}
