import Admin
import Foundation
import HTTPTypes
import HTTPWire
import OfficialAccount
import Store
import Testing

@Suite("API")
struct APIEndpointTests {
    // MARK: Lists

    @Test func aPageNamesTheNext() async throws {
        let archive = ScriptedArchive((1...5).reversed().map { .sample($0) })
        let bench = APIBench(archive: archive)
        let first = try await bench.ask(.get, "/api/v1/events?limit=2")
        #expect(first.status == 200)
        #expect(first.fields[.contentType] == "application/json")
        #expect(first.fields[.cacheControl] == "no-store")
        #expect(first.ids == ["evt_5", "evt_4"])
        #expect(first.object["next"] as? String == "evt_4")
        let second = try await bench.ask(.get, "/api/v1/events?limit=2&after=evt_4")
        #expect(second.ids == ["evt_3", "evt_2"])
        let last = try await bench.ask(.get, "/api/v1/events?limit=2&after=2")
        #expect(last.ids == ["evt_1"])
        #expect(last.object["next"] is NSNull)
    }

    struct Query: Sendable, CustomTestStringConvertible {
        let query: String
        let expected: PushFilter
        var testDescription: String { query }

        init(_ query: String, _ change: (inout PushFilter) -> Void) {
            self.query = query
            var filter = PushFilter(limit: 51)
            change(&filter)
            expected = filter
        }
    }

    @Test(arguments: [
        Query("") { _ in }, Query("?") { _ in }, Query("?limit=7") { $0.limit = 8 },
        Query("?limit=0") { $0.limit = 2 }, Query("?limit=-5") { $0.limit = 2 },
        Query("?limit=99999999") { $0.limit = 501 }, Query("?after=evt_12") { $0.after = PushID(rawValue: 12) },
        Query("?scene=table/7") { $0.scene = SceneValue("table/7") },
        Query("?scene=%E6%A1%8C+7%2B") { $0.scene = SceneValue("桌 7+") },
        Query("?openid=oMe") { $0.openID = OpenID(rawValue: "oMe") }, Query("?event=SCAN") { $0.event = "scan" },
        Query("?account=shop") { $0.account = "shop" }, Query("?state=failed") { $0.states = [.failed] },
        Query("?since=2026-01-01T00:00:00Z&until=2026-01-01T08:00:00.500%2B08:00") {
            $0.since = 1_767_225_600_000
            $0.until = 1_767_225_600_500
        },
    ])
    func aQueryIsAFilter(_ example: Query) async throws {
        let archive = ScriptedArchive()
        #expect(try await APIBench(archive: archive).ask(.get, "/api/v1/events" + example.query).status == 200)
        #expect(archive.filters == [example.expected])
    }

    @Test(arguments: [
        "limit=many", "limit=", "limit", "after=job_1", "after=0", "scene=", "openid=", "event=", "account=",
        "state=lost", "state=FAILED", "since=yesterday", "since=2026-01-01", "until=1767225600", "nonsense=1",
        "limit=1&limit=2", "scene=%zz", "scene=%E6%A1", "scene=%", "%FF=1",
    ])
    func aQueryThatCannotBeUnderstoodIsRefused(_ query: String) async throws {
        let archive = ScriptedArchive()
        let answer = try await APIBench(archive: archive).ask(.get, "/api/v1/events?" + query)
        #expect(answer.status == 400)
        #expect(answer.error?["code"] == "bad_parameter")
        #expect(archive.filters.isEmpty)
    }

    // MARK: One push

