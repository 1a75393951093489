import ArgumentParser
import QRScene
import SQLiteStore

/// The options of every verb that looks into the database, beside a receiver or without one.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The configuration file; else ./qrscene.yaml, /etc/qrscene/qrscene.yaml.", valueName: "file")
    )
    var config: String?

    @Option(
        name: .long,
        help: ArgumentHelp("What remembers the pushes; else QRSCENE_DATABASE.", valueName: "sqlite:PATH")
    )
    var database: String?

    func settings() throws(ConfigurationError) -> Settings {
        var flags: [Setting: String] = [:]
        flags[.database] = database
        return try Settings(flags: flags, configPath: config)
    }

    /// The database, opened to be looked into.
    func visit() throws -> SQLiteStore { try settings().visitDatabase() }
}

extension Settings {
    /// The path of the file that pushes are kept in.
    ///
    /// - Throws: ``ConfigurationError`` also for `memory`, into which nobody else can look.
    func databasePath() throws(ConfigurationError) -> String {
        guard case .sqlite(let path, _) = try database() else {
            throw wrong(
                .database,
                "pushes in memory can be seen by the receiver's own process alone: start it with sqlite:PATH, and name the same file here"
            )
        }
        return path
    }

    /// The file that pushes are kept in, opened to be looked into.
    ///
    /// - Throws: ``ConfigurationError`` or ``DatabaseFailure``.
    func visitDatabase() throws -> SQLiteStore {
        let path = try databasePath()
        do throws(SQLiteOpenError) {
            return try SQLiteStore.visit(path: path)
        } catch {
            throw DatabaseFailure(error: error)
        }
    }

    /// What the inbox remembers, opened to be looked into.
    ///
    /// - Throws: ``ConfigurationError`` or ``DatabaseFailure``.
    func archive() throws -> any PushArchive { try visitDatabase() }

    /// Reads stored pushes with the credentials that are configured; without any, what is sealed stays sealed.
    func pushReader() -> PushReader {
        let accounts = (try? allAccounts()) ?? []
        return PushReader(
            credentials: Dictionary(accounts.map { ($0.name.rawValue, $0.credentials) }) { first, _ in first }
        )
    }
}
