internal import HTMLPages

/// The drawing of a chart over time.
struct TimeChartDrawing: Sendable {
    let chart: TimeChart

    /// The height of the plot in pixels, and what stands above and below it for texts.
    private static let height = 220.0
    private static let above = 24.0
    private static let below = 24.0
    /// The width of the inner drawing, which is stretched.
    private static let width = 1000.0

    private var scale: ChartScale { chart.scale }
    private var isEmpty: Bool {
        chart.series.allSatisfy { $0.total == 0 } && (chart.before ?? []).allSatisfy { $0 == 0 }
    }

    /// The labels of the scale beside the plot.
    var body: HTML {
        let whole = Coordinate(Self.height + Self.above + Self.below)
        return """
            <div class="chart-body">
            <svg class="chart-scale" width="48" height="\(whole)" aria-hidden="true">
            \(scale.lines.map(label))</svg>
            <svg class="chart-plot" width="100%" height="\(whole)" role="img" \
            aria-labelledby="\(chart.id)-title \(chart.id)-desc">
            <title id="\(chart.id)-title">\(chart.title)</title>
            <desc id="\(chart.id)-desc">\(description)</desc>
            \(strips)\(scale.lines.map(line))<svg y="\(Coordinate(Self.above))" width="100%" \
            height="\(Coordinate(Self.height))" viewBox="0 0 \(Coordinate(Self.width)) \(Coordinate(Self.height))" \
            preserveAspectRatio="none" aria-hidden="true">
            \(shapes)</svg>
            \(chart.axis.ticks(chart.language).map(tick))\(isEmpty ? nothing : stretches)</svg>
            </div>

            """
    }

    private var description: String {
        (chart.series.map { chart.texts.summary($0, chart.axis) } + chart.texts.gaps(chart.gaps)).joined(separator: " ")
    }

    private func y(_ value: Int64) -> Coordinate { Coordinate(Self.above + Self.height * (1 - scale.share(value))) }

    private func label(_ value: Int64) -> HTML {
        let y = Coordinate(Self.above + Self.height * (1 - scale.share(value)) + 4)
        return "<text x=\"40\" y=\"\(y)\">\(FigureText.short(value, chart.language))</text>\n"
    }

    private func line(_ value: Int64) -> HTML {
        "<line class=\"\(value == 0 ? "zero" : "grid")\" x2=\"100%\" y1=\"\(y(value))\" y2=\"\(y(value))\"/>\n"
    }

    private func tick(_ tick: TimeAxis.Tick) -> HTML {
        let anchor = tick.place < 0.04 ? "start" : tick.place > 0.96 ? "end" : "middle"
        return """
            <text class="\(tick.isMinor ? "tick minor" : "tick")" x="\(share(tick.place))" \
            y="\(Coordinate(Self.above + Self.height + 18))" text-anchor="\(anchor)">\(tick.text)</text>

            """
    }

    private func share(_ place: Double) -> HTML { "\(Coordinate(place * 100))%" }

    private var nothing: HTML {
        "<text class=\"nothing\" x=\"50%\" y=\"\(Coordinate(Self.above + Self.height / 2))\">\(chart.texts.nothing)</text>\n"
    }
}

// MARK: - Shapes

extension TimeChartDrawing {
    private var shapes: HTML {
        let (width, height) = (Self.width, Self.height)
        let lines = chart.series.enumerated().reversed().map { place, series -> HTML in
            let line = ChartLine(series.values)
            let area: HTML? =
                place == 0 ? "<path class=\"area\" d=\"\(line.area(width: width, height: height, scale))\"/>" : nil
            return """
                <g class="\(series.subject.rawValue)">\(area)\
                <path class="line" d="\(line.path(width: width, height: height, scale))"/></g>

                """
        }
        let before: HTML? = chart.before.map {
            "<path class=\"before\" d=\"\(ChartLine($0).path(width: width, height: height, scale))\"/>\n"
        }
        return "\(before)\(lines)"
    }

    /// Hatched, not left out: what is missing there is not nothing.
    private var strips: HTML? {
        let marks = GapMarks(chart.gaps, on: chart.axis).strips
        guard !marks.isEmpty else { return nil }
        let strips = marks.map { strip -> HTML in
            """
            <rect x="\(share(strip.from))" y="\(Coordinate(Self.above))" width="\(share(strip.to - strip.from))" \
            height="\(Coordinate(Self.height))" fill="url(#\(chart.id)-hatch)"/>

            """
        }
        return """
            <defs><pattern id="\(chart.id)-hatch" class="hatch" width="6" height="6" patternUnits="userSpaceOnUse" \
            patternTransform="rotate(45)"><rect width="6" height="6"/><path d="M0 0V6"/></pattern></defs>
            <g class="gap">
            \(strips)</g>

            """
    }

    /// One strip a stretch of time: it tells its figures above the plot while it is pointed at.
    private var stretches: HTML? {
        guard chart.axis.starts.count <= TimeChart.pointable else { return nil }
        return "<g class=\"stretches\">\n\(chart.axis.starts.indices.map(stretch))</g>\n"
    }

    private func stretch(_ index: Int) -> HTML {
        let width = 1 / Double(chart.axis.starts.count)
        let shown = chart.series.filter { $0.values.indices.contains(index) }
        let dots = shown.map { series -> HTML in
            """
            <circle class="\(series.subject.rawValue)" cx="\(share(chart.axis.middle(index)))" \
            cy="\(y(series.values[index]))" r="4"/>
            """
        }
        let words = MomentText(language: chart.language, clock: chart.axis.clock)
        let name = words.stretch(chart.axis.starts[index], chart.axis.grain)
        let earlier = chart.before.flatMap { values in
            values.indices.contains(index) ? ["\(chart.texts.before) \(FigureText.whole(values[index]))"] : nil
        }
        let figures = shown.map { "\($0.name) \(FigureText.whole($0.values[index]))" } + (earlier ?? [])
        return """
            <g class="stretch"><rect x="\(share(Double(index) * width))" y="\(Coordinate(Self.above))" \
            width="\(share(width))" height="\(Coordinate(Self.height))"/>\(dots)\
            <text x="100%" y="12">\(([name] + figures.prefix(2)).joined(separator: " · "))\
            <tspan class="more">\(figures.dropFirst(2).map { " · \($0)" }.joined())</tspan></text></g>

            """
    }
}
