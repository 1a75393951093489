import ArgumentParser
import QRScene
import SQLiteStore

/// Where pushes are kept, as `QRSCENE_DATABASE` names it.
enum DatabaseLocation: Equatable, Sendable {
    /// Nowhere: nothing survives the process.
    case memory
    /// In a file.
    case sqlite(path: String)

    /// Reads `memory` and `sqlite:PATH`; `nil` for anything else.
    init?(_ text: String) {
        if text == "memory" {
            self = .memory
        } else if text.hasPrefix("sqlite:"), text.utf8.count > 7 {
            self = .sqlite(path: String(text.dropFirst(7)))
        } else {
            return nil
        }
    }

    /// Opens the store, and makes it where there is none.
    ///
    /// - Throws: ``DatabaseFailure``.
    func open(time: TimeSource = .system) throws(DatabaseFailure) -> any InboxStore & OutboxStore {
        switch self {
        case .memory: return MemoryInboxStore(time: time)
        case .sqlite(let path): return try Self.file(path, time)
        }
    }

    private static func file(_ path: String, _ time: TimeSource) throws(DatabaseFailure) -> SQLiteStore {
        do throws(SQLiteOpenError) {
            return try SQLiteStore(path: path, time: time)
        } catch {
            throw DatabaseFailure(error: error)
        }
    }
}

/// A database that cannot be used.
struct DatabaseFailure: CommandFailure {
    let error: SQLiteOpenError
    let code = "DATABASE"

    /// Another version's schema is for the operator to decide about, and no later start will mend it; a disk may come
    /// back.
    var exitStatus: ExitCode {
        switch error {
        case .newerSchema, .olderSchema: ExitStatus.configuration
        case .missing, .damaged, .unusable: ExitStatus.unavailable
        }
    }

    var description: String { error.description }
}

extension Settings {
    /// Where pushes are kept.
    ///
    /// - Throws: ``ConfigurationError`` where the setting names no kind of store.
    func database() throws(ConfigurationError) -> DatabaseLocation {
        guard let location = DatabaseLocation(self[.database] ?? "") else {
            throw wrong(.database, "write sqlite:PATH, or memory for a trial")
        }
        return location
    }
}
