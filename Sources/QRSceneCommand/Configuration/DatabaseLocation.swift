import ArgumentParser
import Foundation
import PostgreSQLStore
import QRScene
import SQLiteStore

/// Where pushes are kept, as `QRSCENE_DATABASE` names it.
enum DatabaseLocation: Equatable, Sendable {
    /// Nowhere: nothing survives the process.
    case memory
    /// In a file.
    case sqlite(path: String, SQLiteStore.Synchronous)
    /// In a server's database.
    case postgres(url: String, PostgreSQLStore.Synchronous)

    /// Reads `memory`, `sqlite:PATH`, `postgres://…`; `nil` for anything else.
    ///
    /// Behind a path or URL, `synchronous=off` is ours: for measurements, or to insist on a server that loses what it
    /// acknowledges. All else of a URL is for PostgreSQL's own library to read.
    init?(_ text: String) {
        if text == "memory" {
            self = .memory
        } else if text.hasPrefix("sqlite:") {
            self.init(file: text.dropFirst(7))
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self.init(url: text)
        } else {
            return nil
        }
    }

    private init?(file text: Substring) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, !path.isEmpty else { return nil }
        switch parts.dropFirst().first {
        case nil: self = .sqlite(path: String(path), .full)
        case Self.weak?: self = .sqlite(path: String(path), .off)
        default: return nil
        }
    }

    private init(url: String) {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let items = (parts.dropFirst().first ?? "").split(separator: "&", omittingEmptySubsequences: false)
        guard items.contains(Self.weak) else {
            self = .postgres(url: url, .full)
            return
        }
        let others = items.filter { $0 != Self.weak }.joined(separator: "&")
        self = .postgres(url: String(parts[0]) + (others.isEmpty ? "" : "?" + others), .off)
    }

    private static let weak: Substring = "synchronous=off"

    /// What does not survive, where something does not.
    var warning: String? {
        switch self {
        case .memory: "pushes are kept in memory: nothing survives this process"
        case .sqlite(_, .off): "synchronous=off: a power cut loses pushes that were acknowledged"
        case .postgres(_, .off): "synchronous=off: a crash of the database server loses pushes that were acknowledged"
        case .sqlite(_, .full), .postgres(_, .full): nil
        }
    }

    /// A location as it may be shown: a URL without its passwords.
    static func masked(_ text: String) -> String {
        guard text.hasPrefix("postgres"), let scheme = text.range(of: "://") else { return text }
        let (rest, at) = (text[scheme.upperBound...], text.lastIndex(of: "@"))
        // Up to the last @, whatever stands there: a password that should have been encoded may hold a slash.
        let user = at.map { rest[..<$0] } ?? rest.prefix(0)
        let secret = user.firstIndex(of: ":").map { user[...$0] + "••••••" } ?? user
        let parts = rest.dropFirst(user.count).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let items = parts.dropFirst().first?.split(separator: "&", omittingEmptySubsequences: false).map { item in
            let name = item.prefix { $0 != "=" }
            return name.hasSuffix("password") ? "\(name)=••••••" : String(item)
        }
        let query = items.map { "?" + $0.joined(separator: "&") } ?? ""
        return text[..<scheme.upperBound] + secret + (parts.first ?? "") + query
    }
}

extension DatabaseLocation {
    /// Opens the store, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - observer: Hears of its transactions.
    ///   - spool: Where pushes wait while a server is away; `nil` refuses them then.
    ///   - spoolObserver: Hears of the spool.
    ///   - time: The clocks.
    /// - Returns: The store.
    /// - Throws: ``DatabaseFailure``.
    func open(
        observer: (any StoreObserver)? = nil,
        spool: SpoolLocation? = nil,
        spoolObserver: (any SpoolObserver)? = nil,
        time: TimeSource = .system
    ) throws(DatabaseFailure) -> any InboxStore & OutboxStore {
        switch self {
        case .memory: return MemoryInboxStore(time: time)
        case .sqlite(let path, let synchronous):
            do throws(SQLiteOpenError) {
                return try SQLiteStore(path: path, synchronous: synchronous, observer: observer, time: time)
            } catch {
                throw .sqlite(error)
            }
        case .postgres(let url, let synchronous):
            let store: PostgreSQLStore
            do throws(PostgreSQLOpenError) {
                store = try PostgreSQLStore(
                    url: url,
                    synchronous: synchronous,
                    observer: observer,
                    isSpooled: spool != nil
                )
            } catch {
                throw .postgres(error)
            }
            guard let spool else { return store }
            do throws(SQLiteOpenError) {
                return try SpoolingStore(
                    store,
                    path: spool.path,
                    limit: spool.limit,
                    observer: spoolObserver,
                    time: time
                )
            } catch {
                throw .spool(error)
            }
        }
    }
}

/// Where pushes wait while their database is away.
struct SpoolLocation: Equatable, Sendable {
    var path: String
    /// Bytes that may wait.
    var limit: Int
}

/// A database that cannot be used.
enum DatabaseFailure: CommandFailure {
    case sqlite(SQLiteOpenError)
    case postgres(PostgreSQLOpenError)
    case spool(SQLiteOpenError)

    var code: String { "DATABASE" }

    /// Another version's schema, or a server's setting, is for the operator to decide about, and no later start will mend
    /// it; a disk or a server may come back.
    var exitStatus: ExitCode {
        switch self {
        case .sqlite(.newerSchema), .sqlite(.olderSchema): ExitStatus.configuration
        case .sqlite(.missing), .sqlite(.damaged), .sqlite(.unusable): ExitStatus.unavailable
        case .postgres(.newerSchema), .postgres(.olderSchema), .postgres(.notDurable), .postgres(.unreadableURL):
            ExitStatus.configuration
        case .postgres(.unreachable), .postgres(.unusable), .spool: ExitStatus.unavailable
        }
    }

    var description: String {
        switch self {
        case .sqlite(let error): error.description
        case .postgres(let error): error.description
        case .spool(let error):
            "the spool cannot be used: \(error); name a file of this process's own in QRSCENE_SPOOL, or off"
        }
    }
}

extension Settings {
    /// Where pushes are kept.
    ///
    /// - Throws: ``ConfigurationError`` where the setting names no kind of store.
    func database() throws(ConfigurationError) -> DatabaseLocation {
        guard let location = DatabaseLocation(self[.database] ?? "") else {
            throw wrong(.database, "write sqlite:PATH, postgres://USER:PASSWORD@HOST/NAME, or memory for a trial")
        }
        return location
    }

    /// Where pushes wait while their database is away; `nil` where they are refused then, or it cannot be away.
    func spool(_ database: DatabaseLocation) throws(ConfigurationError) -> SpoolLocation? {
        let limit = try integer(.spoolLimit, in: 1...1_048_576) << 20
        guard case .postgres = database, let path = self[.spool], path != "off" else { return nil }
        return SpoolLocation(path: path, limit: limit)
    }
}