    @Test func aPushIsShownWithItsTimelineAndJobs() async throws {
        let answer = try await APIBench().ask(.get, "/api/v1/events/evt_2")
        #expect(answer.status == 200)
        #expect(answer.object["received_at"] as? String == "2026-01-01T00:00:00.000Z")
        #expect(answer.object["settled_at"] as? String == "2026-01-01T00:00:00.002Z")
        #expect(answer.object["create_time"] as? String == "2026-01-01T00:00:00.000Z")
        #expect(answer.object["document"] as? String == "<xml>table/2</xml>")
        let timeline = try #require(answer.object["timeline"] as? [[String: Any]])
        #expect(timeline.first?["what"] as? String == "received")
        let steps = 5 + 1 + 2 + 2
        #expect(timeline.count == steps)
        let jobs = try #require(answer.object["jobs"] as? [[String: Any]])
        #expect(jobs.map { $0["state"] as? String } == ["pending", "done", "dead"])
        #expect(jobs[0]["due_at"] as? String == "2026-01-01T00:01:40.000Z")
        #expect(jobs[1]["due_at"] is NSNull)
        #expect(jobs[2]["last_error"] as? String == "410")
        let fields = try #require(answer.object["fields"] as? [[String: Any]])
        #expect((fields[0]["children"] as? [[String: Any]])?.first?["name"] as? String == "Inner")
        let running = try await APIBench().ask(.get, "/api/v1/events/3")
        for name in ["reply", "answer", "settled_at", "route"] { #expect(running.object[name] is NSNull, "\(name)") }
    }

    // MARK: Replay

    @Test func aReplayNamesTheNewPush() async throws {
        let answer = try await APIBench().post("/api/v1/events/evt_2/replay")
        #expect(answer.status == 200)
        #expect(answer.object["id"] as? String == "evt_99")
        #expect(answer.object["replay_of"] as? String == "evt_2")
        #expect(answer.object["status"] as? Int == 200)
        #expect((answer.object["reply"] as? [String: String]) == ["kind": "text", "summary": "hello"])
        #expect(try await APIBench().post("/api/v1/events/2/replay", body: "").status == 200)
    }

    @Test(arguments: ["<xml>é</xml>", "<"])
    func anotherDocumentComesInItsPlace(_ document: String) async throws {
        let body = JSONValue.object(["document": .string(document)]).text
        let answer = try await APIBench().post("/api/v1/events/evt_2/replay", body: body)
        #expect(answer.status == 200)
        #expect(answer.object["route"] as? String == document)
        #expect(answer.object["replay_of"] as? String == "evt_2")
    }

    /// SHA-256 of `<xml/>`: the document itself is not kept twice.
    @Test(arguments: [
        ("{}", "replay", "evt_2"),
        (
            #"{"document":"<xml/>"}"#, "replay_edited",
            "evt_2 sha256:6eb820e0f9762c611c2a77189f686afeca64dfb212e023017e0346e7ab826c39"
        ),
    ])
    func whoLetItComeAgainIsNoted(_ body: String, _ deed: String, _ object: String) async throws {
        let bench = APIBench()
        #expect(try await bench.post("/api/v1/events/evt_2/replay", body: body).status == 200)
        let notes = try await bench.state.chain(AuditNote.chain, after: 0, limit: 10).map { AuditNote(line: $0.line) }
        let author = AuditAuthor(name: "api", address: "127.0.0.1")
        #expect(notes == [AuditNote(at: notes.first??.at ?? 0, by: author, deed: deed, object: object)])
    }

    @Test func whatIsAtFaultInADocumentIsSaid() async throws {
        let answer = try await APIBench().post("/api/v1/events/evt_2/replay", body: #"{"document":""}"#)
        let error = try #require(answer.object["error"] as? [String: Any])
        #expect(error["fault"] as? String == "not_xml")
        #expect(error["line"] as? Int == 3)
    }

    // MARK: Refusals

    struct Refused: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let target: String
        let status: Int
        let code: String
        var bench = APIBench()
        var body = "{}"
        var testDescription: String { "\(method) \(target) → \(status) \(code)" }

        init(_ method: HTTPRequest.Method, _ target: String, _ status: Int, _ code: String) {
            self.method = method
            self.target = target
            self.status = status
            self.code = code
        }

        func over(_ change: (inout Refused) -> Void) -> Refused {
            var copy = self
            change(&copy)
            return copy
        }
    }

    private static let noArchive = APIBench(archive: nil)
    private static let broken = APIBench(archive: ScriptedArchive(error: .unavailable(reason: "the disk is full")))

    private static func desk(_ result: Result<ReplayedPush, ReplayRefusal>) -> APIBench {
        APIBench(desk: ScriptedDesk(replayed: result))
    }

    static let refused = [
        Refused(.get, "/api/", 404, "not_found"), Refused(.get, "/api/v2/events", 404, "not_found"),
        Refused(.get, "/api/v1/events/", 404, "not_found"), Refused(.get, "/api/v1/events/evt_77", 404, "not_found"),
        Refused(.get, "/api/v1/events/evt_0", 404, "not_found"), Refused(.get, "/api/v1/events/x", 404, "not_found"),
        Refused(.get, "/api/v1/events/evt_1/", 404, "not_found"), Refused(.post, "/api/v1/nothing", 404, "not_found"),
        Refused(.post, "/api/v1/events/evt_77/replay", 404, "not_found"),
        Refused(.post, "/api/v1/events", 405, "method_not_allowed"),
        Refused(.delete, "/api/v1/events/evt_1", 405, "method_not_allowed"),
        Refused(.get, "/api/v1/events/evt_1/replay", 405, "method_not_allowed"),
        Refused(.head, "/api/v1/events", 405, "method_not_allowed"),
        Refused(.put, "/api/v1/openapi.json", 405, "method_not_allowed"),
        Refused(.get, "/api/v1/events/evt_1?full=1", 400, "bad_parameter"),
        Refused(.post, "/api/v1/events/evt_1/replay", 400, "bad_body").over { $0.body = "[]" },
        Refused(.post, "/api/v1/events/evt_1/replay", 400, "bad_body").over { $0.body = "{" },
        Refused(.post, "/api/v1/events/evt_1/replay", 400, "bad_body").over { $0.body = #"{"document":null}"# },
        Refused(.post, "/api/v1/events/evt_1/replay", 400, "bad_body").over { $0.body = #"{"document":7}"# },
        Refused(.post, "/api/v1/events/evt_1/replay", 400, "bad_body").over { $0.body = #"{"documnet":"<xml/>"}"# },
        Refused(.post, "/api/v1/events/evt_1/replay", 400, "bad_body").over { $0.body = #"{"document":"<","x":1}"# },
        Refused(.post, "/api/v1/events/evt_1/replay", 422, "bad_document").over { $0.body = #"{"document":"x"}"# },
        Refused(.get, "/api/v1/events", 409, "nothing_kept").over { $0.bench = noArchive },
        Refused(.post, "/api/v1/events/evt_1/replay", 409, "nothing_kept").over { $0.bench = noArchive },
        Refused(.get, "/api/v1/events", 503, "store_unavailable").over { $0.bench = broken },
        Refused(.get, "/api/v1/events/evt_1", 503, "store_unavailable").over { $0.bench = broken },
        Refused(.post, "/api/v1/events/evt_1/replay", 409, "not_replayable").over {
            $0.bench = desk(.failure(.unknownAccount("shop")))
        },
        Refused(.post, "/api/v1/events/evt_1/replay", 409, "not_replayable").over {
            $0.bench = desk(.failure(.unreadable(PushID(rawValue: 1))))
        },
        Refused(.post, "/api/v1/events/evt_1/replay", 503, "store_unavailable").over {
            $0.bench = desk(.success(ReplayedPush(id: nil, status: 503, route: nil, reply: nil)))
        },
    ]

    @Test(arguments: refused)
    func aRefusalSaysWhatItIsAndWhatHelps(_ example: Refused) async throws {
        let isChange = example.method != .get && example.method != .head
        let answer = try await example.bench.ask(
            example.method,
            example.target,
            fields: isChange ? [.contentType: "application/json"] : [:],
            body: isChange ? example.body : ""
        )
        #expect(answer.status == example.status)
        #expect(answer.error?["code"] == example.code)
        for name in ["message", "hint"] { #expect(answer.error?[name]?.isEmpty == false) }
        let isReplay = example.target.hasSuffix("/replay")
        #expect(answer.fields[.allow] == (example.status == 405 ? (isReplay ? "POST" : "GET") : nil))
    }
}
