internal import FoundationEssentials
public import OfficialAccount

/// How far a walk over an account's followers has come: kept with each batch, so that the next run goes on there.
public struct ReconcileState: Sendable, Equatable, Codable {
    /// Follows before it are left alone, in milliseconds since 1970.
    public var since: Int64
    /// When the walk began.
    public var startedAt: Int64
    /// How many follow the account, as the platform said last.
    public var total = 0
    /// How many were looked at.
    public var looked = 0
    /// How many follows were missed, by scene; without a code under the empty text.
    public var missed: [String: Int] = [:]
    /// Behind whom the walk goes on; `nil` at its beginning.
    public var last: OpenID? {
        get { lastOpenID.map { OpenID(rawValue: $0) } }
        set { lastOpenID = newValue?.rawValue }
    }
    private var lastOpenID: String?

    /// The beginning of a walk.
    public init(since: Int64, startedAt: Int64) {
        self.since = since
        self.startedAt = startedAt
    }

    /// All follows that were missed.
    public var missedFollows: Int { missed.values.reduce(0, +) }

    /// Reads what ``encoded`` has written; `nil` where it is something else.
    init?(_ bytes: [UInt8]) {
        guard let state = try? JSONDecoder().decode(ReconcileState.self, from: Data(bytes)) else { return nil }
        self = state
    }

    var encoded: [UInt8] { (try? JSONEncoder().encode(self)).map { [UInt8]($0) } ?? [] }
}
