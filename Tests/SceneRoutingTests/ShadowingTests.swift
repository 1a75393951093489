import SceneRouting
import Testing
import WeChatPush

@Suite("Shadowing")
struct ShadowingTests {
    struct Case: Sendable, CustomStringConvertible {
        let routes: [String]
        let hidden: Set<String>
        var description: String { routes.joined(separator: " ") }

        init(_ routes: [String], hidden: Set<String> = []) { (self.routes, self.hidden) = (routes, hidden) }
    }

    static let cases: [Case] = [
        Case(["42", "4*", "1..100", "*"]),
        Case(["1..10", "1..5", "6..10"], hidden: ["1..10"]),
        Case(["1..10", "1..5", "7..10"]),
        Case(["1..3", "1", "2", "3"], hidden: ["1..3"]),
        Case(["1..3", "1", "3"]),
        Case(["1..4", "1..2", "3", "4"], hidden: ["1..4"]),
        Case(["{x}", "1..5", "a*", "/a+/", "*", "42"], hidden: ["1..5", "a*", "/a+/", "*"]),
        Case(["a{x}", "ab*"], hidden: ["ab*"]),
        Case(["a{x}", "a*"]),
        Case(["a{x}", "a*", "a"], hidden: ["a*"]),
        Case(["a{x}b", "ab*"]),
        Case(["a{x}-{y}", "a*", "a"]),
        Case(["/.*/", "*", "/a+/"], hidden: ["*", "/a+/"]),
        Case(["/a+/", "/.+/", "*"], hidden: ["*"]),
        Case(["0..4294967295", "*"]),
    ]

    @Test("finds the routes that never run", arguments: cases)
    func findsRoutesThatNeverRun(row: Case) throws {
        var registry = SceneRegistry()
        for route in row.routes { try registry.reply(route, with: try named(route)) }
        let shadowings = registry.router().shadowings()
        #expect(Set(shadowings.map(\.route.name)) == row.hidden)
        for shadowing in shadowings { #expect(shadowing.description.contains("never runs: ")) }
    }

    @Test func bothKindsMustBeTaken() throws {
        var registry = SceneRegistry()
        try registry.reply("42", name: "both", with: try named("x"))
        try registry.reply("42", kinds: [.newFollower], name: "follow", with: try named("x"))
        #expect(registry.router().unreachable().isEmpty)
        try registry.reply("42", kinds: [.alreadyFollowing], name: "scan", with: try named("x"))
        #expect(registry.router().unreachable().map(\.name) == ["both"])
        #expect(registry.router().shadowings().first?.reason.contains("follow '42' on subscribe (code)") == true)
    }
}
