import SceneRouting
import TestSupport
import Testing
import WeChatPush

@Suite("Specificity")
struct SpecificityTests {
    /// All take the scene `1234`, the most specific first.
    static let ladder = [
        "1234", "123{x}", "1{a}3{b}", "12{y}", "{z}4", "1234..1234", "1000..2000", "1..100000", "0..4294967295", "123*",
        "12*", #"/\d+/"#, "*",
    ]

    @Test func laddersOrderIsThePatternsOrder() throws {
        let order = try Self.ladder.map { try ScenePattern.parse($0).specificity }
        for (upper, lower) in zip(order, order.dropFirst()) { #expect(upper >= lower) }
        #expect(order.first! > order.last!)
        #expect(Set(order.map(\.description)).count >= 11)
    }

    @Test("the registration's order does not matter", arguments: 0..<30)
    func registrationsOrderDoesNotMatter(seed: Int) throws {
        var numbers = SeededRandom(seed: UInt64(seed) + 7)
        var left = Self.ladder.filter { $0 != "12{y}" }
        while let expected = left.first {
            var registry = SceneRegistry()
            for pattern in left.shuffled(using: &numbers) { try registry.reply(pattern, with: try named(pattern)) }
            #expect(registry.router().route(try scan("1234"))?.route.pattern.text == expected)
            left.removeFirst()
        }
    }

    @Test func amongEqualsTheRestrictedComesFirstThenTheEarlier() throws {
        var registry = SceneRegistry()
        try registry.reply("1{a}", with: try named("early"))
        try registry.reply("{a}2", kinds: [.newFollower], with: try named("restricted"))
        try registry.reply("{a}3", with: try named("late"))
        let router = registry.router()
        #expect(router.route(try scan("1-2", .newFollower))?.route.pattern.text == "{a}2")
        #expect(router.route(try scan("1-2", .alreadyFollowing))?.route.pattern.text == "1{a}")
        #expect(router.route(try scan("1-3"))?.route.pattern.text == "1{a}")
    }

    @Test func aRouteForOneKindComesBeforeTheSamePatternForBoth() throws {
        for restrictedFirst in [true, false] {
            var registry = SceneRegistry()
            if restrictedFirst {
                try registry.reply("42", kinds: [.newFollower], name: "welcome", with: try named("w"))
            }
            try registry.reply("42", name: "both", with: try named("b"))
            if !restrictedFirst {
                try registry.reply("42", kinds: [.newFollower], name: "welcome", with: try named("w"))
            }
            #expect(registry.router().route(try scan("42", .newFollower))?.route.name == "welcome")
            #expect(registry.router().route(try scan("42", .alreadyFollowing))?.route.name == "both")
        }
    }

    @Test func aMoreSpecificRouteForTheOtherKindDoesNotHideAnything() throws {
        var registry = SceneRegistry()
        try registry.reply("42", kinds: [.newFollower], with: try named("exact"))
        try registry.reply("4{x}", kinds: [.newFollower], with: try named("pattern"))
        try registry.reply("1..100", kinds: [.newFollower], with: try named("range"))
        try registry.reply("4*", kinds: [.newFollower], with: try named("prefix"))
        try registry.reply("/4./", kinds: [.newFollower], with: try named("regex"))
        try registry.reply("*", kinds: [.alreadyFollowing], name: "rest", with: try named("rest"))
        let router = registry.router()
        #expect(router.route(try scan("42", .newFollower))?.route.name == "42")
        #expect(router.route(try scan("42", .alreadyFollowing))?.route.name == "rest")
        #expect(router.route(try scan("x", .newFollower)) == nil)
    }
}
