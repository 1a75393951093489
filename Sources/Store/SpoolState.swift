/// What lies in a spool: writes that wait beside the machine until their store is back.
public struct SpoolState: Sendable, Equatable {
    /// Writes that wait; nearly all of them are pushes.
    public var writes: Int
    /// Their size in bytes.
    public var bytes: Int
    /// Since when the store does not take what comes, in milliseconds since 1970; `nil` while it does.
    public var since: Int64?

    /// Assembles one; an empty spool of a store that is there.
    public init(writes: Int = 0, bytes: Int = 0, since: Int64? = nil) {
        self.writes = writes
        self.bytes = bytes
        self.since = since
    }
}

/// A store that keeps acknowledging while what it stands on is away.
public protocol Spooling: Sendable {
    /// What lies in its spool now.
    var spool: SpoolState { get }
}

/// Hears of a spool; for metrics and the log.
///
/// Called on any thread: it must neither block nor take long.
public protocol SpoolObserver: Sendable {
    /// The store does not take what comes: from now on it is spooled.
    func began(_ reason: StoreError)
    /// This is what lies in the spool now, so many writes more, and so many fewer, than when this was called last.
    func changed(_ state: SpoolState, added: Int, drained: Int)
    /// A write that the store takes never, though it takes others, was set aside; it stays in the spool's file.
    func setAside(_ reason: StoreError)
    /// The spool is empty, and the store takes what comes.
    func ended(after duration: Duration)
}
