import ArgumentParser
import Foundation
import LocalServer
import OfficialAccount
import SQLiteStore
import Store
import Synchronization
import Testing
import WeChatAPI

@testable import QRSceneCommand

@Suite("Making codes", .timeLimit(.minutes(3)))
struct CodeCommandTests {
    /// A folder of its own, with a configuration that leads to a server of the test.
    private struct Bench {
        let folder: URL
        let server: RawServer

        init(
            tokens: String = "stable",
            database: String? = "qrscene.db",
            answer: @escaping @Sendable (RawServer.Incoming) -> RawServer.Answer
        ) throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            server = try RawServer { request in
                request.line.contains("/cgi-bin/stable_token") || request.line.contains("/cgi-bin/token?")
                    ? .ok(#"{"access_token":"T1","expires_in":7200}"#) : answer(request)
            }
            let text = """
                wechat:
                  app_id: wx0123456789abcdef
                  app_secret: 0123456789abcdef0123456789abcdef
                  api_base: \(server.url)
                  mp_base: \(server.url)
                  token_kind: \(tokens)
                qrscene:
                """
            let place =
                database.map { "\n  database: sqlite:\(folder.appending(path: $0).path())" } ?? "\n  log_level: info"
            try (text + place).write(to: folder.appending(path: "qrscene.yaml"), atomically: true, encoding: .utf8)
        }

        var configuration: [String] { ["--config", path("qrscene.yaml")] }

        func path(_ name: String) -> String { folder.appending(path: name).path() }

        func create(_ arguments: [String]) async throws {
            try await CreateCommand.parse(arguments + configuration).run()
        }

        func stop() {
            server.stop()
            try? FileManager.default.removeItem(at: folder)
        }
    }

    private static let made = RawServer.Answer.ok(
        #"{"ticket":"gQF+/w==","expire_seconds":300,"url":"http://weixin.qq.com/q/x"}"#
    )

