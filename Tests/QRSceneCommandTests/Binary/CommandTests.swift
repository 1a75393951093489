import Foundation
import TestSupport
import Testing

/// The built command from outside: help, exit codes, output for machines, what needs no receiver.
@Suite("Command", .enabled(if: Binary.isThere, "the command is not built"), .timeLimit(.minutes(3)))
struct CommandTests {
    private static let token = ["WECHAT_TOKEN": "CommandToken1"]
    private static let fixtures = Package.root.appending(path: "Fixtures").path()

    @Test(arguments: [
        [], ["serve"], ["push"], ["replay"], ["routes"], ["routes", "explain"], ["routes", "list"], ["config"],
        ["completion"], ["create"], ["image"], ["sandbox"], ["dev"], ["events"], ["events", "list"],
        ["events", "show"], ["events", "replay"],
        ["jobs"], ["jobs", "list"], ["jobs", "revive"], ["db"], ["db", "migrate"], ["db", "backup"], ["db", "verify"],
        ["db", "prune"], ["bind"], ["bind", "start"], ["bind", "show"], ["bind", "revoke"], ["bind", "conflicts"],
        ["bind", "audit"],
        ["codes"], ["stats"], ["stats", "show"], ["stats", "rebuild"],
    ])
    func everyVerbHasHelpWithAnExample(_ verb: [String]) async throws {
        let help = try await Binary.run(verb + ["--help"])
        #expect(help.status == 0)
        #expect(help.talk == "")
        #expect(help.answer.contains("USAGE: " + (["qrscene"] + verb).joined(separator: " ")))
        #expect(help.answer.contains("Example"))
        #expect(help.answer.contains("--json") || verb.isEmpty)
    }

    @Test func theVersionIsSaid() async throws {
        let version = try await Binary.run(["--version"])
        #expect(version.status == 0)
        #expect(version.answer.split(separator: ".").count == 3)
    }

    // MARK: Exit codes

    struct Exit: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let environment: [String: String]
        let status: Int32
        let says: String
        var testDescription: String { "\(arguments.joined(separator: " ")) → \(status)" }

