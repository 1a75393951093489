import Foundation
import QRScene

extension Settings {
    /// The clock by whose days and hours channels are counted.
    ///
    /// - Throws: ``ConfigurationError`` where this machine knows no such zone.
    func clock() throws(ConfigurationError) -> AccountClock {
        guard let name = self[.timeZone], let zone = TimeZone(identifier: name) else {
            throw wrong(.timeZone, "name a zone of the tz database, such as Asia/Shanghai")
        }
        return AccountClock(zone)
    }
}

extension AccountClock {
    /// From before there were any codes to a generation ahead.
    private static let years = Date(timeIntervalSince1970: 1_262_304_000)..<Date(timeIntervalSince1970: 2_524_608_000)

    /// A zone of the tz database.
    init(_ zone: TimeZone) {
        var changes: [Change] = []
        var moment = Self.years.lowerBound
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < Self.years.upperBound,
            next > moment
        {
            let offset = Int64(zone.secondsFromGMT(for: next.addingTimeInterval(1))) * 1000
            changes.append(Change(at: Int64(next.timeIntervalSince1970) * 1000, offset: offset))
            moment = next
        }
        let offset = Int64(zone.secondsFromGMT(for: Self.years.lowerBound)) * 1000
        self.init(zone: zone.identifier, offset: offset, changes: changes)
    }
}
