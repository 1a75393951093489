internal import GRDB
public import Store
import Synchronization

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
    let takeoverPause = Mutex(TakeoverPause())
    /// Hears of records that this process changes.
    public let watchers = StateWatchers()

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
        database = try Self.open(path, synchronous)
        try Self.migrate(database, path)
        do {
            // Before the first push: one without a living owner would be taken over by another process.
            let (instance, now) = (instance, time.unixMilliseconds())
            let wasAlive = try database.write { try InstanceTable.keep(instance, at: now, in: $0) }
            takeoverPause.withLock { $0.showedLife(wasAlive: wasAlive) }
        } catch {
            throw SQLiteOpenError(error, path)
        }
        commit = GroupCommit(database, observer: observer)
    }

    /// Opens a file to look into it; its schema must be this version's.
    init(visiting path: String, time: TimeSource) throws(SQLiteOpenError) {
        self.time = time
        instance = Int64.random(in: 1...Int64.max)
        database = try Self.open(path)
        do {
            guard try database.read(Schema.migrator.hasCompletedMigrations) else {
                throw SQLiteOpenError.olderSchema(path: path)
            }
        } catch {
            throw SQLiteOpenError(error, path)
        }
        commit = GroupCommit(database, observer: nil)
    }

    /// Opens a file, whatever its schema, unless a newer version has written it.
    static func open(_ path: String, _ synchronous: Synchronous = .full) throws(SQLiteOpenError) -> DatabasePool {
        do {
            let database = try DatabasePool(path: path, configuration: configuration)
            try database.writeWithoutTransaction { database in
                // GRDB's own setting for WAL is NORMAL, under which a power cut loses what was acknowledged.
                try database.execute(sql: "PRAGMA synchronous = \(synchronous.rawValue)")
                // Pushes touch indices at random places. SQLite's own 2 MB of cache and a log of 4 MB mean that such
                // pages are read again and written twice.
                try database.execute(sql: "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096")
            }
            guard try !database.read(Schema.migrator.hasBeenSuperseded) else {
                throw SQLiteOpenError.newerSchema(path: path)
            }
            return database
        } catch {
            throw SQLiteOpenError(error, path)
        }
    }

    /// Brings a schema up to date.
    static func migrate(_ database: DatabasePool, _ path: String) throws(SQLiteOpenError) {
        do {
            try Schema.migrator.migrate(database)
        } catch {
            throw SQLiteOpenError(error, path)
        }
    }

    /// What a commit survives.
    public enum Synchronous: String, Sendable {
        /// A power cut.
        case full
        /// A crash of the process alone: a power cut loses what was acknowledged.
        ///
        /// To measure what durability costs, and to show that the tests of it can fail.
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
