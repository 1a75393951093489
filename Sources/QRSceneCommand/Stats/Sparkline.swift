/// A row of bars, one for each figure.
enum Sparkline {
    private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    static func text(_ figures: [Int64]) -> String {
        let most = max(1, figures.max() ?? 1)
        return String(figures.map { bars[Int(max(0, $0) * Int64(bars.count - 1) / most)] })
    }
}
