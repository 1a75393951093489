internal import FoundationEssentials
internal import GRDB
internal import Store
import Synchronization

/// A file of writes that wait for their store, in the order in which they came.
///
/// One process has it: SQLite's exclusive locking mode keeps a second one out for as long as this one lives.
final class Spool: Sendable {
    /// A write in its place.
    struct Line: Sendable {
        let number: Int64
        /// `nil` where it cannot be read.
        let write: SpooledWrite?
        let bytes: Int
    }

    private let database: DatabaseQueue
    private let commit: GroupCommit
    private let limit: Int
    private let size: Mutex<(writes: Int, bytes: Int)>

    /// Opens a file, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: Bytes that may wait.
    /// - Throws: ``SQLiteOpenError``.
    init(path: String, limit: Int) throws(SQLiteOpenError) {
        self.limit = limit
        do {
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.label = "qrscene.spool"
            // A process that is just ending still has the file.
            configuration.busyMode = .timeout(1)
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            database = try DatabaseQueue(path: path, configuration: configuration)
            let found = try database.writeWithoutTransaction { database in
                // GRDB's own setting for WAL is NORMAL, under which a power cut loses what was acknowledged.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: Self.schema)
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT count(*), coalesce(sum(length(body)), 0) FROM waiting"
                )
                return (writes: (row?[0] as Int?) ?? 0, bytes: (row?[1] as Int?) ?? 0)
            }
            size = Mutex(found)
        } catch {
            throw SQLiteOpenError(error, path)
        }
        commit = GroupCommit(database, observer: nil)
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS waiting (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            duplicate_key BLOB UNIQUE,
            body BLOB NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS set_aside (
            number INTEGER PRIMARY KEY,
            body BLOB NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        """

    /// How much waits.
    var waiting: (writes: Int, bytes: Int) { size.withLock { $0 } }

    /// Why nothing can be added; `nil` where something can.
    var problem: StoreError? { waiting.bytes >= limit ? full : commit.problem }

    private var full: StoreError {
        .unavailable(
            reason: "it is away, and its spool is full (\(limit >> 20) MiB); the spool drains once the store is back"
        )
    }

    /// Adds a write, unless a copy of it is there.
    ///
    /// - Parameters:
    ///   - write: The write.
    ///   - done: Called exactly once, with what may be answered, and whether the write is new.
    func add(
        _ write: SpooledWrite,
        _ done: @escaping @Sendable (Result<(answer: StoredAnswer, isNew: Bool), StoreError>) -> Void
    ) {
        guard let body = try? write.encoded() else {
            return done(.failure(.unavailable(reason: "the push cannot be written into the spool")))
        }
        guard size.withLock({ $0.bytes + body.count <= limit }) else { return done(.failure(full)) }
        let key = write.key?.bytes
        let refusal = commit.add(
            GroupCommit.Write { [self] database in
                try Self.execute(
                    "INSERT OR IGNORE INTO waiting (duplicate_key, body) VALUES (?, ?)",
                    [key, body],
                    database
                )
                guard database.changesCount == 0 else {
                    return {
                        self.count(1, body.count)
                        done(.success((write.answer, true)))
                    }
                }
                let sql = "SELECT body FROM waiting WHERE duplicate_key = ?"
                let first = try Data.fetchOne(try database.cachedStatement(sql: sql), arguments: [key])
                let answer = try first.map { try SpooledWrite(decoding: $0).answer } ?? write.answer
                return { done(.success((answer, false))) }
            } fail: {
                done(.failure($0))
            }
        )
        if let refusal { done(.failure(refusal)) }
    }

    /// The first writes, in order; all that were added before this was called are there.
    func first(_ limit: Int) async throws(StoreError) -> [Line] {
        try await commit.writing { database in
            let statement = try database.cachedStatement(
                sql: "SELECT number, body FROM waiting ORDER BY number LIMIT ?"
            )
            return try Row.fetchAll(statement, arguments: [limit]).map { row in
                let body: Data = row[1]
                return Line(number: row[0], write: try? SpooledWrite(decoding: body), bytes: body.count)
            }
        }
    }

    /// Lets go what the store has.
    func remove(_ lines: [Line]) async throws(StoreError) {
        guard !lines.isEmpty else { return }
        try await commit.writing { database in
            for line in lines { try Self.execute("DELETE FROM waiting WHERE number = ?", [line.number], database) }
        }
        count(-lines.count, -lines.map(\.bytes).reduce(0, +))
    }

    /// Keeps a write that the store never takes out of the way of the others.
    func setAside(_ line: Line, _ reason: StoreError) async throws(StoreError) {
        try await commit.writing { database in
            let sql = "INSERT INTO set_aside SELECT number, body, ? FROM waiting WHERE number = ?"
            try Self.execute(sql, ["\(reason)", line.number], database)
            try Self.execute("DELETE FROM waiting WHERE number = ?", [line.number], database)
        }
        count(-1, -line.bytes)
    }

    private func count(_ writes: Int, _ bytes: Int) {
        size.withLock { size in size = (size.writes + writes, size.bytes + bytes) }
    }

    private static func execute(
        _ sql: String,
        _ arguments: [(any DatabaseValueConvertible)?],
        _ database: Database
    ) throws {
        try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }
}
