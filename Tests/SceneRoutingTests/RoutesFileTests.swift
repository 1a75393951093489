import OfficialAccount
import SceneRouting
import Testing
import WeChatPush

@Suite("Routes file")
struct RoutesFileTests {
    private func router(_ yaml: String) throws -> SceneRouter {
        var registry = SceneRegistry()
        try registry.add(try RoutesFile(yaml, path: "routes.yaml"))
        return registry.router()
    }

    private func reply(_ yaml: String, to text: String, _ kind: Scan.Kind = .alreadyFollowing) throws -> PassiveReply? {
        let router = try router(yaml)
        let scan = try scan(text, kind)
        return router.route(scan).flatMap { router.immediateReply(to: scan, by: $0) }
    }

    static let sample = """
        # What the tables answer.
        routes:
          - scene: "table/{number}"          # a pattern
            on: [subscribe, scan]
            name: tables
            reply: { text: "桌号 {number}，欢迎" }
          - scene: 42
            on: scan
            reply: none
          - scene: 1..100
            reply:
              text: |
                number {scene}
                of {event}
          - scene: '/^order-(?<id>\\d+)$/'
            reply: { text: "order {id}" }
          - scene: "*"
            reply: { text: "{scene}" }
        """

    @Test func readsTheSample() throws {
        #expect(try reply(Self.sample, to: "table/7") == .text("桌号 7，欢迎"))
        #expect(try reply(Self.sample, to: "42") == PassiveReply.none)
        #expect(try reply(Self.sample, to: "42", .newFollower) == .text("number 42\nof subscribe\n"))
        #expect(try reply(Self.sample, to: "order-9") == .text("order 9"))
        #expect(try reply(Self.sample, to: "else") == .text("else"))
        let routes = try router(Self.sample).routes
        #expect(routes.map(\.name) == ["tables", "42", "1..100", #"/^order-(?<id>\d+)$/"#, "*"])
        #expect(routes.map(\.origin.description) == [3, 7, 10, 15, 17].map { "routes.yaml:\($0)" })
    }

    struct Kind: Sendable, CustomStringConvertible {
        let yaml: String
        let reply: PassiveReply
        var description: String { yaml }

        init(_ yaml: String, _ reply: PassiveReply) { (self.yaml, self.reply) = (yaml, reply) }
    }

    static let kinds: [Kind] = [
        Kind("none", .none),
        Kind("{ none: true }", .none),
        Kind("{ text: 42 }", .text("42")),
        Kind("{ text: yes }", .text("yes")),
        Kind("{ image: MEDIA }", .image(mediaID: "MEDIA")),
        Kind("{ image: { media_id: MEDIA } }", .image(mediaID: "MEDIA")),
        Kind("{ voice: MEDIA }", .voice(mediaID: "MEDIA")),
        Kind("{ video: MEDIA }", .video(mediaID: "MEDIA")),
        Kind(
            "{ video: { media_id: M, title: T, description: D{scene} } }",
            .video(mediaID: "M", title: "T", description: "D5")
        ),
        Kind(
            "{ music: { thumb_media_id: M, title: T, description: D, url: 'http://a', high_quality_url: 'http://b' } }",
            .music(
                .init(title: "T", description: "D", url: "http://a", highQualityURL: "http://b", thumbnailMediaID: "M")
            )
        ),
        Kind(
            "{ news: { title: 'T {scene}', url: 'http://a', picture_url: 'http://p' } }",
            .news([.init(title: "T 5", pictureURL: "http://p", url: "http://a")])
        ),
        Kind("{ news: [ { title: T, url: 'http://a' } ] }", .news([.init(title: "T", url: "http://a")])),
        Kind("transfer_customer_service", .transferCustomerService()),
        Kind("{ transfer_customer_service: }", .transferCustomerService()),
        Kind("{ transfer_customer_service: kf1@shop }", .transferCustomerService(account: "kf1@shop")),
        Kind("{ transfer_customer_service: { account: kf1@shop } }", .transferCustomerService(account: "kf1@shop")),
    ]

    @Test("reads every kind of reply", arguments: kinds)
    func readsEveryKindOfReply(row: Kind) throws {
        // A brace inside a flow mapping needs quotes; the row about the video shows the block form.
        let yaml = row.yaml.replacing("D{scene}", with: "'D{scene}'")
        #expect(try reply("routes:\n  - scene: '5'\n    reply: \(yaml)\n", to: "5") == row.reply)
    }

    struct Bad: Sendable, CustomStringConvertible {
        let yaml: String
        let place: String
        let says: String
        var description: String { says }

        init(_ yaml: String, _ place: String, _ says: String) {
            (self.yaml, self.place, self.says) = (yaml, place, says)
        }
    }

    private static let forward = "routes:\n  - scene: a\n    forward: "
    private static let open = "routes:\n  - scene: a\n    reply: "