    @Test func aCodeIsMadeAndDrawn() async throws {
        let bench = try Bench { _ in Self.made }
        defer { bench.stop() }
        try await bench.create(["--scene", "table/7", "--temporary", "5m", "--out", bench.path("code.png")])
        try await bench.create([
            "--scene", "42", "--temporary", "5m", "--text", "--json", "--out", bench.path("code.svg"),
        ])
        let png = try #require(FileManager.default.contents(atPath: bench.path("code.png")))
        #expect(CodePicture(Array(png))?.format == .png)
        #expect(try String(contentsOfFile: bench.path("code.svg"), encoding: .utf8).contains("<svg"))
        let bodies = bench.server.requests.filter { $0.line.contains("qrcode/create") }
            .map { String(decoding: $0.body, as: UTF8.self) }
        #expect(
            bodies == [
                #"{"action_info":{"scene":{"scene_str":"table/7"}},"action_name":"QR_STR_SCENE","expire_seconds":300}"#,
                #"{"action_info":{"scene":{"scene_str":"42"}},"action_name":"QR_STR_SCENE","expire_seconds":300}"#,
            ]
        )
    }

    @Test(arguments: [("stable", "POST /cgi-bin/stable_token "), ("classic", "GET /cgi-bin/token?grant_type=")])
    func theConfiguredKindOfTokenIsBought(kind: String, call: String) async throws {
        let bench = try Bench(tokens: kind) { _ in Self.made }
        defer { bench.stop() }
        try await bench.create(["--scene", "42", "--temporary", "5m"])
        let lines = bench.server.requests.map(\.line)
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix(call) == true)
        #expect(lines.last?.hasPrefix("POST /cgi-bin/qrcode/create?access_token=T1 ") == true)
    }

    /// A batch that met the quota goes on where it was, and makes nothing twice.
    @Test func aBatchIsResumedBehindAQuota() async throws {
        let isRefilled = Mutex(false)
        let bench = try Bench { request in
            let body = String(decoding: request.body, as: UTF8.self)
            return body.contains("gate/3") && !isRefilled.withLock { $0 }
                ? .ok(#"{"errcode":45009,"errmsg":"reach max api daily quota limit"}"#) : Self.made
        }
        defer { bench.stop() }
        let file = bench.path("codes.csv")
        try "scene,channel\ngate/1,a\ngate/2,a\ngate/3,b\ngate/4,b\n".write(
            toFile: file,
            atomically: true,
            encoding: .utf8
        )
        await #expect(throws: ExitCode(6)) { try await bench.create(["--from", file, "--temporary", "30d"]) }
        isRefilled.withLock { $0 = true }
        for _ in 0..<2 { try await bench.create(["--from", file, "--temporary", "30d"]) }
        let asked = bench.server.requests.filter { $0.line.contains("qrcode/create") }
            .compactMap { String(decoding: $0.body, as: UTF8.self).firstMatch(of: /gate.+?(\d)/)?.1 }
        #expect(asked == ["1", "2", "3", "3", "4"])
        let store = try SQLiteStore.visit(path: bench.path("qrscene.db"))
        let kept = try await store.codes(CodeFilter(account: "default"))
        #expect(kept.map(\.code.scene) == ["gate/4", "gate/3", "gate/2", "gate/1"])
        #expect(kept.map(\.code.channel) == ["b", "b", "a", "a"])
    }

    @Test func whatIsMadeIsKept() async throws {
        let bench = try Bench { _ in Self.made }
        defer { bench.stop() }
        try await bench.create(["--scene", "42", "--temporary", "5m", "--channel", "c", "--label", "l", "--tag", "t"])
        let store = try SQLiteStore.visit(path: bench.path("qrscene.db"))
        let code = try #require(try await store.codes(CodeFilter(account: "default")).first?.code)
        #expect((code.scene, code.channel, code.label, code.ticket) == ("42", "c", "l", "gQF+/w=="))
        #expect(code.kind == "QR_SCENE")
        #expect(code.tags == ["t"])
        #expect(code.expiresAt == code.madeAt + 300_000)
    }

    /// Whoever only wants a picture finds no database in their folder; whoever names a channel does, and is told.
    @Test(.enabled(if: Binary.isThere)) func aDatabaseAppearsForWhoeverNeedsOne() async throws {
        let bench = try Bench(database: nil) { _ in Self.made }
        defer { bench.stop() }
        let folder = try TemporaryFolder()
        let words = ["create", "--scene", "42", "--temporary", "5m"] + bench.configuration
        let plain = try await Binary.run(words, in: folder)
        #expect(plain.status == 0)
        #expect(plain.talk.contains("kept nowhere"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/qrscene.db"))
        let named = try await Binary.run(words + ["--channel", "airport"], in: folder)
        #expect(named.status == 0)
        #expect(named.talk.contains("./qrscene.db, which is new"))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/qrscene.db"))
        let next = try await Binary.run(words, in: folder)
        #expect(next.talk.isEmpty)
        let codes = try await Binary.run(["codes", "--json"], in: folder)
        #expect(try codes.objects().count == 2)
    }

    @Test func aRefusalLeavesWithSix() async throws {
        let bench = try Bench { _ in .ok(#"{"errcode":45009,"errmsg":"reach max api daily quota limit"}"#) }
        defer { bench.stop() }
        await #expect(throws: ExitCode(6)) { try await bench.create(["--scene", "42", "--permanent"]) }
    }

    @Test func noAnswerLeavesWithSixtyNine() async throws {
        let bench = try Bench { _ in .sendAndClose("") }
        defer { bench.stop() }
        await #expect(throws: ExitCode(69)) { try await bench.create(["--scene", "42", "--permanent"]) }
    }

    @Test func aFileThatCannotBeWrittenLeavesWithOne() async throws {
        let bench = try Bench { _ in Self.made }
        defer { bench.stop() }
        await #expect(throws: ExitCode(1)) {
            try await bench.create(["--scene", "42", "--temporary", "5m", "--out", bench.path("missing/code.png")])
        }
    }

    @Test func thePlatformsPictureIsFetchedOrRefused() async throws {
        let bench = try Bench { request in
            guard request.line.contains("ticket=good") else { return .ok("", status: "404 Not Found") }
            // Latin text that begins as a PNG does is beyond a String, so a PNG's signature is not sent here.
            return .ok("<html>")
        }
        defer { bench.stop() }
        let out = ["--out", bench.path("code.jpg")]
        let fetch = { (ticket: String) in
            try await ImageCommand.parse([ticket] + out + bench.configuration).run()
        }
        await #expect(throws: ExitCode(6)) { try await fetch("bad") }
        await #expect(throws: ExitCode(1)) { try await fetch("good") }
        #expect(!FileManager.default.fileExists(atPath: bench.path("code.jpg")))
    }

    @Test func anExpiredTicketSaysSo() {
        let ticket = "gQEi8DwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyWkpCZ3dudjFmSjAxcWV4dWhyYzYAAgSan15bAwT0AQAA"
        let failure = PlatformFailure(.noSuchTicket, ticket: Ticket(rawValue: ticket))
        #expect(failure.description.contains("expired at 2018-07-30T05:26:38Z"))
        #expect(PlatformFailure(.noSuchTicket, ticket: Ticket(rawValue: "x")).addition == nil)
    }
}
