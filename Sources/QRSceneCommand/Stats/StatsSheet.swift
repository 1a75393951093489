import QRScene

/// A report as a table for people.
struct StatsSheet {
    let report: StatsReport
    let previous: StatsReport?
    let clock: AccountClock

    private static let columns: [(title: String, figure: Tally.Figure)] = [
        ("SCANS", .scans), ("RETURNING", .returning), ("FOLLOWS", .follows), ("AGAIN", .refollows),
        ("UNFOLLOWS", .unfollows), ("PEOPLE", .people), ("BINDS", .bindsByFirst),
    ]

    /// What most reports have none of: a column only where there is some.
    private static let rareColumns: [(title: String, figure: Tally.Figure)] = [("RECONCILED", .reconciled)]

    private var columns: [(title: String, figure: Tally.Figure)] {
        Self.columns + Self.rareColumns.filter { report.total.tally[$0.figure] != 0 }
    }

    /// Columns, a line for all together, and what came before.
    var table: String {
        let by = report.question.by
        let header = [by.rawValue.uppercased()] + columns.map(\.title) + ["KEPT 1d", "7d", "30d"]
        var rows = report.rows.map { line(name(of: $0), $0) }
        rows.append(line("total", report.total))
        if let previous {
            rows.append(line("before", previous.total))
            rows.append(["change"] + columns.map { change($0.figure, previous) })
        }
        let text = Table.text(rows, header: header)
        return by.isTime ? text + "\n\nscans  " + Sparkline.text(report.rows.map { $0.tally[.scans] }) : text
    }

    private func line(_ name: String, _ row: StatsReport.Row) -> [String] {
        let kept = StatsReport.survivalDays.map { days, _ in
            row.survival[days]?.share.map { "\(Int(($0 * 100).rounded())) %" } ?? "–"
        }
        return [name] + columns.map { "\(row.tally[$0.figure])" } + kept
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
        return StretchName.text(start, by: report.question.by, on: clock)
    }

    /// What the table does not say.
    var remarks: [String] {
        let gaps = report.gaps.map { gap in
            "nothing could be received from \(LocalTime.text(gap.since)) to \(LocalTime.text(gap.until))"
        }
        let count = report.total.tally[.unconfirmed]
        guard count > 0 else { return gaps }
        return gaps + [
            "\(count) who came back by a code count for the scene of their push, which may be an older one: the platform was not asked (user/info)"
        ]
    }
}