        init(_ arguments: [String], _ status: Int32, _ says: String, with environment: [String: String] = token) {
            self.arguments = arguments
            self.environment = environment
            self.status = status
            self.says = says
        }
    }

    @Test(arguments: [
        Exit(["config"], 0, ""), Exit(["serve", "--check"], 0, ""),
        Exit(["push", "scan", "--scene", "1", "--print"], 0, ""),
        Exit(["replay", "/nowhere.xml", "--local"], 1, "/nowhere.xml cannot be read"),
        Exit(["replay", "--local", "/etc/hostname"], 1, "/etc/hostname is no fixture"),
        Exit(["routes", "explain", "42"], 3, ""), Exit(["nonsense"], 64, "nonsense"),
        Exit(["serve", "--wat"], 64, "--wat"),
        Exit(["push"], 64, "<kind>"), Exit(["push", "scan"], 64, "--scene X"),
        Exit(["push", "scan", "--scene", "1", "--times", "0"], 64, "--times"),
        Exit(["push", "scan", "--scene", "1", "--parallel", "257"], 64, "--parallel"),
        Exit(["push", "text", "--set", "Content"], 64, "NAME=VALUE"),
        Exit(["push", "scan", "--scene", "1", "--tamper", "everything"], 64, "tamper"),
        Exit(["replay"], 64, "name fixtures"),
        Exit(["replay", "x", "--failed"], 64, "name fixtures"),
        Exit(["replay", "--id", "1", "--failed"], 64, "leave out"),
        Exit(["replay", "--failed", "--limit", "0"], 64, "--limit"),
        Exit(["events", "--status", "lost"], 64, "--status"), Exit(["events", "--limit", "-1"], 64, "--limit"),
        Exit(["events", "--scene", ""], 64, "scene"), Exit(["events", "show"], 64, "<id>"),
        Exit(["events", "replay"], 64, "<id>"),
        Exit(["events", "replay", "1", "--document", "/nowhere.xml"], 1, "/nowhere.xml cannot be read"),
        Exit(["events", "show", "x"], 64, "<id>"), Exit(["events", "show", "1", "--raw", "--json"], 64, "exclude"),
        Exit(["jobs", "revive"], 64, "--all"), Exit(["jobs", "revive", "1", "--all"], 64, "--all"),
        Exit(["jobs", "--state", "late"], 64, "--state"), Exit(["db", "backup"], 64, "<file>"),
        Exit(["db", "prune", "--before", "x"], 64, "--before"),
        Exit(["replay", "x", "--local", "--to", "http://a/"], 64, "exclude"),
        Exit(["replay", "x", "--verbatim", "--encrypt"], 64, "exclude"),
        Exit(["bind", "start"], 64, "--account"), Exit(["bind", "start", "--kind", "marry"], 64, "--kind"),
        Exit(["bind", "conflicts", "--step-up", "flow_x"], 64, "--account"),
        Exit(["bind", "conflicts", "--object", "flow_x", "--cancel", "flow_x"], 64, "one at a time"),
        Exit(["bind", "audit", "--database", "memory"], 78, "QRSCENE_DATABASE"),
        Exit(["routes", "explain", ""], 64, "character"),
        Exit(["routes", "explain"], 64, "<scene>"), Exit(["completion", "csh"], 64, "csh"),
        Exit(["push", "scan", "--scene", "1", "--to", "http://127.0.0.1:1/wechat"], 69, "no connection"),
        Exit(["replay", fixtures + "/push/scan", "--to", "http://127.0.0.1:1/wechat"], 69, ""),
        Exit(["serve", "--check"], 78, "WECHAT_TOKEN is not set", with: [:]),
        Exit(["serve"], 78, "WECHAT_TOKEN is not set", with: [:]),
        Exit(["push", "scan", "--scene", "1"], 78, "WECHAT_TOKEN", with: [:]),
        Exit(["config", "--config", "/nowhere.yaml"], 78, "/nowhere.yaml cannot be read"),
        Exit(["serve", "--check", "--routes", "/nowhere.yaml"], 78, "/nowhere.yaml"),
        Exit(["serve", "--check", "--listen", "nonsense"], 78, "QRSCENE_LISTEN (from --listen)"),
        Exit(["serve", "--check", "--database", "mysql:a"], 78, "QRSCENE_DATABASE (from --database)"),
        Exit(["push", "scan", "--scene", "1", "--encrypt"], 78, "WECHAT_MODE"),
        Exit(["events", "--database", "mysql:a"], 78, "QRSCENE_DATABASE (from --database)"),
        Exit(
            ["serve", "--check"],
            78,
            "QRSCENE_RETENTION",
            with: ["WECHAT_TOKEN": "CommandToken1", "QRSCENE_RETENTION": "x"]
        ),
        Exit(
            ["serve", "--check"],
            78,
            "openssl rand",
            with: ["WECHAT_TOKEN": "CommandToken1", "QRSCENE_API_KEY": "short"]
        ),
    ])
    func leavesWithItsCodeAndSaysWhy(_ example: Exit) async throws {
        let run = try await Binary.run(example.arguments, example.environment)
        #expect(run.status == example.status, "\(run.talk)")
        #expect(example.says.isEmpty || run.talk.contains(example.says), "\(run.talk)")
        if example.status == 78 {
            #expect(run.answer == "")
            #expect(!run.talk.contains("CommandToken1"))
        }
    }

    @Test func anErrorForMachinesIsAnObject() async throws {
        let run = try await Binary.run(["serve", "--check", "--json"])
        #expect(run.status == 78)
        let error = try #require(try JSONObject(run.talk).object("error"))
        #expect(error.text("code") == "CONFIGURATION")
        #expect(error.text("message")?.contains("WECHAT_TOKEN is not set") == true)
    }

    // MARK: config

    @Test func configMasksSecretsAndSaysWhereValuesComeFrom() async throws {
        let folder = try TemporaryFolder()
        let secret = try folder.write("key", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG\n")
        try folder.write("qrscene.yaml", "qrscene:\n  listen: 127.0.0.1:9\nwechat:\n  app_secret: SecretOfTheApp\n")
        let environment = ["WECHAT_TOKEN": "MaskedToken1", "WECHAT_ENCODING_AES_KEY_FILE": secret]
        let text = try await Binary.run(["config"], environment, in: folder)
        let json = try await Binary.run(["config", "--json"], environment, in: folder)
        for output in [text.answer, text.talk, json.answer, json.talk] {
            for hidden in ["MaskedToken1", "abcdefghij", "SecretOfTheApp"] { #expect(!output.contains(hidden)) }
        }
        #expect(text.answer.contains("qrscene.yaml:2"))
        #expect(text.answer.contains("environment WECHAT_TOKEN"))
        #expect(text.answer.contains("environment WECHAT_ENCODING_AES_KEY_FILE"))
        let settings = try json.objects().first?.objects("settings") ?? []
        let byName = Dictionary(uniqueKeysWithValues: settings.compactMap { row in row.text("name").map { ($0, row) } })
        #expect(byName["WECHAT_TOKEN"]?.text("value") == "•••••• (12 characters)")
        #expect(byName["WECHAT_TOKEN"]?.flag("secret") == true)
        #expect(byName["QRSCENE_LISTEN"]?.text("value") == "127.0.0.1:9")
        #expect(byName["QRSCENE_LISTEN"]?.text("origin") == "qrscene.yaml:2")
        #expect(byName["WECHAT_APP_ID"]?.text("origin") == "unset")
    }

    // MARK: routes

    @Test func routesAreListedTheMostSpecificFirst() async throws {
        let run = try await Binary.run(["routes", "--routes", Self.fixtures + "/routes.yaml", "--json"])
        #expect(run.status == 0)
        let routes = try #require(try run.objects().first?.objects("routes"))
        #expect(routes.count > 10)
        #expect(routes.last?.text("scene") == "*")
        let text = try await Binary.run(["routes", "--routes", Self.fixtures + "/routes.yaml"])
        #expect(text.answer.hasPrefix("ROUTE "))
        #expect(text.answer.split(separator: "\n").count == routes.count + 1)
    }

    @Test func aRouteThatCannotRunIsAProblem() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "routes.yaml",
            """
            routes:
              - scene: "7"
                reply: { text: "both" }
              - scene: "7"
                on: [scan]
                reply: { text: "scan" }
              - scene: "7"
                on: [subscribe]
                reply: { text: "subscribe" }
            """
        )
        let run = try await Binary.run(["routes"], in: folder)
        #expect(run.status == 3)
        #expect(run.talk.contains("warning: "))
        let json = try await Binary.run(["routes", "--json"], in: folder)
        #expect(json.status == 3)
        #expect(try json.objects().first?.objects("routes").contains { $0.text("unreachable") != nil } == true)
    }

    @Test func explainNamesTheRouteAndWhyNoOther() async throws {
        let arguments = ["routes", "explain", "table/7", "--routes", Self.fixtures + "/routes.yaml"]
        let run = try await Binary.run(arguments)
        #expect(run.status == 0)
        #expect(run.answer.contains("table/{number}"))
        let json = try #require(try await Binary.run(arguments + ["--json"]).objects().first)
        #expect(json.object("route")?.text("scene") == "table/{number}")
        #expect(json.object("parameters")?.text("number") == "7")
        #expect(json.objects("candidates").count > 1)
        let gift = ["routes", "explain", "gift", "--routes", Self.fixtures + "/routes.yaml", "--json"]
        #expect(try await Binary.run(gift).objects().first?.object("route")?.text("scene") == "*")
        let follow = try await Binary.run(gift + ["--on", "subscribe"])
        #expect(try follow.objects().first?.object("route")?.text("scene") == "gift")
    }

    // MARK: serve --check, push --print, replay --local

    @Test func checkSaysWhatWouldBeServed() async throws {
        let folder = try TemporaryFolder()
        try folder.write("routes.yaml", ServingProcess.routes)
        try folder.write("qrscene.yaml", "accounts:\n  shop:\n    token: ShopToken1\n    routes: routes.yaml\n")
        let run = try await Binary.run(["serve", "--check"], Self.token, in: folder)
        #expect(run.status == 0)
        #expect(run.answer.contains("account default: plain mode at /wechat, 1 routes (routes.yaml)"))
        #expect(run.answer.contains("account shop: plain mode at /wechat/shop, 1 routes (routes.yaml)"))
        #expect(run.answer.contains("the configuration is right"))
        #expect(
            try await Binary.run(["serve", "--check", "--json"], Self.token, in: folder).objects().first?.flag("ok")
                == true
        )
        try folder.write("routes.yaml", "routes:\n  - scene: \"a{\"\n    reply: none\n  - scene: 5\n    replay: none\n")
        let broken = try await Binary.run(["serve", "--check"], Self.token, in: folder)
        #expect(broken.status == 78)
        #expect(broken.talk.contains("routes.yaml:2"))
        #expect(broken.talk.contains("routes.yaml:5"))
    }

    @Test func printShowsTheRequestAndSendsNothing() async throws {
        let run = try await Binary.run(
            ["push", "scan", "--scene", "table/7", "--openid", "oMe", "--to", "http://127.0.0.1:1/hook", "--print"],
            Self.token
        )
        #expect(run.status == 0)
        #expect(run.answer.hasPrefix("POST http://127.0.0.1:1/hook?signature="))
        #expect(run.answer.contains("<EventKey><![CDATA[table/7]]></EventKey>"))
        #expect(run.answer.contains("<FromUserName><![CDATA[oMe]]></FromUserName>"))
        #expect(!run.answer.contains("CommandToken1"))
    }

    @Test func allFixturesAreAsExpectedLocally() async throws {
        let arguments = ["replay", Self.fixtures + "/push", "--local", "--routes", Self.fixtures + "/routes.yaml"]
        let run = try await Binary.run(arguments)
        #expect(run.status == 0)
        #expect(run.answer.hasSuffix(" as expected\n"))
        let json = try await Binary.run(arguments + ["--json"]).objects()
        #expect(json.count >= 30)
        #expect(json.allSatisfy { $0.text("result") == "as_expected" })
    }

    @Test func aFixtureThatComesOutOtherwiseIsAProblem() async throws {
        let folder = try TemporaryFolder()
        let run = try await Binary.run(["replay", Self.fixtures + "/push/scan/scan.xml", "--local"], in: folder)
        #expect(run.status == 3)
        #expect(run.answer.contains("✗ "))
        #expect(run.answer.contains("reply: expected "))
        #expect(run.answer.contains("1 different"))
    }

    // MARK: Completions

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsAreScriptsTheirShellUnderstands(_ shell: String) async throws {
        let folder = try TemporaryFolder()
        let run = try await Binary.run(["completion", shell], in: folder)
        #expect(run.status == 0)
        for verb in [
            "serve", "push", "replay", "routes", "config", "completion", "create", "image", "sandbox", "dev", "events",
        ] {
            #expect(run.answer.contains(verb))
        }
        let json = try await Binary.run(["completion", shell, "--json"], in: folder)
        #expect(try json.objects().first?.text("script").map { $0 + "\n" } == run.answer)
        let script = try folder.write("script", run.answer)
        guard let program = ["/bin/", "/usr/bin/"].map({ $0 + shell }).first(where: Self.isProgram) else { return }
        let checked = try await Binary.run(["-n", script], in: folder, program: program)
        #expect(checked.status == 0, "\(checked.talk)")
        let spoilt = try folder.write("spoilt", run.answer + "\nif then {\n")
        #expect(try await Binary.run(["-n", spoilt], in: folder, program: program).status != 0)
    }

    private static func isProgram(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
}