    static let bad: [Bad] = [
        Bad("", "", "there is no list of routes"),
        Bad("- scene: a\n", ":1:1", "the file must be a mapping"),
        Bad("{}\n", ":1:1", "there is no list of routes"),
        Bad("other: 1\n", ":1:1", "'other' means nothing here"),
        Bad("route: []\n", ":1:1", "did you mean 'routes'?"),
        Bad("routes: 5\n", ":1:9", "routes must be a list"),
        Bad("routes:\n  - a\n", ":2:5", "a route must be a mapping"),
        Bad("routes:\n  - reply: none\n", ":2:5", "needs the key scene"),
        Bad("routes:\n  - scene: a\n", ":2:5", "the route does nothing"),
        Bad("routes:\n  - scene: a\n    rply: none\n    reply: none\n", ":3:5", "did you mean 'reply'?"),
        Bad("routes:\n  - scene: {number}\n    reply: none\n", ":2:12", "scene must be a text; quote it"),
        Bad("routes:\n  - scene: ''\n    reply: none\n", ":2:12", "scene is empty"),
        Bad("routes:\n  - scene: *\n    reply: none\n", ":2:13", "quote texts"),
        Bad("routes:\n  - scene: 'a{b'\n    reply: none\n", ":2:12", "'{' at character 2 has no '}'"),
        Bad("routes:\n  - scene: '/(/'\n    reply: none\n", ":2:12", "the regular expression is not taken"),
        Bad("routes:\n  - scene: a\n    on: [subscribe, scna]\n    reply: none\n", ":3:21", "did you mean 'scan'?"),
        Bad("routes:\n  - scene: a\n    on: []\n    reply: none\n", ":3:9", "on is empty"),
        Bad("routes:\n  - scene: a\n    on: { scan: 1 }\n    reply: none\n", ":3:9", "on must be a text"),
        Bad("routes:\n  - scene: a\n    scene: b\n    reply: none\n", ":2:5", "the key scene stands twice"),
        Bad(forward + "{ url: u, secret: s, colour: red }\n", ":3:35", "'colour' means nothing here"),
        Bad(forward + "hello\n", ":3:14", "forward must be a mapping"),
        Bad(forward + "{ secret: s }\n", ":3:14", "forward needs the key url"),
        Bad(forward + "{ url: u, secret: s, secret_env: S }\n", ":3:32", "both secret and secret_env"),
        Bad(forward + "{ url: u, secret: s, ordered: maybe }\n", ":3:44", "ordered must be true or false"),
        Bad(forward + "{ url: u, secret: s, allow_private: [] }\n", ":3:50", "allow_private must be true or false"),
        Bad(forward + "{ url: u, secret: s }\n    reply: none\n", ":3:14", "both reply and forward"),
        Bad(
            forward + "{ url: u, secret: s }\n  - scene: b\n    forward: { url: u, secret: t }\n",
            ":5:14",
            "the route on line 2 forwards to this URL with another secret"
        ),
        Bad(
            "routes:\n  - scene: a\n    forward: { url: 'https://shop.example' }\n",
            ":3:14",
            "forward needs the key secret"
        ),
        Bad(
            "routes:\n  - scene: a\n    reply: none\n  - scene: a\n    reply: none\n",
            ":4:12",
            "takes the same scenes as 'a' (routes.yaml:2)"
        ),
        Bad(open + "hello\n", ":3:12", "'hello' is no kind of reply"),
        Bad(open + "[a]\n", ":3:12", "reply must be a mapping"),
        Bad(open + "{}\n", ":3:12", "the reply is empty"),
        Bad(open + "{ txt: a }\n", ":3:12", "did you mean 'text'?"),
        Bad(open + "{ text: a, image: b }\n", ":3:12", "this one has text, image"),
        Bad(open + "{ text: '' }\n", ":3:20", "text is empty"),
        Bad(open + "{ text: [a] }\n", ":3:20", "text must be a text"),
        Bad(open + "{ text: 'a {' }\n", ":3:20", "'{' at character 3 of text has no '}'"),
        Bad(open + "{ text: '{scen}' }\n", ":3:20", "did you mean 'scene'?"),
        Bad(open + "{ video: { title: a } }\n", ":3:21", "video needs the key media_id"),
        Bad(open + "{ video: { media_id: a, titel: b } }\n", ":3:36", "did you mean 'title'?"),
        Bad(open + "{ video: { media_id: a, title: '{x}' } }\n", ":3:43", "'{x}' at character 1 of title"),
        Bad(open + "{ music: { title: a } }\n", ":3:21", "music needs the key thumb_media_id"),
        Bad(open + "{ news: [] }\n", ":3:20", "news is empty"),
        Bad(
            open + "{ news: [{title: a, url: b}, {title: a, url: b}] }\n",
            ":3:20",
            "shows one article, and there are 2"
        ),
        Bad(open + "{ text: 'a\n", ":", "this is not YAML"),
        Bad("routes: []\n---\nroutes: []\n", ":2:1", "another document"),
        Bad("routes: [\u{1}]\n", "", "this is not YAML"),
        Bad(String(repeating: "[", count: 100_000), ":", "this is not YAML"),
    ]

