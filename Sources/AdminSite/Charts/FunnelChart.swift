internal import HTMLPages

/// How many of those who came to one step came to the next.
struct FunnelChart: Sendable {
    struct Step: Sendable, Equatable {
        var subject: ChartSeries.Subject
        var name: String
        /// How many came so far; `nil` where it cannot be told yet.
        var value: Int64?
        /// What the share beside the figure is, where it is not that of the step before.
        var note: String?
    }

    let id: String
    let title: String
    let steps: [Step]
    let language: SiteLanguage

    private static let height = 120.0

    /// A list of the steps above a drawing of the same columns.
    var figure: HTML {
        """
        <figure class="funnel" id="\(id)" aria-label="\(title)">
        <ol>
        \(steps.indices.map(label))</ol>
        <svg viewBox="0 0 \(steps.count * 100) \(Coordinate(Self.height))" preserveAspectRatio="none" aria-hidden="true">
        \(steps.indices.compactMap(shape))</svg>
        </figure>

        """
    }

    /// The share of the step before; `nil` for the first, and where there is none.
    func share(_ index: Int) -> Double? {
        guard index > 0, let value = steps[index].value, let before = steps[index - 1].value, before > 0 else {
            return nil
        }
        return Double(value) / Double(before)
    }

    private func label(_ index: Int) -> HTML {
        let step = steps[index]
        let note: HTML? = (step.note ?? share(index).map(FigureText.share)).map { "<span class=\"hint\">\($0)</span>" }
        let value = step.value.map(FigureText.whole) ?? "–"
        return """
            <li class="\(step.subject.rawValue)"><span class="name">\(step.name)</span><strong>\(value)</strong>\
            \(note)</li>

            """
    }

    /// A column as high as its share of the highest, running into the next.
    private func shape(_ index: Int) -> HTML? {
        guard steps[index].value != nil else { return nil }
        let most = Double(max(1, steps.compactMap(\.value).max() ?? 1))
        let half = { (step: Step) in max(1, Double(step.value ?? 0) / most * (Self.height / 2 - 2)) }
        let (now, next) = (
            half(steps[index]),
            half(steps[index + 1 < steps.count && steps[index + 1].value != nil ? index + 1 : index])
        )
        let (left, flat, right) = (Double(index) * 100, Double(index) * 100 + 55, Double(index) * 100 + 100)
        let bend = (flat + right) / 2
        let (middle, x) = (Self.height / 2, { (value: Double) in Coordinate(value) })
        let path = """
            M\(x(left)) \(x(middle - now))H\(x(flat))C\(x(bend)) \(x(middle - now)) \(x(bend)) \(x(middle - next)) \
            \(x(right)) \(x(middle - next))V\(x(middle + next))C\(x(bend)) \(x(middle + next)) \(x(bend)) \
            \(x(middle + now)) \(x(flat)) \(x(middle + now))H\(x(left))Z
            """
        return "<path class=\"\(steps[index].subject.rawValue)\" d=\"\(path)\"/>\n"
    }
}
