internal import HTMLPages

/// Names with their figures, each before a bar as long as its share of the longest.
struct BarList: Sendable {
    struct Bar: Sendable {
        var name: String
        var value: Int64
        /// What stands behind the figure: a share, a change.
        var note: String?
        /// Where the name leads.
        var link: String?
    }

    let subject: ChartSeries.Subject
    let bars: [Bar]
    /// What is said where there are none.
    let nothing: String

    /// A list, which reads well without its bars.
    var list: HTML {
        guard !bars.isEmpty else { return "<p class=\"hint\">\(nothing)</p>\n" }
        let most = Double(max(1, bars.map(\.value).max() ?? 1))
        let rows = bars.map { bar -> HTML in
            let name: HTML = bar.link.map { "<a href=\"\($0)\">\(bar.name)</a>" } ?? "<span>\(bar.name)</span>"
            let note: HTML? = bar.note.map { " <span class=\"hint\">\($0)</span>" }
            let share = Coordinate(Double(max(0, bar.value)) / most * 100)
            return """
                <li><svg class="length \(subject.rawValue)" width="100%" height="100%" aria-hidden="true">\
                <rect width="\(share)%" height="100%" rx="4"/></svg>\
                <span class="name">\(name)</span><span class="num">\(FigureText.whole(bar.value))\(note)</span></li>

                """
        }
        return "<ol class=\"bars\">\n\(rows)</ol>\n"
    }
}
