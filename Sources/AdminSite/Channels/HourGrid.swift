internal import Channels
internal import Store

/// Scans by the hour and the day of the week: when people stand before the codes.
struct HourGrid: Sendable, Equatable {
    /// Seven rows from Monday on, of 24 figures each.
    let rows: [[Int64]]

    /// Hours of less than a week make no pattern, and those of more than a month are many to read.
    static func fits(_ span: Range<Int64>) -> Bool {
        (6 * 86_400_000...32 * 86_400_000).contains(span.upperBound - span.lowerBound)
    }

    /// The hours of a report by hour.
    init(_ report: StatsReport, _ clock: AccountClock) {
        var rows = Array(repeating: Array(repeating: Int64(0), count: 24), count: 7)
        for row in report.rows {
            guard let start = row.start else { continue }
            let hour = TimeGrain.hour.bucket(ofLocal: clock.local(start))
            // 1970 began on a Thursday, the fourth of its week.
            let day = (hour.floored(by: 24) + 3).remainder(by: 7)
            rows[Int(day)][Int(hour.remainder(by: 24))] += row.tally[.scans]
        }
        self.rows = rows
    }
}
