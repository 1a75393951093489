import QRScene

/// A report as a table for people, or as values separated by commas.
struct StatsSheet {
    let report: StatsReport
    let previous: StatsReport?
    let clock: AccountClock

    private static let columns: [(title: String, figure: Tally.Figure)] = [
        ("SCANS", .scans), ("RETURNING", .returning), ("FOLLOWS", .follows), ("AGAIN", .refollows),
        ("UNFOLLOWS", .unfollows), ("PEOPLE", .people), ("BINDS", .bindsByFirst),
    ]

    /// Columns, a line for all together, and what came before.
    var table: String {
        let by = report.question.by
        let header = [by.rawValue.uppercased()] + Self.columns.map(\.title) + ["KEPT 1d", "7d", "30d"]
        var rows = report.rows.map { line(name(of: $0), $0) }
        rows.append(line("total", report.total))
        if let previous {
            rows.append(line("before", previous.total))
            rows.append(["change"] + Self.columns.map { change($0.figure, previous) })
        }
        let text = Table.text(rows, header: header)
        return by.isTime ? text + "\n\nscans  " + Sparkline.text(report.rows.map { $0.tally[.scans] }) : text
    }

    private func line(_ name: String, _ row: StatsReport.Row) -> [String] {
        let kept = StatsReport.survivalDays.map { days, _ in
            row.survival[days]?.share.map { "\(Int(($0 * 100).rounded())) %" } ?? "–"
        }
        return [name] + Self.columns.map { "\(row.tally[$0.figure])" } + kept
    }

    private func change(_ figure: Tally.Figure, _ previous: StatsReport) -> String {
        let (now, then) = (report.total.tally[figure], previous.total.tally[figure])
        guard then > 0 else { return now == 0 ? "–" : "new" }
        let percent = Int((Double(now - then) / Double(then) * 100).rounded())
        return percent < 0 ? "\(percent) %" : "+\(percent) %"
    }

    private func name(of row: StatsReport.Row) -> String {
        guard let start = row.start else {
            return row.name.map { Printable.text($0) }
                ?? (report.question.by == .channel ? "(no channel)" : "(no scene)")
        }
        let local = clock.local(start)
        let day = CivilDay(number: TimeGrain.day.bucket(ofLocal: local))
        let date = "\(day.year)-\(Self.two(day.monthOfYear))-\(Self.two(day.day))"
        let hour = TimeGrain.hour.bucket(ofLocal: local) - day.number * 24
        return report.question.by == .hour ? "\(date) \(Self.two(hour)):00" : date
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// What the table does not say.
    var remarks: [String] {
        report.gaps.map { gap in
            "nothing could be received from \(LocalTime.text(gap.since)) to \(LocalTime.text(gap.until))"
        }
    }

    /// All figures, one line a row, as RFC 4180 has them.
    var csv: String {
        let by = report.question.by
        let survival = StatsReport.survivalDays.map { "survival_\($0.days)" }
        let header = [by.rawValue] + Tally.Figure.allCases.map(\.rawValue) + survival
        let rows = report.rows.map { row in
            let name = by.isTime ? self.name(of: row) : row.name ?? ""
            let shares = StatsReport.survivalDays.map { days, _ in
                row.survival[days]?.share.map { "\($0)" } ?? ""
            }
            return [name] + Tally.Figure.allCases.map { "\(row.tally[$0])" } + shares
        }
        return ([header] + rows).map { CSV.line($0) }.joined(separator: "\n")
    }
}
