internal import GRDB
public import Store

/// The durable store of one machine: a SQLite file in WAL mode with `synchronous=FULL`.
///
/// An answer of it means that the row survives a power cut. Any number of processes may open one file: each is an
/// instance with a lease of its own, and SQLite lets one write at a time.
public final class SQLiteStore: InboxStore, OutboxStore {
    /// How long one batch waits for another process's write lock; beyond it its pushes are answered 503.
    static let lockPatience: Duration = .seconds(1)

    let database: DatabasePool
    let commit: GroupCommit
    let time: TimeSource
    /// This process among those that share the file.
    let instance: Int64

    /// Opens a file, and makes it where there is none; the schema is brought up to date.
    ///
    /// - Parameters:
    ///   - path: The file; `-wal` and `-shm` files stand beside it while it is open.
    ///   - synchronous: What a commit survives.
    ///   - observer: Hears of its transactions.
    ///   - time: The clocks; leases are counted by the wall clock, the only one that processes share.
    /// - Throws: ``SQLiteOpenError``.
    public init(
        path: String,
        synchronous: Synchronous = .full,
        observer: (any StoreObserver)? = nil,
        time: TimeSource = .system
    ) throws(SQLiteOpenError) {
        self.time = time
        instance = Int64.random(in: 1...Int64.max)
        do {
            database = try DatabasePool(path: path, configuration: Self.configuration)
            try database.writeWithoutTransaction { database in
                // GRDB's own setting for WAL is NORMAL, under which a power cut loses what was acknowledged.
                try database.execute(sql: "PRAGMA synchronous = \(synchronous.rawValue)")
            }
            let migrator = Schema.migrator
            guard try !database.read(migrator.hasBeenSuperseded) else {
                throw SQLiteOpenError.newerSchema(path: path)
            }
            try migrator.migrate(database)
            // Before the first push: one without a living owner would be taken over by another process.
            let (instance, now) = (instance, time.unixMilliseconds())
            try database.write { try InstanceTable.keep(instance, at: now, in: $0) }
        } catch let error as SQLiteOpenError {
            throw error
        } catch {
            throw .unusable(path: path, StoreError(error))
        }
        commit = GroupCommit(database, observer: observer)
    }

    /// What a commit survives.
    public enum Synchronous: String, Sendable {
        /// A power cut.
        case full
        /// A crash of the process alone: a power cut loses what was acknowledged.
        ///
        /// To measure what durability costs, and
        /// to show that the tests of it can fail.
        case off
    }

    /// What the writing connection promises about a commit.
    public struct Durability: Sendable, Equatable {
        /// The journal mode: `wal`.
        public var journal: String
        /// SQLite's number of the level: 2 is FULL, under which a commit survives a power cut.
        public var synchronous: Int

        /// Assembles one.
        public init(journal: String, synchronous: Int) {
            self.journal = journal
            self.synchronous = synchronous
        }
    }

    /// What the writing connection promises now, as SQLite itself says it.
    public func durability() async throws(StoreError) -> Durability {
        do {
            return try await database.writeWithoutTransaction { database in
                Durability(
                    journal: try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                    synchronous: try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
                )
            }
        } catch {
            throw StoreError(error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(Double(lockPatience.components.seconds))
        configuration.maximumReaderCount = 4
        configuration.label = "qrscene"
        return configuration
    }
}

/// Why a file cannot serve as store.
public enum SQLiteOpenError: Error, Equatable, Sendable {
    /// A newer version has brought its schema up to what this one does not know.
    case newerSchema(path: String)
    /// It cannot be opened or written.
    case unusable(path: String, StoreError)
}

extension SQLiteOpenError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .newerSchema(let path):
            "\(path) was written by a newer version of qrscene, whose schema this one does not know; run that version, or restore the backup made before its first start"
        case .unusable(let path, .unavailable(let reason)): "\(path) cannot be used: \(reason)"
        case .unusable(let path, let error): "\(path) cannot be used: \(error)"
        }
    }
}
