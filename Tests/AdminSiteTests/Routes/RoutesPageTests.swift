import Channels
import HTMLPages
import OfficialAccount
import SQLiteStore
import SceneRouting
import Store
import TestSupport
import Testing
import WeChatPush

@testable import AdminSite

@Suite("Page of routes", .timeLimit(.minutes(3)))
struct RoutesPageTests {
    private static func router() throws -> SceneRouter {
        var scenes = SceneRegistry()
        try scenes.reply("table/{number}", with: ReplyTemplate(.text("Table {number} for {openid}")))
        try scenes.reply("table/1", kinds: [.newFollower], with: ReplyTemplate(.text("Welcome")))
        try scenes.reply("mall/<b>", with: ReplyTemplate(.none))
        try scenes.on("order:{id}") { _, _ in .text("never run by a trial") }
        try scenes.reply("1..100", with: ReplyTemplate(.text("{scene}")))
        return scenes.router()
    }

    private func fact(_ kind: ChannelFact.Kind, _ scene: String, _ person: Int) -> ChannelFact {
        ChannelFact(
            account: "default",
            kind: kind,
            at: PageBench.now - 1000,
            openID: OpenID(rawValue: "o\(person)"),
            scene: scene
        )
    }

    @Test func hitsAreTheScansOfTheDeskByTheRoutesOfNow() async throws {
        let bench = try PageBench()
        try await bench.count([
            fact(.follow, "table/1", 1), fact(.scan, "table/1", 1), fact(.scan, "table/1", 1),
            fact(.scan, "table/2", 1),
            fact(.scan, "7", 1), fact(.scan, "nobody's", 1), fact(.scan, "nobody's", 1), fact(.follow, "7", 2),
        ])
        let router = try Self.router()
        let page = try #require(try await bench.page(RoutesPart(desks: bench.desks(router)), "/routes") as? RoutesPage)
        let hits = try #require(page.hits)
        let found = Dictionary(uniqueKeysWithValues: router.routes.map { ("\($0.pattern)", hits[$0]) })
        #expect(found == ["table/{number}": 3, "table/1": 1, "mall/<b>": 0, "order:{id}": 0, "1..100": 2])
        #expect(hits.unrouted == [.init(scene: "nobody's", scans: 2)])
        let total = try await bench.desks().stats?.report(
            StatsQuestion(PageBench.now - 30 * PageBench.day..<PageBench.now, by: .scene, on: .china)
        ).total.tally[.scans]
        #expect(found.values.reduce(0, +) + 2 == total)
        #expect(page.text.contains("2 scans of the last 30 days (1 scene) have no route: nobody's 2"))
    }

    @Test(
        arguments: [
            ("table/7", "scan", "Table 7 for oExampleOpenid"), ("table/1", "subscribe", "Welcome"),
            ("table/1", "scan", "Table 1 for oExampleOpenid"), ("order:9", "scan", "a dry run does not call it"),
            ("elsewhere", "scan", "success: the person sees nothing."), ("mall/<b>", "scan", "Nothing."),
            ("42", "subscribe", "42"),
        ]
    )
    func aTrialTellsTheAnswerAndRunsNothing(scene: String, on: String, answer: String) async throws {
        let bench = try PageBench()
        let target = "/routes?scene=\(QueryText.encoded(scene))&on=\(on)"
        let page = try await bench.page(RoutesPart(desks: bench.desks(try Self.router())), target)
        #expect(
            page.text.contains("Would answer \(answer)")
                || page.text.contains("Would answer What the handler says: \(answer)")
        )
    }

    @Test func everyOtherRouteIsGivenItsReasonInEitherLanguage() async throws {
        let bench = try PageBench()
        let part = RoutesPart(desks: bench.desks(try Self.router()))
        let english = try await bench.page(part, "/routes?scene=table%2F1&on=subscribe")
        let chinese = try await bench.page(part, "/routes?scene=table%2F1&on=subscribe", .chinese)
        #expect(english.text.contains("table/{number} takes it too, but is less specific"))
        #expect(chinese.text.contains("table/{number} 也匹配，但不如所选路由具体"))
        #expect(chinese.text.contains("1..100 场景值不是整数"))
        #expect(!english.text.hasHan, "\(english.text)")
        for markup in [english.markup, chinese.markup] {
            #expect(!markup.contains("<b>"))
            #expect(markup.contains("mall/&lt;b&gt;"))
        }
    }

    @Test func routesThatBeginAlikeStandTogether() throws {
        let routes = try Self.router().routesBySpecificity
        let tree = RouteTree(routes, limit: 100)
        #expect(tree.branches.map(\.head) == ["table/", ""])
        #expect(tree.branches.flatMap(\.leaves).map(\.rank).sorted() == Array(1...5))
        #expect(tree.branches.allSatisfy { $0.leaves.map(\.rank) == $0.leaves.map(\.rank).sorted() })
        #expect(RouteTree(routes, with: "TABLE", limit: 100).branches.flatMap(\.leaves).count == 2)
        #expect(RouteTree(routes, limit: 2).hidden == 3)
    }

    @Test(
        arguments: [
            ("table/{n}", "table/"), ("table/1", "table/"), ("order:{id}", "order:"), ("*", ""), ("1..100", "1."),
            ("/a/b/", ""), ("plain", ""), ("b1_*", "b1_"), ("{x}/y", ""),
        ]
    )
    func aHeadEndsWithTheFirstSign(pattern: String, head: String) { #expect(RouteTree.head(of: pattern) == head) }

    @Test func withoutRoutesThePageTeachesTheFile() async throws {
        let bench = try PageBench()
        let page = try await bench.page(RoutesPart(desks: bench.desks()), "/routes")
        #expect(page.markup.contains("routes.yaml"))
    }

    @Test func tenThousandRoutesAreCutToWhatCanBeRead() async throws {
        let bench = try PageBench()
        var scenes = SceneRegistry()
        for number in 0..<10_000 { try scenes.reply("shop/\(number)", with: ReplyTemplate(.text("x"))) }
        let page = try await bench.page(RoutesPart(desks: bench.desks(scenes.router())), "/routes?scene=shop%2F7")
        #expect(page.markup.utf8.count < 400_000)
        #expect(page.text.contains("9500 more are not listed"))
        #expect(page.text.contains("And 9979 more."))
    }
}
