import TestSupport
import Testing

@testable import AdminSite

@Suite("Chart scale")
struct ChartScaleTests {
    @Test(
        "Lines are at round numbers from zero, and the highest figure is below the top",
        arguments: [
            (0, [0, 1]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (5, [0, 1, 2, 3, 4, 5]), (6, [0, 2, 4, 6]),
            (11, [0, 5, 10, 15]), (21, [0, 5, 10, 15, 20, 25]), (43, [0, 10, 20, 30, 40, 50]),
            (999, [0, 200, 400, 600, 800, 1000]), (1_234_567, [0, 500_000, 1_000_000, 1_500_000]), (-7, [0, 1]),
        ] as [(Int64, [Int64])]
    )
    func roundLines(highest: Int64, lines: [Int64]) {
        #expect(ChartScale(upTo: highest).lines == lines)
    }

    @Test func everyFigureHasItsPlaceBelowTheTop() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<2000 {
            let highest = Int64.random(in: 1...(1 << Int64.random(in: 1...49, using: &random)), using: &random)
            let scale = ChartScale(upTo: highest)
            #expect(scale.top >= highest)
            #expect(scale.lines.count <= 6)
            #expect(scale.top - scale.step < highest, "no line more than needed")
            #expect((0...1).contains(scale.share(highest)))
        }
        #expect(ChartScale(upTo: .max) == ChartScale(upTo: ChartScale.most))
        #expect(ChartScale(upTo: .max).share(.max) == 1)
    }
}

@Suite("Figures as texts")
struct FigureTextTests {
    @Test(
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-4321, "−4,321")]
            as [(Int64, String)]
    )
    func thousandsAreSetApart(number: Int64, text: String) { #expect(FigureText.whole(number) == text) }

    @Test(
        arguments: [
            (9999, "9,999", "9,999"), (10_000, "1万", "10k"), (12_500, "1.3万", "12.5k"), (1_500_000, "150万", "1.5M"),
            (300_000_000, "3亿", "300M"), (0, "0", "0"),
        ] as [(Int64, String, String)]
    )
    func labelsAreShort(number: Int64, chinese: String, english: String) {
        #expect(FigureText.short(number, .chinese) == chinese)
        #expect(FigureText.short(number, .english) == english)
    }

    @Test(
        arguments: [
            (0, "0 %"), (1, "100 %"), (0.5, "50 %"), (0.0001, "< 0.1 %"), (0.034, "3.4 %"), (0.9999, "> 99.9 %"),
            (0.996, "99.6 %"), (1.5, "150 %"),
        ] as [(Double, String)]
    )
    func sharesNeverClaimTooMuch(share: Double, text: String) { #expect(FigureText.share(share) == text) }

    @Test(
        arguments: [
            (0, 5, nil), (100, 112, "+12 %"), (100, 93, "−7 %"), (100, 100, "±0 %"), (1, 40, "×40"), (10, 99, "+890 %"),
            (10, 100, "×10"),
        ]
            as [(Int64, Int64, String?)]
    )
    func changesAreInPercent(before: Int64, now: Int64, text: String?) {
        #expect(FigureText.change(from: before, to: now) == text)
    }

    @Test(
        arguments: [(0, "0"), (1.5, "1.5"), (0.04, "0.04"), (-0.25, "-0.25"), (33.3333, "33.33"), (.infinity, "0")]
            as [(Double, String)]
    )
    func coordinatesHaveTwoDecimals(value: Double, text: String) { #expect("\(Coordinate(value))" == text) }
}
