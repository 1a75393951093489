public import Store

/// Which figures somebody wants to see.
public struct StatsQuestion: Sendable, Hashable {
    /// What one row is about.
    public enum Breakdown: String, Sendable, Hashable, CaseIterable {
        /// A channel.
        case channel
        /// A scene.
        case scene
        /// An hour of the account's clock.
        case hour
        /// A day.
        case day
        /// A week, from Monday on.
        case week

        /// Whether rows are stretches of time.
        public var isTime: Bool { self == .hour || self == .day || self == .week }
    }

    /// The most hours that are shown one by one: a quarter of a year.
    public static let longestHours: Int64 = 92 * 24

    /// The account's name.
    public var account: String
    /// Which hours of the account's clock; whole days, or weeks, where a row is one.
    public let hours: Range<Int64>
    /// What a row is about.
    public let by: Breakdown
    /// Only this channel; empty for scenes without one.
    public var channel: String?
    /// Only this scene.
    public var scene: String?

    /// A question about a time.
    ///
    /// - Parameters:
    ///   - account: The account's name.
    ///   - span: From when to when, in milliseconds since 1970; hours, days and weeks that it touches count in whole.
    ///   - by: What a row is about.
    ///   - clock: The account's clock.
    ///   - channel: Only this channel.
    ///   - scene: Only this scene.
    public init(
        account: String = "default",
        _ span: Range<Int64>,
        by: Breakdown,
        on clock: AccountClock,
        channel: String? = nil,
        scene: String? = nil
    ) {
        self.account = account
        self.by = by
        self.channel = channel
        self.scene = scene
        let local = clock.local(span.lowerBound)..<max(clock.local(span.lowerBound), clock.local(span.upperBound))
        let width: Int64 = by == .day ? 24 : by == .week ? 168 : 1
        // The first Monday of 1970 was its fifth day.
        let shift: Int64 = by == .week ? 96 : 0
        let first = TimeGrain.hour.bucket(ofLocal: local.lowerBound)
        let last = TimeGrain.hour.bucket(ofLocal: local.upperBound + 3_600_000 - 1)
        hours = Self.floor(first - shift, width) + shift..<Self.floor(last - shift + width - 1, width) + shift
    }

    private init(_ question: StatsQuestion, hours: Range<Int64>) {
        account = question.account
        by = question.by
        channel = question.channel
        scene = question.scene
        self.hours = hours
    }

    /// The same question about as much time right before.
    public var previous: StatsQuestion {
        let length = hours.upperBound - hours.lowerBound
        return StatsQuestion(self, hours: hours.lowerBound - length..<hours.lowerBound)
    }

    /// From when to when, in milliseconds since 1970.
    public func span(on clock: AccountClock) -> Range<Int64> {
        let start = clock.moment(ofLocal: TimeGrain.hour.start(of: hours.lowerBound))
        return start..<max(start, clock.moment(ofLocal: TimeGrain.hour.start(of: hours.upperBound)))
    }

    private static func floor(_ value: Int64, _ width: Int64) -> Int64 {
        let rest = value % width
        return value - (rest < 0 ? rest + width : rest)
    }
}
