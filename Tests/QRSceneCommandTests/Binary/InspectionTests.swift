import Foundation
import OutboundHTTP
import TestSupport
import Testing

/// `events`, `replay`, `jobs`, `db`, the API and `serve --record`, beside a running receiver and without one.
@Suite("Inspecting the inbox", .enabled(if: Binary.isThere, "the command is not built"), .timeLimit(.minutes(3)))
struct InspectionTests {
    private static let sealed = ServingProcess.token.merging([
        "WECHAT_APP_ID": "wx0123456789abcdef", "WECHAT_ENCODING_AES_KEY": String(repeating: "A", count: 43),
    ]) { $1 }

    /// Three pushes: a scan that has a route, one that has none, a text.
    private func fill(
        _ serving: ServingProcess,
        _ environment: [String: String] = ServingProcess.token
    ) async throws {
        for arguments in [["scan", "--scene", "table/7"], ["subscribe", "--scene", "other"], ["text"]] {
            let push = try await serving.push(arguments, environment)
            #expect(push.status == 0)
        }
    }

    private func run(_ arguments: [String], _ serving: ServingProcess) async throws -> Binary.Finished {
        try await Binary.run(arguments, ServingProcess.token, in: serving.folder)
    }

    // MARK: events

    @Test func eventsAreListedTheNewestFirst() async throws {
        try await ServingProcess.run { serving in
            try await fill(serving)
            let text = try await run(["events"], serving)
            #expect(text.status == 0)
            let lines = text.answer.split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines[0].hasPrefix("EVENT"))
            #expect(lines[1].hasPrefix("evt_3") && lines[3].hasPrefix("evt_1"))
            #expect(lines[3].contains("table/{n}") && lines[3].contains("text table 7"))
            #expect(!text.answer.contains("oQRScene-Push"))
            #expect(try await run(["events", "--full"], serving).answer.contains("oQRScene-Push"))
            let json = try await run(["events", "--json", "--limit", "2"], serving).objects()
            #expect(json.map { $0.text("id") } == ["evt_3", "evt_2"])
            #expect(json[1].text("state") == "handled")
            #expect(json[1].text("scene") == "other")
        }
    }

    struct Selected: Sendable, CustomTestStringConvertible {
        let options: [String]
        let ids: [String]
        var testDescription: String { options.joined(separator: " ") }
    }

    @Test func eventsAreChosenByTheirOptions() async throws {
        try await ServingProcess.run { serving in
            try await fill(serving)
            let examples = [
                Selected(options: ["--scene", "table/7"], ids: ["evt_1"]),
                Selected(options: ["--event", "SUBSCRIBE"], ids: ["evt_2"]),
                Selected(options: ["--since", "1h"], ids: ["evt_3", "evt_2", "evt_1"]),
                Selected(options: ["--since", "2099-01-01T00:00:00Z"], ids: []),
                Selected(options: ["--status", "failed"], ids: []),
                Selected(options: ["--status", "handled", "--status", "late", "--event", "text"], ids: ["evt_3"]),
                Selected(options: ["--openid", "oNobody"], ids: []), Selected(options: ["--limit", "0"], ids: []),
            ]
            for example in examples {
                let found = try await run(["events", "--json"] + example.options, serving)
                #expect(found.status == 0)
                #expect(try found.objects().map { $0.text("id") } == example.ids, "\(example.options)")
            }
        }
    }

    @Test func followingShowsWhatComes() async throws {
        try await ServingProcess.run { serving in
            try await fill(serving)
            let process = try Binary.start(["events", "--follow", "--json", "--limit", "1"], in: serving.folder)
            defer { process.signal(SIGKILL) }
            let lines = LineWatch(process.answer)
            #expect(try JSONObject(try await lines.line(with: "{")).text("id") == "evt_3")
            _ = try await serving.push(["scan", "--scene", "table/8"])
            let next = try JSONObject(try await lines.line(with: "table/8"))
            #expect(next.text("id") == "evt_4")
            let filtered = try Binary.start(
                ["events", "-f", "--limit", "0", "--status", "handled", "--scene", "table/9"],
                in: serving.folder
            )
            defer { filtered.signal(SIGKILL) }
            let rows = LineWatch(filtered.answer)
            // Whether it looks before or after this push, it has begun with nothing older than it.
            while rows.lines.isEmpty {
                _ = try await serving.push(["scan", "--scene", "table/9"])
                _ = try await serving.push(["scan", "--scene", "table/10"])
            }
            #expect(rows.lines.allSatisfy { $0.contains("table/9") })
        }
    }

    @Test func onePushIsShownWhole() async throws {
        try await ServingProcess.run { serving in
            try await fill(serving)
            let text = try await run(["events", "show", "evt_1"], serving)
            #expect(text.status == 0)
            for part in ["timeline", "received", "stored", "routed", "replied", "EventKey", "table/7", "<xml>"] {
                #expect(text.answer.contains(part), "\(part)")
            }
            #expect(text.talk.contains("qrscene replay --id evt_1"))
            let json = try #require(try await run(["events", "show", "1", "--json"], serving).objects().first)
            #expect(json.objects("timeline").count == 5)
            let raw = try await run(["events", "show", "1", "--raw"], serving)
            #expect(raw.answer == json.text("document"))
            let reply = try await run(["events", "show", "1", "--reply"], serving)
            #expect(reply.answer == json.object("answer")?.text("body"))
            let missing = try await run(["events", "show", "evt_99"], serving)
            #expect(missing.status == 1)
            #expect(missing.talk.contains("there is no evt_99"))
        }
    }

    // MARK: replay

    @Test func savedPushesAreReplayedAndCompared() async throws {
        try await ServingProcess.run { serving in
            try await fill(serving)
            let to = ["--to", serving.callback]
            let verbatim = try await run(["replay", "--since", "1h", "--verbatim"] + to, serving)
            #expect(verbatim.status == 0, "\(verbatim.answer)\(verbatim.talk)")
            #expect(verbatim.answer == "3 as expected\n")
            // The very bytes are a retry: nothing new is stored, and each was delivered twice.
            let same = try await run(["events", "--json"], serving).objects()
            #expect(same.map { $0.number("deliveries") } == [2, 2, 2])
            let local = try await run(["replay", "--scene", "table/7", "--local", "--json"], serving)
            #expect(local.status == 0)
            #expect(try local.objects().map { $0.text("result") } == ["as_expected"])
            try serving.folder.write("routes.yaml", "routes:\n  - scene: \"table/{n}\"\n    reply: none\n")
            let different = try await run(["replay", "--id", "1", "--local"], serving)
            #expect(different.status == 3)
            #expect(different.answer.contains("reply: expected"))
            let failed = try await run(["replay", "--failed"] + to, serving)
            #expect(failed.status == 0)
            #expect(failed.answer == "0 as expected\n")
            let missing = try await run(["replay", "--id", "1", "--id", "99"] + to, serving)
            #expect(missing.status == 1)
        }
    }

    @Test func aFreshReplayIsANewPush() async throws {
        try await ServingProcess.run { serving in
            // Its CreateTime is long gone, so that the fresh one cannot be the same.
            _ = try await serving.push(["scan", "--scene", "table/7", "--set", "CreateTime=1700000000"])
            let before = try await run(["events", "--json"], serving).objects()
            let id = try #require(before.first?.text("id"))
            let fresh = try await run(["replay", "--id", id, "--to", serving.callback], serving)
            #expect(fresh.status == 0, "\(fresh.answer)\(fresh.talk)")
            let after = try await run(["events", "--json"], serving).objects()
            #expect(after.count == before.count + 1)
            #expect(after.first?.text("create_time") != before.first?.text("create_time"))
        }
    }

    // MARK: The API

    private func get(_ path: String, _ serving: ServingProcess) async throws -> (status: Int, object: JSONObject) {
        let response = try await serving.get(path)
        return (response.status, try JSONObject(String(decoding: response.body, as: UTF8.self)))
    }

    @Test func theAPIShowsWhatTheCommandShows() async throws {
        try await ServingProcess.run { serving in
            try await fill(serving)
            let list = try await get("/api/v1/events?limit=2", serving)
            #expect(list.status == 200)
            #expect(list.object.objects("events").map { $0.text("id") } == ["evt_3", "evt_2"])
            #expect(list.object.text("next") == "evt_2")
            let shown = try await run(["events", "show", "evt_1", "--json"], serving)
            let response = try await serving.get("/api/v1/events/evt_1")
            #expect(shown.answer == String(decoding: response.body, as: UTF8.self) + "\n")
        }
    }

    @Test(arguments: [ServingProcess.token, sealed])
    func theAPITakesAPushThroughTheInboxAnew(_ environment: [String: String]) async throws {
        try await ServingProcess.run(environment) { serving in
            try await fill(serving, environment)
            let replayed = try await post("/api/v1/events/evt_1/replay", serving)
            #expect(replayed.status == 200)
            let answer = try JSONObject(String(decoding: replayed.body, as: UTF8.self))
            #expect(answer.text("id") == "evt_4")
            #expect(answer.object("reply")?.text("summary") == "table 7")
            let event = try await get("/api/v1/events/evt_4", serving).object
            #expect(event.text("replay_of") == "evt_1")
            #expect(event.text("scene") == "table/7")
            #expect(try await post("/api/v1/events/evt_1/replay", serving, type: "text/plain").status == 415)
            _ = try await serving.journal.line(with: "evt_4")
        }
    }

    @Test func theCommandLetsAnotherDocumentComeInItsPlace() async throws {
        try await ServingProcess.run { serving in
            try await fill(serving)
            let admin = ["--admin-listen", serving.admin.replacing("http://", with: "")]
            let plain = try await run(["events", "replay", "evt_1"] + admin, serving)
            #expect(plain.answer == "evt_4 repeats evt_1, by table/{n}: text table 7\n", "\(plain.talk)")
            let kept = try await run(["events", "show", "evt_1", "--raw"], serving).answer
            let file = try serving.folder.write("edited.xml", kept.replacing("table/7", with: "table/8"))
            let edited = try await run(["events", "replay", "1", "--document", file] + admin, serving)
            #expect(edited.answer == "evt_5 repeats evt_1, by table/{n}: text table 8\n", "\(edited.talk)")
            let broken = try serving.folder.write("broken.xml", "<xml>\n<a></xml>")
            let refused = try await run(["events", "replay", "1", "--document", broken] + admin, serving)
            #expect(refused.status == 1)
            #expect(refused.talk.contains("line 2"))
            #expect(try await run(["events", "--json"], serving).objects().count == 5)
        }
    }

    private func post(
        _ path: String,
        _ serving: ServingProcess,
        type: String = "application/json"
    ) async throws -> OutboundResponse {
        try await OutboundClient(connections: 1).send(
            OutboundRequest(
                method: "POST",
                url: serving.admin + path,
                headers: [OutboundHeader("Content-Type", type)],
                body: Array("{}".utf8),
                timeout: .seconds(30)
            )
        )
    }

    @Test func aConfiguredKeyIsWanted() async throws {
        let key = "KeyOfTheAPI00001"
        let environment = ServingProcess.token.merging(["QRSCENE_API_KEY": key]) { $1 }
        try await ServingProcess.run(environment) { serving in
            #expect(try await get("/api/v1/events", serving).status == 401)
            let response = try await OutboundClient(connections: 1).send(
                OutboundRequest(
                    url: serving.admin + "/api/v1/events",
                    headers: [OutboundHeader("Authorization", "Bearer \(key)")],
                    timeout: .seconds(30)
                )
            )
            #expect(response.status == 200)
            for line in serving.journal.lines + serving.log.lines { #expect(!line.contains(key)) }
        }
    }

    @Test func inMemoryThereIsNothingToShow() async throws {
        let environment = ServingProcess.token.merging(["QRSCENE_DATABASE": "memory"]) { $1 }
        try await ServingProcess.run(environment) { serving in
            let answer = try await get("/api/v1/events", serving)
            #expect(answer.status == 409)
            #expect(answer.object.object("error")?.text("hint")?.contains("sqlite:PATH") == true)
        }
    }

    // MARK: serve --record

    @Test func eachPushIsRecordedAsAFixture() async throws {
        for environment in [ServingProcess.token, Self.sealed] {
            let folder = try TemporaryFolder()
            let record = folder.path + "/recorded"
            try await ServingProcess.run(environment, options: ["--record", record]) { serving in
                try await fill(serving, environment)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: record).sorted()
            #expect(names == (1...3).flatMap { ["evt_\($0).json", "evt_\($0).xml"] })
            let routes = try folder.write("routes.yaml", ServingProcess.routes)
            let replayed = try await Binary.run(["replay", record, "--local", "--routes", routes])
            #expect(replayed.status == 0, "\(replayed.answer)\(replayed.talk)")
            #expect(replayed.answer == "3 as expected\n")
            let none = try await Binary.run(["replay", record, "--local"])
            #expect(none.status == 3)
            for name in names {
                let text = try String(contentsOfFile: record + "/" + name, encoding: .utf8)
                for secret in ["ServeToken1", String(repeating: "A", count: 20)] { #expect(!text.contains(secret)) }
            }
        }
    }
}
