internal import Channels
internal import HTMLPages
internal import Store

/// The table of channels, or of scenes.
extension ChannelsPage {
    private var texts: ChannelsTexts { ChannelsTexts(language: look.language) }

    /// More than these stand in the file alone.
    static let rows = 200

    private static let columns: [Tally.Figure] = [
        .scans, .people, .follows, .refollows, .unfollows, .firsts, .bindsByFirst, .bindsByLast,
    ]

    var heading: String {
        guard names.question.by == .scene else { return texts.byChannel }
        return query.channel.map { texts.scenes(of: $0.isEmpty ? texts.noChannel : SafeText.line($0, limit: 60)) }
            ?? texts.byScene
    }

    var table: HTML {
        guard !names.rows.isEmpty else {
            return """
                <div class="empty"><p>\(texts.empty)</p>\
                <p><code>qrscene create --scene gate/12 --permanent --channel airport</code></p></div>
                """
        }
        let heads = Self.columns.map { figure -> HTML in "<th scope=\"col\" class=\"num\">\(texts.figure(figure))</th>"
        }
        let days = StatsReport.survivalDays.map { days, _ -> HTML in
            "<th scope=\"col\" class=\"num\">\(texts.keptShort(days))</th>"
        }
        let most = names.rows.map { $0.tally[.scans] }.max() ?? 0
        let more: HTML? =
            names.rows.count > Self.rows ? "<p class=\"hint\">\(texts.more(names.rows.count - Self.rows))</p>" : nil
        return """
            <div class="card scroll" role="region" aria-labelledby="names-title"><table class="lines">
            <thead><tr><th scope="col">\(names.question.by == .scene ? texts.scene : texts.channel)</th>\(heads)\(days)</tr></thead>
            <tbody>
            \(names.rows.prefix(Self.rows).map { line($0, most) })</tbody>
            <tfoot><tr><th scope="row">\(texts.total)</th>\(cells(names.total))</tr></tfoot>
            </table></div>
            \(more)
            """
    }

    private func line(_ row: StatsReport.Row, _ most: Int64) -> HTML {
        let share = Coordinate(most == 0 ? 0 : Double(row.tally[.scans]) / Double(most) * 100)
        return """
            <tr><th scope="row" class="share"><svg class="length scans" width="100%" height="100%" aria-hidden="true">\
            <rect width="\(share)%" height="100%"/></svg><span>\(name(row))</span></th>\(cells(row))</tr>

            """
    }

    private func name(_ row: StatsReport.Row) -> HTML {
        let isScene = names.question.by == .scene
        guard let name = row.name else {
            guard !isScene else { return "<span class=\"hint\">\(texts.noScene)</span>" }
            return "<a href=\"\(query.link { $0.channel = "" })\">\(texts.noChannel)</a>"
        }
        let link = query.link { query in
            if isScene { query.scene = name } else { query.channel = name }
        }
        return "<a href=\"\(link)\">\(SafeText.line(name, limit: 64))</a>"
    }

    private func cells(_ row: StatsReport.Row) -> [HTML] {
        let shares = StatsReport.survivalDays.map { days, _ in row.survival[days]?.share.map(FigureText.share) ?? "–" }
        return (Self.columns.map { FigureText.whole(row.tally[$0]) } + shares).map { "<td class=\"num\">\($0)</td>" }
    }
}
