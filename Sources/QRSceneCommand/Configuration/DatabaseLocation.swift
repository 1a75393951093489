import ArgumentParser
import QRScene
import SQLiteStore

/// Where pushes are kept, as `QRSCENE_DATABASE` names it.
enum DatabaseLocation: Equatable, Sendable {
    /// Nowhere: nothing survives the process.
    case memory
    /// In a file.
    case sqlite(path: String, SQLiteStore.Synchronous)

    /// Reads `memory`, `sqlite:PATH` and, for measurements, `sqlite:PATH?synchronous=off`; `nil` for anything else.
    init?(_ text: String) {
        guard text != "memory" else {
            self = .memory
            return
        }
        guard text.hasPrefix("sqlite:") else { return nil }
        let parts = text.dropFirst(7).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, !path.isEmpty else { return nil }
        switch parts.dropFirst().first {
        case nil: self = .sqlite(path: String(path), .full)
        case "synchronous=off": self = .sqlite(path: String(path), .off)
        default: return nil
        }
    }

    /// What does not survive, where something does not.
    var warning: String? {
        switch self {
        case .memory: "pushes are kept in memory: nothing survives this process"
        case .sqlite(_, .off): "synchronous=off: a power cut loses pushes that were acknowledged"
        case .sqlite(_, .full): nil
        }
    }

    /// Opens the store, and makes it where there is none.
    ///
    /// - Throws: ``DatabaseFailure``.
    func open(
        observer: (any StoreObserver)? = nil,
        time: TimeSource = .system
    ) throws(DatabaseFailure) -> any InboxStore & OutboxStore {
        switch self {
        case .memory: return MemoryInboxStore(time: time)
        case .sqlite(let path, let synchronous): return try Self.file(path, synchronous, observer, time)
        }
    }

    private static func file(
        _ path: String,
        _ synchronous: SQLiteStore.Synchronous,
        _ observer: (any StoreObserver)?,
        _ time: TimeSource
    ) throws(DatabaseFailure) -> SQLiteStore {
        do throws(SQLiteOpenError) {
            return try SQLiteStore(path: path, synchronous: synchronous, observer: observer, time: time)
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
