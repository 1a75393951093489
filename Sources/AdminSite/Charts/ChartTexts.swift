internal import Store

/// The words of charts in one language.
struct ChartTexts: SiteTexts {
    let language: SiteLanguage
    let clock: AccountClock

    private var moments: MomentText { MomentText(language: language, clock: clock) }

    var nothing: String { say("这段时间没有数据", "Nothing in this time") }
    var before: String { say("上一周期", "period before") }
    var asTable: String { say("用表格查看", "As a table") }
    var time: String { say("时间", "Time") }
    var noReception: String { say("无法接收", "not receiving") }

    func tooLong(_ rows: Int) -> String {
        say(
            "共 \(rows) 行，太长，不在此列出；请下载 CSV。",
            "\(FigureText.whole(Int64(rows))) rows are too many to list here: take the CSV."
        )
    }

    /// What a reader without eyes hears of a series.
    func summary(_ series: ChartSeries, _ axis: TimeAxis) -> String {
        let total = FigureText.whole(series.total)
        guard let most = series.values.max(), most > 0, let index = series.values.firstIndex(of: most),
            axis.starts.indices.contains(index)
        else { return say("\(series.name)：共 \(total)。", "\(series.name): \(total) in all.") }
        let (peak, when) = (FigureText.whole(most), moments.stretch(axis.starts[index], axis.grain))
        return say(
            "\(series.name)：共 \(total)，最多 \(peak)（\(when)）。",
            "\(series.name): \(total) in all, \(peak) at most (\(when))."
        )
    }

    /// The gaps by name, the longest first where they are many.
    func gaps(_ gaps: [ReceivingGap]) -> [String] {
        let most = 5
        let shown = gaps.count <= most ? gaps : gaps.sorted { $0.until - $0.since > $1.until - $1.since }
        var lines = shown.prefix(most).map { gap in
            let (since, until) = (moments.minute(gap.since), moments.minute(gap.until))
            let length = moments.length(gap.until - gap.since)
            return say(
                "\(since) 至 \(until) 无法接收推送（\(length)）：已关注用户的扫码可能缺失。",
                "Nothing could be received from \(since) to \(until) (\(length)): scans by followers may be missing."
            )
        }
        if gaps.count > most {
            lines.append(say("另有 \(gaps.count - most) 段较短的中断。", "And \(gaps.count - most) shorter ones."))
        }
        return lines
    }
}
