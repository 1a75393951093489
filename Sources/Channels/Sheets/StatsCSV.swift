package import Store

/// All figures of a report, one line a row, as RFC 4180 has them.
package struct StatsCSV {
    private let report: StatsReport
    private let clock: AccountClock

    /// A sheet of a report, by the account's clock.
    package init(_ report: StatsReport, on clock: AccountClock) {
        self.report = report
        self.clock = clock
    }

    /// The lines, each ended by a line feed.
    package var text: String {
        let header =
            [report.question.by.rawValue] + Tally.Figure.allCases.map(\.rawValue)
            + StatsReport.survivalDays.map { "survival_\($0.days)" }
        return ([header] + report.rows.map(values)).map { CSV.line($0) + "\n" }.joined()
    }

    private func values(_ row: StatsReport.Row) -> [String] {
        let name = row.start.map { StretchName.text($0, by: report.question.by, on: clock) } ?? row.name ?? ""
        let shares = StatsReport.survivalDays.map { days, _ in row.survival[days]?.share.map { "\($0)" } ?? "" }
        return [name] + Tally.Figure.allCases.map { "\(row.tally[$0])" } + shares
    }
}

/// What the wall clock shows at the beginning of a stretch of time.
package enum StretchName {
    /// `2026-01-31`, or `2026-01-31 08:00` for an hour.
    package static func text(_ start: Int64, by: StatsQuestion.Breakdown, on clock: AccountClock) -> String {
        let local = clock.local(start)
        let day = CivilDay(number: TimeGrain.day.bucket(ofLocal: local))
        let date = "\(day.year)-\(two(day.monthOfYear))-\(two(day.day))"
        let hour = TimeGrain.hour.bucket(ofLocal: local) - day.number * 24
        return by == .hour ? "\(date) \(two(hour)):00" : date
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
