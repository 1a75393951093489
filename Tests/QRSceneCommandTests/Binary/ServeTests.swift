import Foundation
import Glibc
import OutboundHTTP
import TestSupport
import Testing

/// `qrscene serve` as a process, with the command's own senders at it.
@Suite("Serving process", .enabled(if: Binary.isThere, "the command is not built"), .timeLimit(.minutes(3)))
struct ServeTests {
    private static let fixtures = Package.root.appending(path: "Fixtures").path()
    private static let sealed = ServingProcess.token.merging([
        "WECHAT_APP_ID": "wx0123456789abcdef",
        "WECHAT_ENCODING_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    ]) { $1 }

    struct Mode: Sendable, CustomTestStringConvertible {
        let name: String
        let environment: [String: String]
        var testDescription: String { name }
    }

    static let modes = [
        Mode(name: "plain", environment: ServingProcess.token), Mode(name: "safe", environment: sealed),
        Mode(name: "compatible", environment: sealed.merging(["WECHAT_MODE": "compatible"]) { $1 }),
    ]

    @Test(arguments: modes)
    func aPushIsAnsweredByTheRoutesAndWritten(_ mode: Mode) async throws {
        try await ServingProcess.run(mode.environment) { serving in
            let run = try await serving.push(["scan", "--scene", "table/7"], mode.environment)
            #expect(run.status == 0, "\(run.talk)")
            let answer = try #require(try run.objects().first)
            #expect(answer.number("status") == 200)
            #expect(answer.text("reply") == "text table 7")
            let pushLine = try JSONObject(try await serving.journal.line(with: #""kind":"push""#))
            #expect(pushLine.text("scene") == "table/7")
            #expect(pushLine.text("event") == "SCAN")
            #expect(pushLine.text("openid")?.contains("…") == true)
            let answerLine = try JSONObject(try await serving.journal.line(with: #""kind":"answer""#))
            #expect(answerLine.text("route") == "table/{n}")
            #expect(answerLine.text("result") == "route")
            #expect(try await serving.get("/readyz").status == 200)
            for line in serving.journal.lines + serving.log.lines {
                for secret in ["ServeToken1", "abcdefghijklmnop", "signature=", "oQRScene-Push"] {
                    #expect(!line.contains(secret), "\(line)")
                }
            }
        }
    }

    @Test(arguments: modes)
    func manyPushesAndRetriesAreTakenInParallel(_ mode: Mode) async throws {
        try await ServingProcess.run(mode.environment) { serving in
            let many = try await serving.push(
                ["scan", "--scene", "table/7", "--times", "200", "--parallel", "8"],
                mode.environment
            )
            #expect(many.status == 0)
            #expect(try many.objects().last?.object("statuses")?.number("200") == 200)
            let same = try await serving.push(
                ["scan", "--scene", "table/8", "--times", "20", "--parallel", "4", "--same"],
                mode.environment
            )
            #expect(same.status == 0)
            #expect(Set(try same.objects().dropLast().compactMap { $0.text("body") }).count == 1)
            let metrics = String(decoding: try await serving.get("/metrics").body, as: UTF8.self)
            #expect(metrics.contains(#"qrscene_push_total{event="scan",result="route"} 201"#))
            #expect(metrics.contains("qrscene_push_duplicate_total 19\n"))
        }
    }

    struct Tampered: Sendable, CustomTestStringConvertible {
        let mode: Mode
        let kind: String
        let reason: String
        var testDescription: String { "\(mode.name), \(kind)" }
    }

    @Test(arguments: [
        Tampered(mode: modes[0], kind: "body", reason: "replayed_signature"),
        Tampered(mode: modes[0], kind: "signature", reason: "signature_mismatch"),
        Tampered(mode: modes[0], kind: "time", reason: "stale_timestamp"),
        Tampered(mode: modes[1], kind: "body", reason: "msg_signature_mismatch"),
        Tampered(mode: modes[1], kind: "signature", reason: "signature_mismatch"),
        Tampered(mode: modes[1], kind: "time", reason: "stale_timestamp"),
        Tampered(mode: modes[2], kind: "body", reason: "msg_signature_mismatch"),
        Tampered(mode: modes[2], kind: "signature", reason: "signature_mismatch"),
        Tampered(mode: modes[2], kind: "time", reason: "stale_timestamp"),
    ])
    func whatIsTamperedWithIsRefused(_ example: Tampered) async throws {
        try await ServingProcess.run(example.mode.environment) { serving in
            let run = try await serving.push(
                ["scan", "--scene", "table/7", "--tamper", example.kind],
                example.mode.environment
            )
            #expect(run.status == 1)
            #expect(try run.objects().last?.number("status") == 403)
            let refusal = try JSONObject(try await serving.journal.line(with: #""kind":"refusal""#))
            #expect(refusal.text("reason") == example.reason)
            #expect(refusal.number("status") == 403)
        }
    }

    @Test func anotherTokenIsRefusedAndTheTextSaysWhereToLook() async throws {
        try await ServingProcess.run { serving in
            let run = try await Binary.run(
                ["push", "scan", "--scene", "table/7", "--to", serving.callback],
                ["WECHAT_TOKEN": "AnotherToken1"]
            )
            #expect(run.status == 1)
            #expect(run.answer.hasPrefix("403 "))
            #expect(run.answer.contains("the receiver's log says why"))
        }
    }

    @Test(arguments: modes)
    func savedScansAreReplayedAsExpected(_ mode: Mode) async throws {
        let environment = mode.environment.merging(["QRSCENE_ROUTES": Self.fixtures + "/routes.yaml"]) { $1 }
        try await ServingProcess.run(environment, routes: nil) { serving in
            let run = try await Binary.run(
                ["replay", Self.fixtures + "/push/scan", Self.fixtures + "/push/follow", "--to", serving.callback],
                mode.environment
            )
            #expect(run.status == 0, "\(run.answer)\(run.talk)")
            #expect(run.answer.contains(" as expected"))
            let refused = try await Binary.run(
                ["replay", Self.fixtures + "/push/refused", "--to", serving.callback, "--json"],
                mode.environment
            )
            #expect(refused.status == 0)
            #expect(try refused.objects().allSatisfy { $0.text("result") == "skipped" })
        }
    }

    @Test func savedScansAreReplayedVerbatim() async throws {
        let environment = [
            "WECHAT_TOKEN": "FixtureToken2026", "QRSCENE_TIMESTAMP_TOLERANCE": "0",
            "QRSCENE_ROUTES": Self.fixtures + "/routes.yaml",
        ]
        try await ServingProcess.run(environment, routes: nil) { serving in
            let run = try await Binary.run(
                ["replay", Self.fixtures + "/push/scan", "--verbatim", "--to", serving.callback],
                environment
            )
            #expect(run.status == 0, "\(run.answer)")
        }
    }

    @Test func aReplayThatComesOutOtherwiseIsAProblem() async throws {
        try await ServingProcess.run { serving in
            let run = try await Binary.run(
                ["replay", Self.fixtures + "/push/scan", "--to", serving.callback, "--json"],
                ServingProcess.token
            )
            #expect(run.status == 3)
            #expect(try run.objects().contains { $0.text("result") == "different" })
        }
    }

    // MARK: Signals

    @Test func aPushInFlightIsAnsweredAfterSIGTERM() async throws {
        try await ServingProcess.run { serving in
            let document = try await Self.document()
            let connection = try RawConnection(port: serving.port)
            try connection.send(
                """
                POST /wechat?\(document.query) HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r
                Content-Length: \(document.body.utf8.count)\r\nExpect: 100-continue\r\n\r\n
                """
            )
            // The interim answer proves that the receiver has the head and waits for the body.
            _ = try connection.receive(until: "100 Continue\r\n\r\n")
            serving.terminate()
            while try await serving.get("/readyz").status != 503 {}
            try connection.send(document.body)
            let answer = try connection.receive()
            #expect(answer.contains("200 OK\r\n"))
            #expect(answer.contains("<Content><![CDATA[table 7]]></Content>"))
            #expect(await serving.exit() == 0)
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalEndsItWithZero(_ number: Int32) async throws {
        try await ServingProcess.run { serving in
            serving.signal(number)
            #expect(await serving.exit() == 0)
        }
    }

    @Test func aHangUpReadsTheRoutesAgainAndKeepsTheOldOnesWhereTheNewAreWrong() async throws {
        try await ServingProcess.run { serving in
            func reply(_ scene: String) async throws -> String? {
                try await serving.push(["scan", "--scene", scene]).objects().first?.text("reply")
            }
            #expect(try await reply("table/7") == "text table 7")
            try serving.folder.write("routes.yaml", ServingProcess.routes.replacing("table {n}", with: "new {n}"))
            serving.signal(SIGHUP)
            _ = try await serving.log.line(with: "again: 1 routes")
            #expect(try await reply("table/8") == "text new 8")
            try serving.folder.write("routes.yaml", "routes:\n  - scene: [broken\n")
            serving.signal(SIGHUP)
            let kept = try JSONObject(try await serving.log.line(with: "kept the old routes"))
            #expect(kept.text("level") == "error")
            #expect(kept.text("message")?.contains("routes.yaml") == true)
            #expect(try await reply("table/9") == "text new 9")
            try serving.folder.write("routes.yaml", ServingProcess.routes)
            let heard = serving.log.lines.count
            serving.signal(SIGHUP)
            _ = try await serving.log.line(with: "again: 1 routes", after: heard)
            #expect(try await reply("table/10") == "text table 10")
        }
    }

    @Test func anAddressThatIsTakenIsUnavailable() async throws {
        try await ServingProcess.run { serving in
            let run = try await Binary.run(
                ["serve", "--listen", "127.0.0.1:\(serving.port)", "--admin-listen", "127.0.0.1:0"],
                ServingProcess.token
            )
            #expect(run.status == 69)
            #expect(run.talk.contains("127.0.0.1:\(serving.port)"))
        }
    }

    @Test func aSocketFileIsServedAndPushedAt() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/q.sock"
        let environment = ServingProcess.token.merging(["QRSCENE_LISTEN": "unix:\(path)"]) { $1 }
        let process = try Binary.start(["serve", "--admin-listen", "127.0.0.1:0"], environment, in: folder)
        defer { process.signal(SIGKILL) }
        let (journal, log) = (LineWatch(process.answer), LineWatch(process.talk))
        _ = try await log.line(with: "receiving for default")
        let run = try await Binary.run(["push", "scan", "--scene", "1"], environment, in: folder)
        #expect(run.status == 0, "\(run.talk)")
        #expect(run.answer.hasPrefix("200 "))
        _ = try await journal.line(with: #""kind":"answer""#)
    }

    /// A signed push as `push --print` shows it.
    private static func document() async throws -> (query: String, body: String) {
        let printed = try await Binary.run(["push", "scan", "--scene", "table/7", "--print"], ServingProcess.token)
        let parts = printed.answer.split(separator: "\n\n", maxSplits: 1)
        let query = parts[0].drop { $0 != "?" }.dropFirst()
        return (String(query), String(parts[1].dropLast()))
    }
}