    @Test("says what is wrong, where, and what to do", arguments: bad)
    func saysWhatIsWrong(row: Bad) throws {
        let error = #expect(throws: RoutesFileError.self) { _ = try RoutesFile(row.yaml, path: "routes.yaml") }
        let lines = error.map { "\($0)" } ?? ""
        #expect(lines.contains(row.says), "\(lines)")
        #expect(lines.hasPrefix("routes.yaml\(row.place)"), "\(lines)")
        #expect(error?.problems.count == 1, "\(lines)")
    }

    private struct Named: SceneHandler, CustomStringConvertible {
        let description: String

        func handle(_ scan: Scan, _ context: ScanContext) async throws -> PassiveReply? { nil }
    }

    @Test func aForwardBecomesAHandler() throws {
        let file = try RoutesFile(
            """
            routes:
              - scene: a
                forward: { url: "https://shop.example/a", secret: whsec_a, previous_secret_env: OLD, ordered: true }
              - scene: b
                forward: { url: "http://10.0.0.1/b", secret_env: NEW, allow_private: true }
            """,
            path: "routes.yaml"
        )
        var entries: [ForwardEntry] = []
        var registry = SceneRegistry()
        try registry.add(file) { entry in
            entries.append(entry)
            return Named(description: "forward \(entry.url)")
        }
        #expect(
            entries == [
                ForwardEntry(
                    url: "https://shop.example/a",
                    secret: .written("whsec_a"),
                    previousSecret: .environment("OLD"),
                    isOrdered: true
                ),
                ForwardEntry(url: "http://10.0.0.1/b", secret: .environment("NEW"), allowsPrivate: true),
            ]
        )
        let explanation = registry.router().explain(try scene("b"), kind: .newFollower)
        #expect(explanation.description.contains("does: forward http://10.0.0.1/b"))
        #expect(!String(reflecting: entries).contains("whsec_a"))
    }

    private struct Refusal: Error, CustomStringConvertible {
        let description = "no such endpoint"
    }

    @Test func whatCannotBeForwardedIsAProblemOfItsRoute() throws {
        let file = try RoutesFile(Self.forward + "{ url: u, secret: s }\n", path: "r.yaml")
        var registry = SceneRegistry()
        let refused = #expect(throws: RoutesFileError.self) { try registry.add(file) { _ in throw Refusal() } }
        #expect(refused?.description == "r.yaml:2:12: no such endpoint")
        let unforwarded = #expect(throws: RoutesFileError.self) { try registry.add(file) }
        #expect(unforwarded?.description.contains("nothing is forwarded here") == true)
        #expect(registry.routes.isEmpty)
    }

    @Test func allProblemsComeAtOnceInTheOrderOfTheFile() throws {
        let yaml = """
            routes:
              - scene: "a{"
                on: [x]
                reply: { text: "{" }
              - scene: b
              - scene: c
                reply: { text: "ok" }
            """
        let error = #expect(throws: RoutesFileError.self) { _ = try RoutesFile(yaml, path: "r.yaml") }
        #expect(error?.problems.map(\.line) == [2, 3, 4, 5])
    }

    @Test func theListOfProblemsEnds() {
        let yaml = "routes:\n" + String(repeating: "  - scene: a\n", count: 1000)
        let error = #expect(throws: RoutesFileError.self) { _ = try RoutesFile(yaml, path: "r.yaml") }
        #expect(error?.problems.count == 100)
    }

    @Test func aFileIsUsedAsAWholeOrNotAtAll() throws {
        var registry = SceneRegistry()
        try registry.reply("b", name: "mine", with: try named("x"))
        let file = try RoutesFile("routes:\n  - {scene: a, reply: none}\n  - {scene: b, reply: none}\n", path: "r.yaml")
        let error = #expect(throws: RoutesFileError.self) { try registry.add(file) }
        #expect(error?.description.contains("r.yaml:3:13: ") == true)
        #expect(error?.description.contains("mine 'b' (code)") == true)
        #expect(registry.routes.map(\.name) == ["mine"])
    }

    @Test func filesThatCannotBeReadAreNamed() {
        let missing = #expect(throws: RoutesFileError.self) { _ = try RoutesFile(path: "/nowhere/routes.yaml") }
        #expect(missing?.description == "/nowhere/routes.yaml: the file cannot be read: there is no such file")
        let folder = #expect(throws: RoutesFileError.self) { _ = try RoutesFile(path: "/") }
        #expect(folder?.description == "/: the file cannot be read: it is a directory")
        let endless = #expect(throws: RoutesFileError.self) { _ = try RoutesFile(path: "/dev/zero") }
        #expect(endless?.description.contains("more than 16777216 bytes") == true)
        let binary = #expect(throws: RoutesFileError.self) { _ = try RoutesFile(path: "/proc/self/exe") }
        #expect(binary != nil)
    }
}
