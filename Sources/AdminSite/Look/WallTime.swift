package import Store

/// A moment as the account's clock on the wall shows it.
package struct WallTime: Sendable, Equatable {
    /// The year.
    package let year: Int64
    /// `11-23`.
    package let day: String
    /// `10:42:07`.
    package let clock: String

    /// A moment, in milliseconds since 1970, on a clock.
    package init(_ moment: Int64, _ accountClock: AccountClock) {
        let local = accountClock.local(moment)
        let number = TimeGrain.day.bucket(ofLocal: local)
        let date = CivilDay(number: number)
        let seconds = (local - TimeGrain.day.start(of: number)) / 1000
        year = date.year
        day = "\(Self.two(date.monthOfYear))-\(Self.two(date.day))"
        clock = "\(Self.two(seconds / 3600)):\(Self.two(seconds / 60 % 60)):\(Self.two(seconds % 60))"
    }

    /// `11-23 10:42:07`.
    package var short: String { "\(day) \(clock)" }

    /// `2026-11-23 10:42:07`.
    package var long: String { "\(year)-\(short)" }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
