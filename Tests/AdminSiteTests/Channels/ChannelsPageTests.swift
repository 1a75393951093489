import Channels
import Foundation
import HTMLPages
import HTTPTypes
import HTTPWire
import OfficialAccount
import SQLiteStore
import Store
import TestSupport
import Testing

@testable import AdminSite

@Suite("Page of channels", .timeLimit(.minutes(3)))
struct ChannelsPageTests {
    private static let hostile = #"<script>alert("1")</script>"#

    /// Forty days of people who follow, scan and leave, with one of the scenes in a channel of a hostile name.
    private func month(_ bench: PageBench, seed: UInt64) async throws -> [ChannelFact] {
        var random = SeededRandom(seed: seed)
        let scenes: [String?] = ["gate/1", "gate/2", "table/7", Self.hostile, nil]
        for (scene, channel) in [("gate/1", "airport"), ("gate/2", "airport"), (Self.hostile, Self.hostile)] {
            try await bench.store.setChannel(channel, ofScene: scene, of: "default")
        }
        var following: Set<Int> = []
        let facts = (0..<800).map { number -> ChannelFact in
            let person = random.below(120)
            let scene = scenes[random.below(scenes.count)]
            let kind: ChannelFact.Kind
            switch (following.contains(person), random.below(10)) {
            case (false, _): kind = .follow
            case (true, 0...1): kind = .unfollow
            case (true, 2): kind = .bind
            case (true, _): kind = .scan
            }
            if kind == .follow { following.insert(person) }
            if kind == .unfollow { following.remove(person) }
            return ChannelFact(
                account: "default",
                kind: kind,
                at: PageBench.now - 40 * PageBench.day + Int64(number) * 4_300_000,
                openID: OpenID(rawValue: "o\(person)"),
                scene: kind == .unfollow ? nil : kind == .scan ? scene ?? "gate/1" : scene
            )
        }
        try await bench.count(facts)
        return facts
    }

    @Test(
        "Every number is the desk's",
        arguments: [
            "/channels", "/channels?p=24h", "/channels?p=7d&by=hour", "/channels?p=1y", "/channels?channel=airport",
            "/channels?channel=%28none%29&p=90d", "/channels?scene=gate%2F1&compare=0",
            "/channels?from=2025-12-01&to=2025-12-15",
        ]
    )
    func everyNumberIsTheDesks(target: String) async throws {
        let bench = try PageBench()
        _ = try await month(bench, seed: 7)
        let part = ChannelsPart(desks: bench.desks())
        let page = try #require(try await bench.page(part, target) as? ChannelsPage)
        let stats = StatsDesk(store: bench.store, clock: .china) { bench.time.source.unixMilliseconds() }
        #expect(page.series == (try await stats.report(page.series.question)))
        #expect(page.names == (try await stats.report(page.names.question)))
        #expect(page.series.total.tally == page.names.total.tally, "both are about the same time")
        #expect(page.before?.span.upperBound ?? page.series.span.lowerBound == page.series.span.lowerBound)
        let markup = page.markup
        for tile in ChannelsTexts.tiles {
            let figure = FigureText.whole(page.series.total.tally[tile.figure])
            let name = ChannelsTexts(language: .english).figure(tile.figure)
            #expect(markup.contains("<span class=\"name\">\(name)</span><span class=\"count\">\(figure)</span>"))
        }
        for row in page.names.rows + [page.names.total] {
            let figures = [
                Tally.Figure.scans, .people, .follows, .refollows, .unfollows, .firsts, .bindsByFirst, .bindsByLast,
            ]
            let cells = figures.map { "<td class=\"num\">\(FigureText.whole(row.tally[$0]))</td>" }.joined()
            #expect(markup.contains(cells), "\(row.name ?? "none")")
        }
        let bars = page.series.rows.map { $0.tally[.scans] }
        #expect(markup.contains(ChartLine(bars).area(width: 1000, height: 220, page.chartScale)))
    }

