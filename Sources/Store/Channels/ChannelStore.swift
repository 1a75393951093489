public import OfficialAccount

/// What channels need remembered: facts, the figures that follow from them, codes, and when nobody listened.
///
/// A store that is one writes the facts of ``Settlement/facts`` in the step that settles their push. Figures are made
/// from the facts afterwards, behind a cursor that moves in the same step as they do: each fact counts once, however many
/// processes roll up.
public protocol ChannelStore: Sendable {
    /// The facts behind a number, in order.
    ///
    /// - Throws: ``StoreError`` where the store cannot be used; so do all of these.
    func facts(after number: Int64, limit: Int) async throws(StoreError) -> [StoredFact]

    /// Counts the next facts.
    ///
    /// - Parameters:
    ///   - limit: How many at most, in one step.
    ///   - clock: Whose days and hours count.
    /// - Returns: How many were counted, or that the figures are by another clock.
    /// - Throws: ``StoreError``.
    func rollUp(limit: Int, by clock: AccountClock) async throws(StoreError) -> RollUpStep

    /// Forgets all figures, so that ``rollUp(limit:by:)`` begins with the first fact, and by any clock.
    func forgetRollUps() async throws(StoreError)

    /// Since when people follow, in milliseconds since 1970, as far as facts are counted; those who do not are left out.
    func following(_ people: [OpenID], of account: String) async throws(StoreError) -> [OpenID: Int64]

    /// Figures; what came to nothing has no row.
    func tallies(_ query: TallyQuery) async throws(StoreError) -> [TallyRow]

    /// When no process was able to receive, as far as it touches these milliseconds since 1970; the earliest first.
    func gaps(in span: Range<Int64>) async throws(StoreError) -> [ReceivingGap]

    /// Keeps a code, and gives its scene the code's channel where it has one.
    func keep(_ code: KeptCode) async throws(StoreError)

    /// Kept codes, the newest first.
    func codes(_ filter: CodeFilter) async throws(StoreError) -> [StoredCode]

    /// How many permanent codes of an account are kept.
    func permanentCodes(of account: String) async throws(StoreError) -> Int

    /// Gives a scene another channel, for what was counted before too; `nil` takes it away.
    func setChannel(_ channel: String?, ofScene scene: String, of account: String) async throws(StoreError)
}

/// What came of one step of counting.
public enum RollUpStep: Sendable, Equatable {
    /// So many facts were counted; fewer than the limit where no more are there.
    case counted(Int)
    /// Nothing was counted: the figures are by the clock of this zone.
    case otherZone(String)
}

/// Which figures are wanted.
public struct TallyQuery: Sendable, Hashable {
    /// What one row is about.
    public enum Grouping: Sendable, Hashable {
        /// A scene.
        case scene
        /// A channel, with the scenes that have none as one.
        case channel
        /// A stretch of time; the query has one range of one grain.
        case time
    }

    /// The account's name.
    public var account: String
    /// From when; the ranges do not overlap.
    public var ranges: [BucketRange]
    /// What a row is about.
    public var grouping: Grouping
    /// Only this channel's scenes; empty for those without a channel, `nil` for all.
    public var channel: String?
    /// Only this scene.
    public var scene: String?

    /// Assembles a query.
    public init(
        account: String,
        ranges: [BucketRange],
        grouping: Grouping,
        channel: String? = nil,
        scene: String? = nil
    ) {
        self.account = account
        self.ranges = ranges
        self.grouping = grouping
        self.channel = channel
        self.scene = scene
    }
}

/// The figures of one scene, channel or stretch of time.
public struct TallyRow: Sendable, Hashable {
    /// The scene or channel; `nil` for "none", and where the row is about a time.
    public var name: String?
    /// The stretch of time.
    public var bucket: Int64?
    /// What was counted.
    public var tally: Tally

    /// Assembles a row.
    public init(name: String?, bucket: Int64?, tally: Tally) {
        self.name = name
        self.bucket = bucket
        self.tally = tally
    }
}

/// A time in which no process was able to receive.
public struct ReceivingGap: Sendable, Hashable {
    /// The last sign of life before it, in milliseconds since 1970.
    public var since: Int64
    /// The first sign of life after it.
    public var until: Int64

    /// Assembles a gap.
    public init(since: Int64, until: Int64) {
        self.since = since
        self.until = until
    }
}
