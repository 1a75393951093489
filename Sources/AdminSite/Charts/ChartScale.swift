/// How figures become heights: from zero up to a round number, with a line at each step.
struct ChartScale: Sendable, Equatable {
    /// The distance of two lines: 1, 2 or 5 times a power of ten, and never less than one.
    let step: Int64
    /// The height of the drawing.
    let top: Int64

    /// More than anybody counts; what is more still ends at the top.
    static let most: Int64 = 1_000_000_000_000_000

    /// A scale on which the highest figure has its place.
    ///
    /// - Parameters:
    ///   - highest: The highest figure; less than one counts as one, so that zeros lie on the zero line.
    ///   - lines: How many lines there may be above zero.
    init(upTo highest: Int64, lines: Int64 = 5) {
        let highest = min(max(1, highest), Self.most)
        var step: Int64 = 1
        var factors = [2, 5, 10][...]
        var unit: Int64 = 1
        while highest > step * lines {
            step = unit * Int64(factors.removeFirst())
            if factors.isEmpty { (factors, unit) = ([2, 5, 10], unit * 10) }
        }
        self.step = step
        top = (highest - 1) / step * step + step
    }

    /// The figures at which lines are drawn, zero first.
    var lines: [Int64] { Array(stride(from: 0, through: top, by: Int64.Stride(step))) }

    /// The share of the height that a figure has.
    func share(_ figure: Int64) -> Double { min(1, Double(max(0, figure)) / Double(top)) }
}