    @Test("Scans and follows are what the facts say", arguments: [1, 2, 3, 4, 5])
    func figuresAreTheFacts(seed: UInt64) async throws {
        let bench = try PageBench()
        let facts = try await month(bench, seed: seed)
        let part = ChannelsPart(desks: bench.desks())
        let page = try #require(try await bench.page(part, "/channels") as? ChannelsPage)
        let within = facts.filter { page.series.span.contains($0.at) }
        let total = page.series.total.tally
        #expect(total[.scans] == within.count { $0.kind == .scan || $0.kind == .follow && $0.scene != nil })
        #expect(total[.returning] == within.count { $0.kind == .scan })
        #expect(total[.unfollows] == within.count { $0.kind == .unfollow })
        #expect(total[.bindsByLast] == within.count { $0.kind == .bind })
        var seen: Set<String> = []
        let firsts = facts.filter { $0.kind == .follow && seen.insert($0.openID.rawValue).inserted }
        #expect(total[.follows] == firsts.count { page.series.span.contains($0.at) })
        #expect(page.hours?.rows.flatMap(\.self).reduce(0, +) == total[.scans])
    }

    @Test func itIsInEitherLanguageAndWhatStrangersWroteStaysText() async throws {
        let bench = try PageBench()
        _ = try await month(bench, seed: 3)
        let part = ChannelsPart(desks: bench.desks())
        for target in ["/channels", "/channels?channel=" + QueryText.encoded(Self.hostile)] {
            let english = try await bench.page(part, target)
            let chinese = try await bench.page(part, target, .chinese)
            #expect(!english.text.hasHan, "\(english.text)")
            #expect(chinese.text.contains("扫码") && chinese.text.contains("渠道"))
            for markup in [english.markup, chinese.markup] {
                #expect(!markup.contains("<script"))
                #expect(markup.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"))
            }
        }
    }

    @Test func anEmptyStoreTeachesTheNextCommand() async throws {
        let bench = try PageBench()
        let page = try await bench.page(ChannelsPart(desks: bench.desks()), "/channels")
        #expect(page.markup.contains("qrscene create --scene"))
        #expect(page.markup.contains("Nothing in this time"))
    }

    @Test func theFileIsTheCommands() async throws {
        let bench = try PageBench()
        _ = try await month(bench, seed: 7)
        let part = ChannelsPart(desks: bench.desks())
        let page = try #require(try await bench.page(part, "/channels?p=7d") as? ChannelsPage)
        guard case .response(let response) = try await part.answer(bench.visit("/channels/table.csv?p=7d")) else {
            throw WrongAnswer()
        }
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text == "\u{FEFF}" + StatsCSV(page.names, on: .china).text)
        #expect(response.fields[.contentType] == "text/csv; charset=utf-8")
    }

    @Test func gapsAreShownAndNamed() async throws {
        let bench = try PageBench()
        _ = try await month(bench, seed: 7)
        var page = try #require(try await bench.page(ChannelsPart(desks: bench.desks()), "/channels") as? ChannelsPage)
        var series = page.series
        series.gaps = [ReceivingGap(since: PageBench.now - 3 * PageBench.day, until: PageBench.now - 2 * PageBench.day)]
        page = ChannelsPage(
            look: page.look,
            query: page.query,
            accounts: page.accounts,
            series: series,
            before: nil,
            names: page.names,
            hours: nil
        )
        #expect(page.markup.contains("url(#over-time-hatch)"))
        #expect(page.text.contains("Nothing could be received from 2026-01-02 12:00 to 2026-01-03 12:00 (1 d)"))
    }
}

extension ChannelsPage {
    /// The scale that its chart must have.
    var chartScale: ChartScale {
        let figures: [Tally.Figure] = [.scans, .returning, .follows, .unfollows, .bindsByLast]
        let highest = figures.flatMap { figure in series.rows.map { $0.tally[figure] } }.max() ?? 0
        return ChartScale(upTo: max(highest, before?.rows.map { $0.tally[.scans] }.max() ?? 0))
    }
}
