import ArgumentParser
import QRScene

/// The options of every verb that looks into the database, beside a receiver or without one.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The configuration file; else ./qrscene.yaml, /etc/qrscene/qrscene.yaml.", valueName: "file")
    )
    var config: String?

    @Option(
        name: .long,
        help: ArgumentHelp("What remembers the pushes; else QRSCENE_DATABASE.", valueName: "sqlite:PATH|URL")
    )
    var database: String?

    func settings() throws(ConfigurationError) -> Settings {
        var flags: [Setting: String] = [:]
        flags[.database] = database
        return try Settings(flags: flags, configPath: config)
    }

    /// The database, opened to be looked into.
    func visit() throws -> VisitedDatabase { try settings().visitDatabase() }
}

extension Settings {
    /// Reads stored pushes with the credentials that are configured; without any, what is sealed stays sealed.
    func pushReader() -> PushReader {
        let accounts = (try? allAccounts()) ?? []
        return PushReader(
            credentials: Dictionary(accounts.map { ($0.name.rawValue, $0.credentials) }) { first, _ in first }
        )
    }
}
