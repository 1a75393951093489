import OfficialAccount
import SceneRouting
import Synchronization
import Testing
import WeChatPush

@Suite("Scene registry")
struct SceneRegistryTests {
    private struct Greeter: SceneHandler {
        func handle(_ scan: Scan, _ context: ScanContext) async throws -> PassiveReply? {
            .text("\(context.route) \(try context.parameters.require("n", as: Int.self) + 1)")
        }
    }

    @Test func handlersAndClosuresRunWithTheirParameters() async throws {
        var registry = SceneRegistry()
        try registry.on("table/{n}", name: "tables", handler: Greeter())
        try registry.on("silent") { _, _ in nil }
        let router = registry.router()
        let table = try scan("table/41")
        let match = try #require(router.route(table))
        #expect(try await router.run(match, table, context(match, table)) == .text("tables 42"))
        #expect(router.immediateReply(to: table, by: match) == nil)
        let silent = try scan("silent")
        let silentMatch = try #require(router.route(silent))
        #expect(try await router.run(silentMatch, silent, context(silentMatch, silent)) == nil)
    }

    @Test func whatAHandlerThrowsComesOut() async throws {
        var registry = SceneRegistry()
        try registry.on("table/{n}", handler: Greeter())
        let router = registry.router()
        let scan = try scan("table/x")
        let match = try #require(router.route(scan))
        await #expect(throws: SceneParameterError.malformed("n", text: "x", type: "Int")) {
            try await router.run(match, scan, context(match, scan))
        }
    }

    @Test func templatesAnswerAtOnceUnlessMiddlewareStandsAround() throws {
        var registry = SceneRegistry()
        try registry.reply("a{x}", with: try ReplyTemplate(.text("<{x}>")))
        let scan = try scan("a1")
        let bare = registry.router()
        #expect(bare.immediateReply(to: scan, by: try #require(bare.route(scan))) == .text("<1>"))
        registry.use(Mark("m", Log()))
        let wrapped = registry.router()
        #expect(wrapped.hasMiddleware && !bare.hasMiddleware)
        #expect(wrapped.immediateReply(to: scan, by: try #require(wrapped.route(scan))) == nil)
    }

    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])

        func note(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    private struct Mark: SceneMiddleware {
        let name: String
        let log: Log

        init(_ name: String, _ log: Log) { (self.name, self.log) = (name, log) }

        func handle(_ scan: Scan, _ context: ScanContext, next: SceneBody) async throws -> PassiveReply? {
            log.note("\(name) in")
            var changed = context
            changed.parameters = SceneParameters(["x": (context.parameters["x"] ?? "") + name])
            let reply = try await next(scan, changed)
            log.note("\(name) out")
            return reply
        }
    }

    private struct Refusal: SceneMiddleware {
        func handle(_ scan: Scan, _ context: ScanContext, next: SceneBody) async throws -> PassiveReply? { .text("no") }
    }

    @Test func middlewareStandsInTheOrderOfRegistration() async throws {
        let log = Log()
        var registry = SceneRegistry()
        registry.use(Mark("A", log))
        registry.use(Mark("B", log))
        try registry.reply("t{x}", with: try ReplyTemplate(.text("{x}")))
        try registry.on("h{x}") { _, context in
            log.note("handler")
            return .text(context.parameters["x"] ?? "")
        }
        let router = registry.router()
        for (text, shown) in [("t1", "1AB"), ("h2", "2AB")] {
            let scan = try scan(text)
            let match = try #require(router.route(scan))
            #expect(try await router.run(match, scan, context(match, scan)) == .text(shown))
        }
        #expect(log.all == ["A in", "B in", "B out", "A out", "A in", "B in", "handler", "B out", "A out"])
    }

    @Test func middlewareCanKeepTheRouteFromRunning() async throws {
        var registry = SceneRegistry()
        registry.use(Refusal())
        try registry.on("*") { _, _ in
            Issue.record("the route ran")
            return nil
        }
        let router = registry.router()
        let scan = try scan("1")
        let match = try #require(router.route(scan))
        #expect(try await router.run(match, scan, context(match, scan)) == .text("no"))
    }

    @Test func otherPushesHaveOneHandler() async throws {
        var registry = SceneRegistry()
        #expect(registry.router().otherPush == nil)
        registry.onOtherPush { _, _ in .text("first") }
        registry.onOtherPush { push, context in .text("\(push.messageType) \(context.account)") }
        let body = try #require(registry.router().otherPush)
        let context = PushContext(idempotencyKey: "k", deadline: ContinuousClock.now)
        #expect(try await body(push(try scan("1")), context) == .text("event default"))
    }

    @Test func aFrozenRouterDoesNotSeeLaterRoutes() throws {
        var registry = SceneRegistry()
        let router = registry.router()
        try registry.reply("1", with: try named("x"))
        #expect(router.route(try scan("1")) == nil)
        #expect(registry.router().route(try scan("1")) != nil)
    }

    @Test(arguments: [
        ("42", "42"), ("a{x}", "a{y}"), ("1..5", "1..5"), ("a*", "a*"), ("/a+/", "/a+/"), ("*", "*"), ("a", #"\{"#),
    ])
    func theSameScenesTwiceAreRefusedAndBothAreNamed(first: String, second: String) throws {
        var registry = SceneRegistry()
        try registry.reply(first, name: "one", with: try named("x"))
        if second == #"\{"# {
            try registry.reply(second, name: "two", with: try named("x"))
            return
        }
        let error = #expect(throws: RegistryError.self) {
            try registry.reply(second, name: "two", with: try named("x"))
        }
        guard case .duplicate(let one, let two) = error else {
            Issue.record("not a duplicate: \(String(describing: error))")
            return
        }
        #expect(one.name == "one" && two.name == "two")
        #expect(registry.routes.count == 1)
        // Restricted to one kind it is another route, but also only once.
        try registry.reply(second, kinds: [.newFollower], with: try named("x"))
        #expect(throws: RegistryError.self) { try registry.reply(first, kinds: [.newFollower], with: try named("x")) }
    }

    @Test func faultyRoutesAreRefused() throws {
        var registry = SceneRegistry()
        func refusal(_ body: () throws -> Void) -> String {
            do {
                try body()
                return "none"
            } catch {
                return "\(error)"
            }
        }
        #expect(refusal { try registry.reply("{", with: try named("x")) }.contains("'{' is no scene pattern"))
        #expect(
            refusal { try registry.reply("a", kinds: [], with: try named("x")) }.contains("neither follows nor scans")
        )
        let unknown = refusal { try registry.reply("a{number}", with: try ReplyTemplate(.text("{numbr}"))) }
        #expect(unknown.contains("did you mean 'number'?"))
        for number in 0..<128 { try registry.reply("/a{\(number)}/", with: try named("x")) }
        #expect(refusal { try registry.reply("/b/", with: try named("x")) }.contains("more than 128"))
        #expect(registry.routes.count == 128)
    }
}

@Suite("Scene parameters")
struct SceneParametersTests {
    private let parameters = SceneParameters(["id": "42", "name": "north"])

    @Test func areReadAsTheTypeAskedFor() throws {
        #expect(parameters["id"] == "42")
        #expect(parameters["other"] == nil)
        #expect(try parameters.require("id", as: Int.self) == 42)
        #expect(try parameters.require("id", as: UInt8.self) == 42)
        #expect(try parameters.require("id", as: Double.self) == 42)
        #expect(try parameters.require("name") == "north")
        #expect(SceneParameters() == SceneParameters([:]))
    }

    @Test func errorsSayWhatThereIs() {
        #expect(throws: SceneParameterError.missing("nmae", known: ["id", "name"])) { try parameters.require("nmae") }
        #expect(throws: SceneParameterError.malformed("name", text: "north", type: "Int")) {
            try parameters.require("name", as: Int.self)
        }
        #expect(SceneParameterError.missing("x", known: []).description.contains("the route's pattern has none"))
        #expect(SceneParameterError.missing("x", known: ["id"]).description.contains("has id"))
        #expect(SceneParameterError.malformed("a", text: "b", type: "Int").description.contains("'b', which is no Int"))
    }
}
