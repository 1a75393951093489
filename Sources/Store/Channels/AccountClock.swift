/// How an account's clock on the wall runs: when it was, or will be, how far from UTC.
///
/// Days and hours of figures are this clock's. It is a table, so that no target on a push's way needs a library for it.
public struct AccountClock: Sendable, Hashable {
    /// From a moment on, so far east of UTC.
    public struct Change: Sendable, Hashable {
        /// Milliseconds since 1970.
        public var at: Int64
        /// Milliseconds east of UTC.
        public var offset: Int64

        /// Assembles a change.
        public init(at: Int64, offset: Int64) {
            self.at = at
            self.offset = offset
        }
    }

    /// The zone's name: `Asia/Shanghai`.
    public let zone: String
    private let first: Int64
    private let changes: [Change]

    /// A clock.
    ///
    /// - Parameters:
    ///   - zone: The zone's name.
    ///   - offset: Milliseconds east of UTC before the first change.
    ///   - changes: The changes, the earliest first.
    public init(zone: String, offset: Int64, changes: [Change] = []) {
        self.zone = zone
        first = offset
        self.changes = changes
    }

    /// The platform's own: eight hours east, no summer time since 1991.
    public static let china = AccountClock(zone: "Asia/Shanghai", offset: 8 * 3_600_000)

    /// Milliseconds east of UTC at a moment.
    public func offset(at moment: Int64) -> Int64 {
        changes.last { $0.at <= moment }?.offset ?? first
    }

    /// A moment's place on the wall clock, in milliseconds.
    public func local(_ moment: Int64) -> Int64 { moment + offset(at: moment) }

    /// The moment at which the wall clock shows this; the earlier one where it shows it twice.
    public func moment(ofLocal local: Int64) -> Int64 {
        let guesses = [first] + changes.map(\.offset)
        return guesses.map { local - $0 }.filter { self.local($0) == local }.min() ?? local - offset(at: local)
    }
}
