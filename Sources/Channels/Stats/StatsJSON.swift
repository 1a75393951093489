package import OfficialAccount
internal import Store

/// Figures as the API and the command show them.
package enum StatsJSON {
    /// A report, with the figures of the time before where they were asked for.
    package static func report(_ report: StatsReport, previous: StatsReport? = nil) -> [String: JSONValue] {
        [
            "account": .string(report.question.account), "by": .string(report.question.by.rawValue),
            "channel": .optional(report.question.channel), "scene": .optional(report.question.scene),
            "since": .time(report.span.lowerBound), "until": .time(report.span.upperBound),
            "zone": .string(report.zone), "rows": .array(report.rows.map { .object(row($0, report.question.by)) }),
            "total": .object(figures(report.total)),
            "previous": previous.map { .object(figures($0.total)) } ?? .null,
            "gaps": .array(
                report.gaps.map { .object(["since": .time($0.since), "until": .time($0.until)]) }
            ),
        ]
    }

    /// One line, under its channel's, scene's or time's name.
    package static func row(_ row: StatsReport.Row, _ by: StatsQuestion.Breakdown) -> [String: JSONValue] {
        var object = figures(row)
        object[by.isTime ? "start" : by.rawValue] = by.isTime ? .time(row.start) : .optional(row.name)
        return object
    }

    private static func figures(_ row: StatsReport.Row) -> [String: JSONValue] {
        var object = Dictionary(
            uniqueKeysWithValues: Tally.Figure.allCases.map { ($0.rawValue, JSONValue.number(Int(row.tally[$0]))) }
        )
        let survival = StatsReport.survivalDays.map { days, _ -> (String, JSONValue) in
            guard let survival = row.survival[days] else { return ("\(days)", .null) }
            return (
                "\(days)",
                .object([
                    "followed": .number(Int(survival.followed)), "lost": .number(Int(survival.lost)),
                    "share": survival.share.map { .double($0) } ?? .null,
                ])
            )
        }
        object["survival"] = .object(Dictionary(uniqueKeysWithValues: survival))
        return object
    }
}
