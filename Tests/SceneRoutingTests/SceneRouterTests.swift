import OfficialAccount
import SceneRouting
import Testing
import WeChatPush

@Suite("Scene router")
struct SceneRouterTests {
    @Test func aHundredThousandScenesAreKeptApart() throws {
        var registry = SceneRegistry()
        let template = try named("x")
        for number in 0..<100_000 { try registry.reply("car/\(number)", with: template) }
        let router = registry.router()
        #expect(router.routes.count == 100_000)
        for number in stride(from: 0, to: 100_000, by: 37) {
            #expect(router.route(try scan("car/\(number)"))?.route.pattern.text == "car/\(number)")
        }
        for miss in ["car/100000", "car/", "car/01", "Car/1", "car/1 "] { #expect(router.route(try scan(miss)) == nil) }
    }

    @Test func thousandsOfEachKindAreKeptApart() throws {
        var registry = SceneRegistry()
        for number in 0..<1000 {
            try registry.reply("shop\(number)/table/{n}", with: try named("x"))
            try registry.reply("{n}@tail\(number)", with: try named("x"))
            try registry.reply("promo\(number)-*", with: try named("x"))
            try registry.reply("\(number * 1000)..\(number * 1000 + 499)", with: try named("x"))
        }
        let router = registry.router()
        for number in stride(from: 0, to: 1000, by: 7) {
            let shop = router.route(try scan("shop\(number)/table/9"))
            #expect(shop?.route.pattern.text == "shop\(number)/table/{n}")
            #expect(shop?.parameters == SceneParameters(["n": "9"]))
            #expect(router.route(try scan("x@tail\(number)"))?.route.pattern.text == "{n}@tail\(number)")
            #expect(router.route(try scan("promo\(number)-z"))?.route.pattern.text == "promo\(number)-*")
            let span = "\(number * 1000)..\(number * 1000 + 499)"
            #expect(router.route(try scan("\(number * 1000 + 499)"))?.route.pattern.text == span)
            #expect(router.route(try scan("\(number * 1000 + 500)")) == nil)
        }
    }

    @Test func patternsThatDifferInTheMiddleAreKeptApart() throws {
        var registry = SceneRegistry()
        try registry.reply("{all}", with: try named("x"))
        for number in 0..<1000 { try registry.reply("{shop}/m\(number)/{n}", with: try named("x")) }
        try registry.reply("{shop}/m7/x/{n}", with: try named("x"))
        let router = registry.router()
        for number in stride(from: 0, to: 1000, by: 7) {
            let match = router.route(try scan("north/m\(number)/5"))
            #expect(match?.route.pattern.text == "{shop}/m\(number)/{n}")
            #expect(match?.parameters == SceneParameters(["shop": "north", "n": "5"]))
        }
        #expect(router.route(try scan("a/m7/x/b"))?.route.pattern.text == "{shop}/m7/x/{n}")
        #expect(router.route(try scan("a/m7/m500/b"))?.route.pattern.text == "{shop}/m500/{n}")
        #expect(router.route(try scan("/m7/"))?.route.pattern.text == "{all}")
    }

    @Test func nestedPrefixesGoToTheLongest() throws {
        var registry = SceneRegistry()
        for prefix in ["a*", "ab*", "abcd*", "b*"] { try registry.reply(prefix, with: try named("x")) }
        let router = registry.router()
        let expected = [
            ("a", "a*"), ("ab", "ab*"), ("abc", "ab*"), ("abcd", "abcd*"), ("abcde", "abcd*"), ("abz", "ab*"),
            ("az", "a*"),
        ]
        for (text, pattern) in expected { #expect(router.route(try scan(text))?.route.pattern.text == pattern) }
        #expect(router.route(try scan("c")) == nil)
    }

    @Test func overlappingRangesGoToTheNarrowestAtEveryNumber() throws {
        var registry = SceneRegistry()
        let ranges = ["0..4294967295", "10..20", "15..16", "18..40", "40..40", "4294967290..4294967295"]
        for range in ranges { try registry.reply(range, with: try named("x")) }
        let router = registry.router()
        let expected: [(String, String)] = [
            ("0", ranges[0]), ("9", ranges[0]), ("10", ranges[1]), ("15", ranges[2]), ("16", ranges[2]),
            ("17", ranges[1]), ("20", ranges[1]), ("21", ranges[3]), ("40", ranges[4]), ("41", ranges[0]),
            ("4294967289", ranges[0]), ("4294967290", ranges[5]), ("4294967295", ranges[5]),
        ]
        for (text, range) in expected { #expect(router.route(try scan(text))?.route.pattern.text == range, "\(text)") }
    }

    @Test func anEmptyRegistryTakesNothing() throws {
        #expect(SceneRegistry().router().route(try scan("42")) == nil)
        #expect(SceneRegistry().router().shadowings().isEmpty)
    }

    @Test func longScenesAreHarmless() throws {
        var registry = SceneRegistry()
        for pattern in ["a{x}b{y}c", "a*", "/(a|b)+/", "1..5", "exact"] {
            try registry.reply(pattern, with: try named("x"))
        }
        let router = registry.router()
        let long = String(repeating: "ab", count: 100_000)
        #expect(router.route(try scan(long))?.route.pattern.text == "a*")
        #expect(router.route(try scan(String(repeating: "9", count: 100_000))) == nil)
    }
}

@Suite("Route explanation")
struct RouteExplanationTests {
    private func router() throws -> SceneRouter {
        var registry = SceneRegistry()
        try registry.reply("*", with: try named("x"))
        try registry.reply("table/{n}", with: try named("x"))
        try registry.reply("table/{m}", kinds: [.newFollower], name: "welcome", with: try named("x"))
        try registry.reply("{a}able/7", kinds: [.newFollower], with: try named("x"))
        try registry.reply("table/7", kinds: [.newFollower], name: "seven", with: try named("x"))
        try registry.reply("{b}table/", with: try named("x"))
        try registry.reply("t{c}e/7", with: try named("x"))
        try registry.reply("door", with: try named("x"))
        return registry.router()
    }

    private func verdicts(_ text: String, _ kind: Scan.Kind) throws -> [String: RouteExplanation.Verdict] {
        let explanation = try router().explain(try scene(text), kind: kind)
        return Dictionary(uniqueKeysWithValues: explanation.candidates.map { ($0.route.name, $0.verdict) })
    }

    @Test func saysOfEachRouteWhatBecameOfIt() throws {
        let scan = try verdicts("table/7", .alreadyFollowing)
        #expect(scan["table/{n}"] == .chosen)
        #expect(scan["seven"] == .otherKind)
        #expect(scan["welcome"] == .otherKind)
        #expect(scan["*"] == .lessSpecific)
        #expect(scan["t{c}e/7"] == .lessSpecific)
        #expect(scan["door"] == .mismatch(.differs(at: 1, expected: "door")))
        #expect(scan["{b}table/"] == .mismatch(.missing(literal: "table/", after: 0)))
        #expect(scan.values.filter { $0 == .chosen }.count == 1)
    }

    @Test func tiesAreExplained() throws {
        let follow = try verdicts("table/8", .newFollower)
        #expect(follow["welcome"] == .chosen)
        #expect(follow["table/{n}"] == .lessRestricted)
        var registry = SceneRegistry()
        try registry.reply("a{x}", with: try named("x"))
        try registry.reply("{x}b", with: try named("x"))
        let explanation = registry.router().explain(try scene("a-b"), kind: .newFollower)
        #expect(explanation.candidates.map(\.verdict) == [.chosen, .later])
    }

    @Test func readsWellOnATerminal() throws {
        let text = try router().explain(try scene("table/8"), kind: .newFollower).description
        #expect(text.contains("scene 'table/8' on subscribe: welcome 'table/{m}' on subscribe (code)"))
        #expect(text.contains("{m} = '8'"))
        #expect(text.contains("not 'door' (code): the scene differs at character 1: expected 'door'"))
        #expect(text.contains("gives way to the route for subscribe alone"))
        let none = SceneRegistry().router().explain(try scene("0"), kind: .alreadyFollowing)
        #expect(none.description.contains("no route takes it"))
        #expect(none.hint?.contains("malformed create body") == true)
    }
}

@Suite("Scene hint")
struct SceneHintTests {
    @Test func knowsTheTwoScenesOfFaultyCreateCalls() throws {
        #expect(SceneHint.for(try scene("0"))?.contains("malformed create body") == true)
        #expect(SceneHint.for(try scene("4294967295"))?.contains("32 bits") == true)
        for harmless in ["1", "00", "4294967294", "x"] { #expect(SceneHint.for(try scene(harmless)) == nil) }
    }

    @Test func knowsAPatternThatStillHasThePrefix() throws {
        #expect(SceneHint.for(try ScenePattern.parse("qrscene_42")) != nil)
        #expect(SceneHint.for(try ScenePattern.parse("42")) == nil)
    }
}
