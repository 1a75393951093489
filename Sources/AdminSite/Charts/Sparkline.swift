internal import HTMLPages

/// A line the height of a word, for a row or a tile.
struct Sparkline: Sendable {
    let subject: ChartSeries.Subject
    let values: [Int64]
    /// What it shows, for readers without eyes; `nil` where the text beside it says so already.
    var title: String?

    /// A drawing that is stretched to the place it gets.
    var drawing: HTML {
        let scale = ChartScale(upTo: values.max() ?? 0)
        let line = ChartLine(values)
        let role: HTML = title.map { "role=\"img\" aria-label=\"\($0)\"" } ?? "aria-hidden=\"true\""
        // Two pixels above and below, so that a thick line is not cut.
        return """
            <svg class="sparkline \(subject.rawValue)" viewBox="0 -2 100 28" preserveAspectRatio="none" \(role)>\
            <path class="area" d="\(line.area(width: 100, height: 24, scale))"/>\
            <path class="line" d="\(line.path(width: 100, height: 24, scale))"/></svg>
            """
    }
}
