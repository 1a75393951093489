internal import HTMLPages
internal import Store

/// The first page: four numbers over a chart, what needs a person, and the feed.
struct NowPage: SitePage {
    /// One number, and the same of as much time before.
    struct Count: Sendable, Equatable {
        var value: Int64
        /// `nil` where it is not known.
        var previous: Int64?
        /// Whether there are more than were counted.
        var isAtLeast = false
    }

    /// What is shown of one bucket of time.
    struct Bucket: Sendable, Equatable {
        var start: Int64
        var value: Int64
    }

    let look: SiteLook
    let period: NowPeriod
    let chosen: NowFigure
    /// The account, where there are several.
    let account: String?
    /// The numbers; without those that nothing counts.
    let counts: [NowFigure: Count]
    /// The chosen number over time.
    let buckets: [Bucket]
    /// It as much time before; `nil` where that is not told.
    let before: [Int64]?
    /// When the last bucket ends, in milliseconds since 1970.
    let end: Int64
    /// When nobody was able to receive.
    let gaps: [ReceivingGap]
    let concerns: [NowConcern]
    let feed: [EventRow]

    let section = SiteSection.now
    private var texts: NowTexts { NowTexts(language: look.language) }
    var title: String { section.title(look.language) }

    var aside: HTML? {
        let links = NowPeriod.allCases.map { one -> HTML in
            let mark: HTML? = one == period ? " aria-current=\"true\"" : nil
            return "<a href=\"\(address(one, chosen))\"\(mark)>\(one.title(look.language))</a>"
        }
        return "<nav class=\"choice\" aria-label=\"\(texts.period)\">\(links)</nav>"
    }

    var body: HTML {
        """
        \(strip)\(figures)
        <section aria-labelledby="feed-title">
        <h2 id="feed-title">\(texts.feed)</h2>
        \(feed.isEmpty ? empty : nil)\(EventRow.list(feed, isLive: true))
        <p class="more"><a href="/events">\(texts.allEvents)</a></p>
        </section>
        """
    }

    var copies: [PageCopy] {
        let seconds = period.reach / 3_600_000 + 1
        return [
            .command(["events", "--follow"]), .command(["stats", "--by", "day", "--since", "\(seconds)h"]),
            .call("GET", "/api/v1/stats?by=\(period == .day ? "hour" : "day")"),
        ]
    }

    private func address(_ period: NowPeriod, _ figure: NowFigure) -> String {
        QueryText.link(
            "/",
            [
                ("p", period == .day ? nil : period.rawValue), ("n", figure == .scans ? nil : figure.rawValue),
                ("account", account),
            ]
        )
    }

    private var strip: HTML? {
        guard !concerns.isEmpty else { return nil }
        let lines = concerns.map { concern -> HTML in
            "<li><a href=\"\(concern.path)\">\(texts.concern(concern))</a></li>\n"
        }
        return "<ul class=\"strip\" role=\"alert\">\n\(lines)</ul>\n"
    }

    private var figures: HTML {
        let tabs = NowFigure.allCases.map { figure -> HTML in
            let mark: HTML? = figure == chosen ? " aria-current=\"true\"" : nil
            return """
                <a class="figure \(figure.rawValue)" href="\(address(period, figure))"\(mark)>\
                <span class="name">\(figure.title(look.language))</span>\
                <span class="count">\(counts[figure].map(text) ?? "—")</span>\
                <span class="change">\(counts[figure].map(change) ?? texts.notCounted)</span></a>

                """
        }
        return """
            <section class="card figures" id="figures" aria-label="\(texts.figures)" data-refresh="20000">
            <div class="tabs">\(tabs)</div>
            \(chart)</section>
            """
    }

    private func text(_ count: Count) -> String { look.number(count.value) + (count.isAtLeast ? "+" : "") }

    private func change(_ count: Count) -> String {
        guard let previous = count.previous else { return texts.since }
        let difference = count.value - previous
        guard difference != 0 else { return texts.same }
        let sign = difference > 0 ? "+" : ""
        return texts.change("\(sign)\(look.number(difference))")
    }

    private var chart: HTML {
        TimeChart(
            id: "now-chart",
            title: chosen.title(look.language),
            axis: TimeAxis(
                starts: buckets.map(\.start),
                end: end,
                grain: period == .day ? .hour : .day,
                clock: look.clock
            ),
            series: [ChartSeries(chosen.subject, chosen.title(look.language), buckets.map(\.value))],
            before: before,
            gaps: gaps,
            language: look.language
        ).figure
    }

    private var empty: HTML {
        """
        <div class="empty"><p>\(texts.emptyFeed)</p><p><code>qrscene push scan --scene table/7</code></p></div>

        """
    }
}
