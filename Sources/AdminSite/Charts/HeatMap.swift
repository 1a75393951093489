internal import HTMLPages

/// Which hours of which days of the week had how much.
struct HeatMap: Sendable {
    let id: String
    let title: String
    let subject: ChartSeries.Subject
    /// Seven rows from Monday on, of 24 figures each.
    let rows: [[Int64]]
    let language: SiteLanguage

    private static let shades = 5
    private static let side = 20.0

    private var most: Int64 { rows.flatMap(\.self).max() ?? 0 }

    private var days: [String] {
        language == .chinese
            ? ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
            : ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    }

    /// The drawing: 0 is empty ground, and each shade above it a fifth of the highest.
    var figure: HTML {
        let cells = rows.prefix(7).enumerated().flatMap { row, values in
            values.prefix(24).enumerated().map { hour, value in cell(row, hour, value) }
        }
        let names = days.enumerated().map { row, name -> HTML in
            "<text x=\"40\" y=\"\(Coordinate(Double(row) * Self.side + 14))\" text-anchor=\"end\">\(name)</text>\n"
        }
        let hours = stride(from: 0, to: 24, by: 6).map { hour -> HTML in
            "<text x=\"\(Coordinate(46 + Double(hour) * Self.side))\" y=\"157\">\(hour < 10 ? "0" : "")\(hour):00</text>\n"
        }
        return """
            <figure class="heat \(subject.rawValue)" id="\(id)">
            <svg viewBox="0 0 526 162" role="img" aria-labelledby="\(id)-title \(id)-desc">
            <title id="\(id)-title">\(title)</title><desc id="\(id)-desc">\(description)</desc>
            \(cells)\(names)\(hours)</svg>
            </figure>

            """
    }

    /// Which fifth of the highest a figure is in; 0 for nothing.
    func shade(_ value: Int64) -> Int {
        value <= 0 || most == 0 ? 0 : min(Self.shades, Int(Double(value) / Double(most) * Double(Self.shades)) + 1)
    }

    private func cell(_ row: Int, _ hour: Int, _ value: Int64) -> HTML {
        """
        <rect class="shade-\(shade(value))" x="\(Coordinate(46 + Double(hour) * Self.side))" \
        y="\(Coordinate(Double(row) * Self.side))" width="18" height="18" rx="3">\
        <title>\(days[row]) \(hour):00 · \(FigureText.whole(value))</title></rect>

        """
    }

    private var description: String {
        guard most > 0, let row = rows.prefix(7).firstIndex(where: { $0.contains(most) }),
            let hour = rows[row].firstIndex(of: most)
        else { return language.say("没有数据。", "Nothing.") }
        let figure = FigureText.whole(most)
        return language.say("最多的是\(days[row]) \(hour) 点：\(figure)。", "Most on \(days[row]) at \(hour):00: \(figure).")
    }
}
