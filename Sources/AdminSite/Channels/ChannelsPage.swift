internal import Channels
internal import HTMLPages
internal import OfficialAccount
internal import Store

/// What channels have brought: figures over time, from scan to bound, and channel by channel.
struct ChannelsPage: SitePage {
    let look: SiteLook
    let query: ChannelsQuery
    /// The accounts, by their names.
    let accounts: [String]
    /// Figures over time.
    let series: StatsReport
    /// The same of as much time before.
    let before: StatsReport?
    /// Figures by channel, or by scene.
    let names: StatsReport
    /// Scans by hour and weekday, where they say something.
    let hours: HourGrid?

    let section = SiteSection.channels
    var title: String { section.title(look.language) }
    private var texts: ChannelsTexts { ChannelsTexts(language: look.language) }

    var aside: HTML? {
        let links = ChannelsQuery.Period.allCases.map { period -> HTML in
            let mark: HTML? = period == query.period ? " aria-current=\"true\"" : nil
            let address = query.link {
                // Each stretch of time has its own pieces.
                ($0.period, $0.days, $0.by) = (period, nil, period.pieces)
            }
            return "<a href=\"\(address)\"\(mark)>\(texts.period(period))</a>"
        }
        return "<nav class=\"choice\" aria-label=\"\(texts.period)\">\(links)</nav>"
    }

    var body: HTML {
        """
        \(filter)<section class="card figures" aria-label="\(texts.figures)">
        <div class="tabs six">\(ChannelsTexts.tiles.map(tile))</div>
        \(chart)\(remarks)</section>
        <div class="cards">
        <section class="card pad" aria-labelledby="funnel-heading"><h2 id="funnel-heading">\(texts.funnel)</h2>
        \(funnel)<p class="hint">\(texts.funnelHint)</p></section>
        \(grid)</div>
        <section aria-labelledby="names-title"><div class="row spread"><h2 id="names-title">\(heading)</h2>\
        <a href="\(query.link("/channels/table.csv"))">\(texts.csv)</a></div>
        \(table)</section>
        """
    }

    var copies: [PageCopy] {
        let since = Timestamp.text(series.span.lowerBound)
        let until = Timestamp.text(series.span.upperBound)
        var words = ["stats", "--by", names.question.by.rawValue, "--since", since, "--until", until]
        if query.account != "default" { words += ["--account", query.account] }
        if let channel = query.channel { words += ["--channel", channel] }
        if let scene = query.scene { words += ["--scene", scene] }
        if query.compares { words.append("--compare") }
        let call = QueryText.link(
            "/api/v1/stats",
            [
                ("by", names.question.by.rawValue), ("since", since), ("until", until),
                ("account", query.account == "default" ? nil : query.account), ("channel", query.channel),
                ("scene", query.scene), ("compare", query.compares ? "prev" : nil),
            ]
        )
        return [.command(words), .call("GET", call)]
    }

    // MARK: What is asked for

    private var filter: HTML {
        let pieces = [StatsQuestion.Breakdown.hour, .day, .week].map { by -> HTML in
            "<option value=\"\(by.rawValue)\"\(by == query.by ? " selected" as HTML : nil)>\(texts.pieces(by))</option>"
        }
        let account: HTML? =
            accounts.count < 2
            ? nil
            : field(
                "account",
                texts.account,
                "<select id=\"account\" name=\"account\">\(accounts.map(option))</select>"
            )
        return """
            <form class="filter" method="get" action="/channels"><div class="fields">
            \(account)\(field("channel", texts.channel, input("channel", query.channel.map { $0.isEmpty ? ChannelsQuery.none : $0 })))
            \(field("scene", texts.scene, input("scene", query.scene)))
            \(field("from", texts.from, input("from", query.days?.first ?? "", kind: "date")))
            \(field("to", texts.to, input("to", query.days?.last ?? "", kind: "date")))
            \(field("by", texts.by, "<select id=\"by\" name=\"by\">\(pieces)</select>"))
            <div>\(comparison)</div><button>\(texts.show)</button>
            </div>\(hidden)</form>

            """
    }

    /// A chosen stretch of time stays, unless dates are given.
    private var hidden: HTML? { query.period.map { "<input type=\"hidden\" name=\"p\" value=\"\($0.rawValue)\">" } }

    private var comparison: HTML {
        let link = query.link { $0.compares.toggle() }
        return "<a class=\"button\" href=\"\(link)\">\(query.compares ? texts.compareNot : texts.compare)</a>"
    }

