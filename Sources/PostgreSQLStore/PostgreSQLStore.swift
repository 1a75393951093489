public import Store
import Synchronization

/// The durable store of several machines: a PostgreSQL database that any number of instances share.
///
/// An answer of it means that the row is on the server's disk; a server that would promise less is refused. Leases and
/// due times are counted by the server's clock, so that instances need not agree about theirs. Each instance keeps four
/// connections: one for the stream of pushes, two for the rest, and one that hears of other instances.
public final class PostgreSQLStore: InboxStore, OutboxStore {
    /// What an acknowledgement means.
    public enum Synchronous: String, Sendable {
        /// The row is on the server's disk.
        case full
        /// A crash of the server loses what was acknowledged: for measurements, and to show that tests of it can fail.
        case off
    }

    let line: BatchLine
    let pool: ConnectionPool
    let holdings = Holdings()
    let scenes = SceneNumbers()
    let listener: NotificationListener
    /// Hears of changed records, those of other instances a moment later.
    public let watchers = StateWatchers()
    let serverClock = Mutex(ServerClock())
    /// Whether pushes have another place to wait in while this store is away, so that nobody is turned away meanwhile.
    let isSpooled: Bool
    /// Whether ``prepare(_:)`` is done; a server that was away at the start is prepared by whoever reaches it first.
    let isPrepared = Atomic<Bool>(false)
    /// When this process began to receive, where the server was away then.
    let begin = Mutex<Int64?>(nil)
    /// Until when this process has received, by the server's clock, where it is spooled.
    let receiving = Mutex<Int64?>(nil)
    /// The clock of the statements; `nil` for the server's.
    let clock: TimeSource?
    /// This process among those that share the database.
    let instance: Int64
    let takeoverPause = Mutex(TakeoverPause())
    /// When the partitions of the coming weeks were last made.
    let partitionsMade = Mutex(ContinuousClock.now)

    /// Connects, and brings the schema up to date.
    ///
    /// Blocks until the server has answered, a few seconds at most unless the schema takes longer.
    ///
    /// - Parameters:
    ///   - url: `postgres://…` or whatever else libpq reads as a connection string; its TLS settings hold.
    ///   - synchronous: What an acknowledgement means.
    ///   - observer: Hears of its transactions.
    ///   - isSpooled: Whether pushes wait elsewhere while this store is away: then that time is no gap.
    ///   - clock: Instead of the server's, for tests.
    /// - Throws: ``PostgreSQLOpenError``.
    public convenience init(
        url: String,
        synchronous: Synchronous = .full,
        observer: (any StoreObserver)? = nil,
        isSpooled: Bool = false,
        clock: TimeSource? = nil
    ) throws(PostgreSQLOpenError) {
        try self.init(connectingTo: url, synchronous, observer, isSpooled, clock, patience: .seconds(5))
        do throws(SessionError) {
            try pool.runNow(prepare)
            try listener.start()
        } catch {
            // A server that is there and refuses us will do so later, too.
            guard isSpooled, case .notConnected = error, Session.isAway(url) else { throw PostgreSQLOpenError(error) }
            line.note(StoreError(error))
            begin.withLock { $0 = now }
            listener.startLater()
        }
    }

    /// Connects to look into a database or to care for it: no schema is changed, and no lease is taken.
    ///
    /// - Parameters:
    ///   - url: As for ``init(url:synchronous:observer:clock:)``.
    ///   - synchronous: Whether a server is refused that loses what it acknowledges.
    /// - Returns: The store, for ``PushArchive`` and for the care of it.
    /// - Throws: ``PostgreSQLOpenError``.
    public static func visit(
        url: String,
        synchronous: Synchronous = .full
    ) throws(PostgreSQLOpenError) -> PostgreSQLStore {
        let store = try PostgreSQLStore(connectingTo: url, synchronous, nil, false, nil, patience: visitorsPatience)
        switch try store.schemaState() {
        case .current:
            store.isPrepared.store(true, ordering: .releasing)
            return store
        case .older: throw .olderSchema
        case .newer: throw .newerSchema
        }
    }

    /// Brings a database's schema up to date, beside instances of the version before.
    ///
    /// - Returns: The steps that were taken; empty where nothing was to be done.
    /// - Throws: ``PostgreSQLOpenError``.
    public static func migrate(
        url: String,
        synchronous: Synchronous = .full
    ) throws(PostgreSQLOpenError) -> [String] {
        let store = try PostgreSQLStore(connectingTo: url, synchronous, nil, false, nil, patience: visitorsPatience)
        do throws(SessionError) {
            return try store.pool.runNow { session throws(SessionError) in try Migrator.migrate(&session) }
        } catch {
            throw PostgreSQLOpenError(error)
        }
    }

    /// Who looks into a large database waits for it, and nobody waits for him.
    private static let visitorsPatience: Duration = .seconds(600)

    private init(
        connectingTo url: String,
        _ synchronous: Synchronous,
        _ observer: (any StoreObserver)?,
        _ isSpooled: Bool,
        _ clock: TimeSource?,
        patience: Duration
    ) throws(PostgreSQLOpenError) {
        guard Session.canRead(url) else { throw .unreadableURL }
        let settings = SessionSettings(url: url, mustBeDurable: synchronous == .full, patience: patience)
        instance = Int64.random(in: 1...Int64.max)
        self.isSpooled = isSpooled
        self.clock = clock
        pool = ConnectionPool((1...2).map { ConnectionQueue(settings, label: "rest-\($0)") })
        listener = NotificationListener(ConnectionQueue(settings, label: "news"), instance: instance, watchers)
        let transaction = PushTransaction(instance: instance, clock: clock, holdings: holdings, scenes: scenes)
        var ofPushes = settings
        ofPushes.plansOnce = true
        line = BatchLine(ConnectionQueue(ofPushes, label: "pushes"), transaction, observer: observer)
    }

    /// Writes a sign of life, and learns whether the one before it had run out, and the server's time.
    @Sendable func showLife(_ session: inout Session) throws(SessionError) {
        let statements = InstanceTable.keep(instance, receivingUntil: receiving.withLock { $0 }, moment)
        let sent = TimeSource.system.unixMilliseconds()
        let answers = try session.run(statements)
        let received = TimeSource.system.unixMilliseconds()
        guard let alive = answers[0].first?.integer("alive"), let server = answers[1].first?.integer("now") else {
            return
        }
        takeoverPause.withLock { $0.showedLife(wasAlive: alive == 1) }
        serverClock.withLock { $0.heard(server, sent: sent, received: received) }
    }

    /// This moment, where a test's clock says it; else the statement asks the server.
    var moment: SQLValue { .integer(clock?.unixMilliseconds()) }

    /// Does once what a process does before its first push: then anything else may be asked for.
    @Sendable func prepare(_ session: inout Session) throws(SessionError) {
        guard !isPrepared.load(ordering: .acquiring) else { return }
        _ = try Migrator.migrate(&session)
        try Partitions.prepare(&session)
        // What came before this process, it did not receive; since then it has, where it is spooled.
        if let begin = begin.withLock({ $0 }) {
            _ = try session.run([GapTable.live(receivingUntil: nil, .integer(begin))])
        }
        // One without a living owner would be taken over by another process.
        try showLife(&session)
        isPrepared.store(true, ordering: .releasing)
    }

    private func schemaState() throws(PostgreSQLOpenError) -> Migrator.State {
        do throws(SessionError) {
            return try pool.runNow { session throws(SessionError) in try Migrator.state(&session) }
        } catch {
            throw PostgreSQLOpenError(error)
        }
    }
}
