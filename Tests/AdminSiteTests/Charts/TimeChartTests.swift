import HTMLPages
import Store
import TestSupport
import Testing

@testable import AdminSite

@Suite("Chart over time")
struct TimeChartTests {
    private static func chart(_ values: [Int64], before: [Int64]? = nil, gaps: [ReceivingGap] = []) -> TimeChart {
        TimeChart(
            id: "c",
            title: "Scans",
            axis: TimeAxisTests.axis(values.count, .hour),
            series: [ChartSeries(.scans, "Scans", values), ChartSeries(.follows, "Follows", values.map { $0 / 2 })],
            before: before,
            gaps: gaps,
            language: .english
        )
    }

    @Test func oneFigureIsALineAcross() {
        let markup = Self.chart([4]).figure.markup
        #expect(markup.contains("d=\"M0 0L500 0L1000 0\""))
        #expect(markup.contains("<circle class=\"scans\" cx=\"50%\" cy=\"24\""))
    }

    @Test func zerosLieOnTheZeroLineAndAreSaidInWords() {
        let markup = Self.chart([0, 0, 0]).figure.markup
        #expect(markup.contains("d=\"M0 220L166.67 220L500 220L833.33 220L1000 220V220H0Z\""))
        #expect(markup.contains("Nothing in this time"))
        #expect(!markup.contains("class=\"stretch\""))
    }

    @Test func nothingAtAllIsDrawnToo() {
        let markup = Self.chart([]).figure.markup
        #expect(markup.contains("Nothing in this time"))
        #expect(!markup.contains("<table>"))
        #expect(markup.contains("class=\"zero\""))
    }

    @Test func aGapOverEverythingIsHatchedAndNamed() {
        let axis = TimeAxisTests.axis(3, .hour)
        let gap = ReceivingGap(since: axis.starts[0] - 60_000, until: axis.end + 60_000)
        let markup = Self.chart([0, 1, 0], gaps: [gap]).figure.markup
        #expect(markup.contains("<rect x=\"0%\" y=\"24\" width=\"100%\" height=\"220\" fill=\"url(#c-hatch)\"/>"))
        #expect(markup.contains("from 2026-02-28 23:59 to 2026-03-01 03:01 (3 h 2 min)"))
    }

    @Test func thePeriodBeforeCountsForTheScale() {
        let markup = Self.chart([1, 2], before: [10, 90]).figure.markup
        #expect(markup.contains(">100</text>"))
        #expect(markup.contains("period before <strong>100</strong>"))
        #expect(markup.contains("<path class=\"before\" d=\"M0 198"))
    }

    @Test func everyFigureStandsInTheTable() {
        let markup = Self.chart([3, 1_234]).figure.markup
        #expect(
            markup.contains(
                "<tr><th scope=\"row\">2026-03-01 01:00</th><td class=\"num\">1,234</td><td class=\"num\">617</td></tr>"
            )
        )
    }

    @Test func tenThousandStretchesAreDrawnWithinTheSizeOfAScreen() {
        var random = SeededRandom(seed: 3)
        var values = (0..<10_000).map { _ in Int64.random(in: 0...50, using: &random) }
        values[7_321] = 4_000
        let gaps = (0..<5_000).map { number in
            let start = TimeAxisTests.axis(1, .hour).starts[0] + Int64(number) * 7_200_000
            return ReceivingGap(since: start, until: start + 1_000)
        }
        let chart = Self.chart(values, before: values, gaps: gaps)
        #expect(chart.figure.markup.utf8.count < 100_000)
        #expect(chart.scale.top == 4_000)
        let line = ChartLine(values)
        #expect(line.points.count <= 2 * ChartLine.columns)
        #expect(line.points.contains { $0.value == 4_000 }, "no peak is lost")
        #expect(line.points.map(\.place) == line.points.map(\.place).sorted())
    }

    @Test(arguments: [0, 1, 2, 959, 960, 961, 5_000])
    func aLineHasTheExtremesOfItsFigures(count: Int) {
        var random = SeededRandom(seed: UInt64(count))
        let values = (0..<count).map { _ in Int64.random(in: 0...1_000_000, using: &random) }
        let points = ChartLine(values).points.map(\.value)
        #expect(points.max() == values.max())
        #expect(points.min() == values.min())
        #expect(count > 960 || points == values)
    }

    @Test func textsAreEscaped() {
        let name = "<b>\"Q&A\"</b>"
        let chart = TimeChart(
            id: "c",
            title: name,
            axis: TimeAxisTests.axis(1, .day),
            series: [ChartSeries(.scans, name, [1])],
            language: .chinese
        )
        let funnel = FunnelChart(
            id: "f",
            title: name,
            steps: [FunnelChart.Step(subject: .scans, name: name, value: 1)],
            language: .english
        )
        for markup in [chart.figure, funnel.figure].map(\.markup) {
            #expect(!markup.contains("<b>"))
            #expect(markup.contains("&lt;b&gt;&quot;Q&amp;A&quot;&lt;/b&gt;"))
        }
    }
}

@Suite("Funnel, heat map")
struct ShapeChartTests {
    @Test func aStepsShareIsThatOfTheStepBefore() {
        let values: [Int64?] = [200, 100, 0, 5, nil]
        let funnel = FunnelChart(
            id: "f",
            title: "",
            steps: values.map { FunnelChart.Step(subject: .scans, name: "", value: $0) },
            language: .english
        )
        #expect((0..<5).map(funnel.share) == [nil, 0.5, 0, nil, nil])
        #expect(funnel.figure.markup.contains("50 %"))
        #expect(funnel.figure.markup.contains("<strong>–</strong>"))
    }

    @Test func shadesGoByFifthsOfTheHighest() {
        var rows = Array(repeating: Array(repeating: Int64(0), count: 24), count: 7)
        rows[2][13] = 100
        let map = HeatMap(id: "h", title: "", subject: .scans, rows: rows, language: .english)
        #expect([0, 1, 19, 20, 99, 100].map(map.shade) == [0, 1, 1, 2, 5, 5])
        #expect(map.figure.markup.contains("Most on Wed at 13:00: 100."))
        let empty = HeatMap(id: "h", title: "", subject: .scans, rows: [], language: .chinese)
        #expect(empty.figure.markup.contains("没有数据。"))
        #expect(empty.shade(0) == 0)
    }
}
