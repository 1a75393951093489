internal import Channels
internal import HTTPWire
internal import Store

/// Loads what channels have brought.
struct ChannelsPart: SitePart {
    let desks: SiteDesks
    let section: SiteSection? = .channels

    func takes(_ path: String) -> Bool { path == "/channels" || path == "/channels/table.csv" }

    func answer(_ visit: SiteVisit) async throws -> SiteAnswer {
        try visit.checkReads()
        guard let stats = desks.stats else { throw SiteRefusal.nothingKept }
        let accounts = desks.accounts().map(\.name)
        let query = try ChannelsQuery(visit.query, accounts: accounts, visit.look)
        guard visit.path == "/channels" else { return .response(try await sheet(query, stats)) }
        let question = self.question(query, by: query.by)
        // Weeks and days are whole ones: everything on the page is about exactly these.
        let span = question.span(on: desks.clock)
        let series = try await stats.report(question)
        return .page(
            ChannelsPage(
                look: visit.look,
                query: query,
                accounts: accounts,
                series: series,
                before: query.compares ? try await stats.report(question.previous) : nil,
                names: try await stats.report(self.question(query, by: names(query), span)),
                hours: HourGrid.fits(span)
                    ? HourGrid(try await stats.report(self.question(query, by: .hour, span)), desks.clock) : nil
            )
        )
    }

    /// Of one channel its scenes are listed, else channels.
    private func names(_ query: ChannelsQuery) -> StatsQuestion.Breakdown {
        query.channel == nil && query.scene == nil ? .channel : .scene
    }

    private func question(
        _ query: ChannelsQuery,
        by: StatsQuestion.Breakdown,
        _ span: Range<Int64>? = nil
    ) -> StatsQuestion {
        StatsQuestion(
            account: query.account,
            span ?? query.span,
            by: by,
            on: desks.clock,
            channel: query.channel,
            scene: query.scene
        )
    }

    /// The table of channels as a file.
    private func sheet(_ query: ChannelsQuery, _ stats: StatsDesk) async throws(StoreError) -> Response {
        let span = question(query, by: query.by).span(on: desks.clock)
        let report = try await stats.report(question(query, by: names(query), span))
        // Spreadsheets take a file for UTF-8 where it says so.
        return .sheet("\u{FEFF}" + StatsCSV(report, on: desks.clock).text, named: "channels.csv")
    }
}
