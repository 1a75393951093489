/// One push as a store remembers it: what came, what became of it, and what it has left to do.
public struct StoredPush: Sendable {
    /// How far it has got.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Stored, and its handler has not ended.
        case running
        /// See ``Settlement/Outcome``.
        case handled
        /// See ``Settlement/Outcome``.
        case late
        /// See ``Settlement/Outcome``.
        case failed
        /// See ``Settlement/Outcome``.
        case abandoned
    }

    /// Its number.
    public var id: PushID
    /// What came; it carries no settlement here.
    public var record: PushRecord
    /// When it was stored, in milliseconds since 1970.
    public var storedAt: Int64
    /// How it ended; `nil` while it is running.
    ///
    /// Its jobs stand in ``jobs``, not here.
    public var settlement: Settlement?
    /// When it ended, in milliseconds since 1970.
    public var settledAt: Int64?
    /// How often its handler was started; 0 where it needed none.
    public var attempts: Int
    /// How often it was delivered, retries included; one that waits for the handler at work in its own process is none.
    public var deliveries: Int
    /// What is to be done because of it, in the order it was written.
    public var jobs: [StoredJob]

    /// How far it has got.
    public var state: State { settlement.map { State($0.outcome) } ?? .running }

    /// Assembles one; only stores have a reason to.
    public init(
        id: PushID,
        record: PushRecord,
        storedAt: Int64,
        settlement: Settlement?,
        settledAt: Int64?,
        attempts: Int,
        deliveries: Int,
        jobs: [StoredJob]
    ) {
        self.id = id
        self.record = record
        self.storedAt = storedAt
        self.settlement = settlement
        self.settledAt = settledAt
        self.attempts = attempts
        self.deliveries = deliveries
        self.jobs = jobs
    }
}

extension StoredPush.State {
    /// The state that an outcome leads to.
    public init(_ outcome: Settlement.Outcome) {
        self =
            switch outcome {
            case .handled: .handled
            case .late: .late
            case .failed: .failed
            case .abandoned: .abandoned
            }
    }

    /// The ones that somebody has to look at: the handler threw, or was given up.
    public static let failures: Set<Self> = [.failed, .abandoned]
}
