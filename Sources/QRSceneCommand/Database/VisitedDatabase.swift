import ArgumentParser
import PostgreSQLStore
import QRScene
import SQLiteStore

/// A database that is there already, opened to be looked into and cared for.
enum VisitedDatabase: Sendable {
    case sqlite(SQLiteStore)
    case postgres(PostgreSQLStore)

    /// What it remembers.
    var archive: any PushArchive {
        switch self {
        case .sqlite(let store): store
        case .postgres(let store): store
        }
    }

    /// What features remember beside the pushes.
    var state: any StateStore {
        switch self {
        case .sqlite(let store): store
        case .postgres(let store): store
        }
    }

    /// Its facts and codes.
    var channels: any ChannelStore & StateStore {
        switch self {
        case .sqlite(let store): store
        case .postgres(let store): store
        }
    }

    /// Reads all of it, and counts.
    func report() async throws(StoreError) -> DatabaseReport {
        switch self {
        case .sqlite(let store): try await store.report()
        case .postgres(let store): try await store.report()
        }
    }
}

/// Memory, which keeps no codes that anybody else could look at.
struct NoChannelsFailure: CommandFailure {
    let code = "NO_CHANNELS"
    var exitStatus: ExitCode { ExitStatus.configuration }
    let description =
        "pushes in memory can be seen by the receiver's own process alone, and so could codes; use sqlite:PATH or postgres://…"
}

extension Settings {
    /// Where pushes are kept, if others can look there.
    ///
    /// - Throws: ``ConfigurationError`` also for `memory`, into which nobody else can look.
    func sharedDatabase() throws(ConfigurationError) -> DatabaseLocation {
        let location = try database()
        guard location != .memory else {
            throw wrong(
                .database,
                "pushes in memory can be seen by the receiver's own process alone: start it with sqlite:PATH or postgres://…, and name the same here"
            )
        }
        return location
    }

    /// What pushes are kept in, opened to be looked into.
    ///
    /// - Throws: ``ConfigurationError`` or ``DatabaseFailure``.
    func visitDatabase() throws -> VisitedDatabase {
        switch try sharedDatabase() {
        case .memory: throw wrong(.database, "nobody else can look into memory")
        case .sqlite(let path, _):
            do throws(SQLiteOpenError) {
                return .sqlite(try SQLiteStore.visit(path: path))
            } catch {
                throw DatabaseFailure.sqlite(error)
            }
        case .postgres(let url, let synchronous):
            do throws(PostgreSQLOpenError) {
                return .postgres(try PostgreSQLStore.visit(url: url, synchronous: synchronous))
            } catch {
                throw DatabaseFailure.postgres(error)
            }
        }
    }

    /// What the inbox remembers, opened to be looked into.
    ///
    /// - Throws: ``ConfigurationError`` or ``DatabaseFailure``.
    func archive() throws -> any PushArchive { try visitDatabase().archive }
}
