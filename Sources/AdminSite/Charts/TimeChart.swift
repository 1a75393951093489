internal import HTMLPages
internal import Store

/// Figures over time: an area for the first series, lines for the others, the period before as a dashed line.
///
/// The drawing stretches with the page while its texts keep their size: shapes lie in an inner drawing that is stretched
/// in width alone, and texts stand at shares of the width. Everything is as large as the screen, never as the figures:
/// ten thousand stretches make no longer markup than a thousand.
struct TimeChart: Sendable {
    /// What the ids in its markup begin with; one of a kind on its page.
    let id: String
    /// What it shows, for readers without eyes.
    let title: String
    let axis: TimeAxis
    /// The first one is filled.
    let series: [ChartSeries]
    /// The first series as much time before.
    var before: [Int64]?
    var gaps: [ReceivingGap] = []
    let language: SiteLanguage

    /// More stretches than these cannot be pointed at one by one.
    static let pointable = 124
    /// More rows than these are no table for people.
    static let rows = 400

    var texts: ChartTexts { ChartTexts(language: language, clock: axis.clock) }

    var scale: ChartScale {
        ChartScale(upTo: (series.map(\.values) + [before ?? []]).compactMap { $0.max() }.max() ?? 0)
    }

    /// Legend, drawing, gaps in words, and the table.
    var figure: HTML {
        """
        <figure class="chart" id="\(id)">
        \(legend)\(TimeChartDrawing(chart: self).body)\(remarks)\(table)</figure>

        """
    }

    private var legend: HTML {
        let entries = series.map { one -> HTML in
            """
            <li class="\(one.subject.rawValue)"><svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">\
            <rect width="12" height="12" rx="3"/></svg>\(one.name) <strong>\(FigureText.whole(one.total))</strong></li>

            """
        }
        let earlier: HTML? = before.map { values in
            """
            <li class="before"><svg class="swatch" viewBox="0 0 12 12" aria-hidden="true"><path d="M0 6H12"/></svg>\
            \(texts.before) <strong>\(FigureText.whole(values.reduce(0, +)))</strong></li>

            """
        }
        return "<ul class=\"legend\">\n\(entries)\(earlier)</ul>\n"
    }

    private var remarks: HTML? {
        let lines = texts.gaps(gaps).map { line -> HTML in "<li>\(line)</li>\n" }
        return lines.isEmpty ? nil : "<ul class=\"gaps\">\n\(lines)</ul>\n"
    }

    // MARK: The table beside it

    private var table: HTML? {
        guard !axis.starts.isEmpty else { return nil }
        guard axis.starts.count <= Self.rows else {
            return "<p class=\"hint\">\(texts.tooLong(axis.starts.count))</p>\n"
        }
        let heads = series.map { one -> HTML in "<th scope=\"col\" class=\"num\">\(one.name)</th>" }
        let earlier: HTML? = before.map { _ in "<th scope=\"col\" class=\"num\">\(texts.before)</th>" }
        return """
            <details class="numbers"><summary>\(texts.asTable)</summary>
            <div class="scroll"><table>
            <thead><tr><th scope="col">\(texts.time)</th>\(heads)\(earlier)</tr></thead>
            <tbody>
            \(axis.starts.indices.map(row))</tbody>
            </table></div>
            </details>

            """
    }

    private func row(_ index: Int) -> HTML {
        let values = (series.map(\.values) + (before.map { [$0] } ?? [])).map { values -> HTML in
            "<td class=\"num\">\(values.indices.contains(index) ? FigureText.whole(values[index]) : "")</td>"
        }
        let name = MomentText(language: language, clock: axis.clock).stretch(axis.starts[index], axis.grain)
        return "<tr><th scope=\"row\">\(name)</th>\(values)</tr>\n"
    }
}