    private func option(_ name: String) -> HTML {
        "<option\(name == query.account ? " selected" as HTML : nil)>\(name)</option>"
    }

    private func field(_ id: String, _ label: String, _ input: HTML) -> HTML {
        "<div><label for=\"\(id)\">\(label)</label>\(input)</div>"
    }

    private func input(_ id: String, _ value: String?, kind: String = "text") -> HTML {
        "<input id=\"\(id)\" name=\"\(id)\" type=\"\(kind)\" value=\"\(value ?? "")\">"
    }

    // MARK: Figures

    private func tile(_ tile: ChannelsTexts.Tile) -> HTML {
        let value = series.total.tally[tile.figure]
        let change = before.map {
            texts.change(FigureText.change(from: $0.total.tally[tile.figure], to: value))
        }
        return """
            <div class="figure \(tile.subject?.rawValue ?? "plain")"><span class="name">\(texts.figure(tile.figure))</span>\
            <span class="count">\(FigureText.whole(value))</span>\
            <span class="change">\(change ?? "")</span></div>

            """
    }

    private var chart: HTML {
        let grain: TimeAxis.Grain = query.by == .hour ? .hour : query.by == .day ? .day : .week
        let lines: [(ChartSeries.Subject, Tally.Figure)] =
            [
                (.scans, .scans), (.returning, .returning), (.follows, .follows), (.unfollows, .unfollows),
                (.binds, .bindsByLast),
            ] + (series.total.tally[.reconciled] > 0 ? [(.reconciled, .reconciled)] : [])
        return TimeChart(
            id: "over-time",
            title: texts.overTime,
            axis: TimeAxis(
                starts: series.rows.compactMap(\.start),
                end: series.span.upperBound,
                grain: grain,
                clock: look.clock
            ),
            series: lines.map { subject, figure in
                ChartSeries(subject, texts.figure(figure), series.rows.map { $0.tally[figure] })
            },
            before: before.map { $0.rows.map { $0.tally[.scans] } },
            gaps: series.gaps,
            language: look.language
        ).figure
    }

    /// What the figures do not say.
    private var remarks: [HTML] {
        let tally = series.total.tally
        let (reconciled, unconfirmed) = (tally[.reconciled], tally[.unconfirmed])
        let texts = [
            reconciled > 0 ? texts.reconciled(FigureText.whole(reconciled)) : nil,
            unconfirmed > 0 ? texts.unconfirmed(FigureText.whole(unconfirmed)) : nil,
        ]
        return texts.compactMap { text in text.map { "<p class=\"hint remark\">\($0)</p>\n" } }
    }

    private var funnel: HTML {
        let total = names.total
        func kept(_ days: Int) -> FunnelChart.Step {
            let survival = total.survival[days]
            return FunnelChart.Step(
                subject: .follows,
                name: texts.kept(days),
                value: survival.flatMap { $0.followed == 0 ? nil : $0.followed - $0.lost },
                note: survival?.share.map(FigureText.share)
            )
        }
        let steps = [
            FunnelChart.Step(subject: .scans, name: texts.figure(.scans), value: total.tally[.scans]),
            FunnelChart.Step(subject: .returning, name: texts.figure(.people), value: total.tally[.people]),
            FunnelChart.Step(subject: .follows, name: texts.figure(.follows), value: total.tally[.follows]),
            kept(7), kept(30),
        ]
        let people = total.tally[.people]
        let bound = FunnelChart.Step(
            subject: .binds,
            name: texts.bound,
            value: total.tally[.bindsByFirst],
            // Of nobody new to a code there is no share; nor is it one of the step before.
            note: people == 0 ? "" : FigureText.share(Double(total.tally[.bindsByFirst]) / Double(people))
        )
        return FunnelChart(
            id: "funnel",
            title: texts.funnel,
            steps: (steps + [bound]).filter { $0.value != nil },
            language: look.language
        ).figure
    }

    private var grid: HTML? {
        hours.map { hours in
            let map = HeatMap(
                id: "hours",
                title: texts.hours,
                subject: .scans,
                rows: hours.rows,
                language: look.language
            )
            return """
                <section class="card pad" aria-labelledby="hours-heading"><h2 id="hours-heading">\(texts.hours)</h2>
                \(map.figure)</section>
                """
        }
    }
}
