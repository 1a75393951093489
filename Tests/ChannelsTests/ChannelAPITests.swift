import Channels
import Foundation
import HTTPTypes
import HTTPWire
import SQLiteStore
import Store
import StoreContract
import Synchronization
import Testing

@Suite("API of channels", .timeLimit(.minutes(3)))
struct ChannelAPITests {
    private struct Answer {
        let status: Int
        let object: [String: Any]
        let fields: HTTPFields
        let text: String

        var code: String? { (object["error"] as? [String: Any])?["code"] as? String }
    }

    private final class Sink: ResponseSink {
        private let waiting: Mutex<CheckedContinuation<Response, Never>?>

        init(_ continuation: CheckedContinuation<Response, Never>) { waiting = Mutex(continuation) }

        func deliver(_ response: Response, to id: Exchange.ID) {
            waiting.withLock { waiting in
                waiting?.resume(returning: response)
                waiting = nil
            }
        }
    }

    /// An API over some facts and codes, without anybody who could make codes.
    private func withAPI(_ body: ((HTTPRequest.Method, String, String) async throws -> Answer) async throws -> Void)
        async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appending(path: "qrscene.db").path, synchronous: .off)
        try await store.note([.sample(.follow, "scene 2"), .sample(.scan, "scene 3")], "1")
        for number in 1...3 { try await store.keep(.sample(number)) }
        _ = try await store.rollUp(limit: 10, by: .china)
        let api = ChannelAPI(
            store: store,
            clock: .china,
            clients: [:],
            isHandled: { scene, account in account == "default" ? scene != "scene 3" : nil },
            now: { 1_767_225_700_000 }
        )
        try await body { method, target, text in
            let request = try Request(method, target, body: Array(text.utf8))
            #expect(api.takes(path: request.path))
            let response = await withCheckedContinuation { continuation in
                let exchange = Exchange(id: .init(connection: 0, request: 0), sink: Sink(continuation))
                if let response = api.answer(request, exchange) { exchange.answer(response) }
            }
            let object = try? JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
            return Answer(
                status: response.status.code,
                object: object ?? [:],
                fields: response.fields,
                text: String(decoding: response.body, as: UTF8.self)
            )
        }
    }

    @Test func codesComeInPagesWithTheirConcerns() async throws {
        try await withAPI { ask in
            let first = try await ask(.get, "/api/v1/codes?limit=2", "")
            let codes = try #require(first.object["codes"] as? [[String: Any]])
            #expect(codes.compactMap { $0["scene"] as? String } == ["scene 3", "scene 2"])
            #expect(codes.compactMap { $0["concerns"] as? [String] } == [["unhandled"], ["expires_soon"]])
            #expect(codes.compactMap { $0["last_scan_at"] as? String }.count == 2)
            #expect(first.object["permanent"] as? Int == 2)
            let next = try #require(first.object["next"] as? String)
            let second = try await ask(.get, "/api/v1/codes?limit=2&after=\(next)", "")
            #expect((second.object["codes"] as? [[String: Any]])?.first?["scene"] as? String == "scene 1")
            #expect(second.object["next"] is NSNull)
        }
    }

    @Test func figuresComeByChannelWithThoseBefore() async throws {
        try await withAPI { ask in
            let answer = try await ask(.get, "/api/v1/stats?compare=prev", "")
            #expect(answer.status == 200)
            let rows = try #require(answer.object["rows"] as? [[String: Any]])
            #expect(rows.compactMap { $0["channel"] as? String } == ["even"])
            #expect(rows.count == 2)
            #expect((answer.object["total"] as? [String: Any])?["scans"] as? Int == 2)
            #expect((answer.object["previous"] as? [String: Any])?["scans"] as? Int == 0)
            let days = try await ask(.get, "/api/v1/stats?by=day&since=2026-01-01T00:00:00Z&channel=even", "")
            #expect((days.object["rows"] as? [[String: Any]])?.first?["start"] as? String == "2025-12-31T16:00:00.000Z")
        }
    }

    @Test func figuresComeAsASheet() async throws {
        try await withAPI { ask in
            let answer = try await ask(
                .get,
                "/api/v1/stats?by=day&format=csv&since=2026-01-01T00:00:00Z&scene=scene%203",
                ""
            )
            #expect(answer.status == 200)
            #expect(answer.fields[.contentType] == "text/csv; charset=utf-8")
            #expect(answer.fields[.contentDisposition] == #"attachment; filename="stats-day.csv""#)
            let rows = CSV.rows(answer.text)
            #expect(
                rows.first == ["day"] + Tally.Figure.allCases.map(\.rawValue) + [
                    "survival_1", "survival_7", "survival_30",
                ]
            )
            #expect(rows.last?.prefix(4) == ["2026-01-01", "1", "1", "0"])
            let scenes = CSV.rows(try await ask(.get, "/api/v1/stats?by=scene&format=csv", "").text)
            #expect(Set(scenes.dropFirst().map(\.[0])) == ["scene 2", "scene 3"])
        }
    }

    struct Refused: Sendable, CustomStringConvertible {
        var method: HTTPRequest.Method = .get
        var target: String
        var body = ""
        var status: Int
        var code: String
        var description: String { "\(method) \(target) \(body)" }

        static func post(_ body: String, _ status: Int, _ code: String) -> Refused {
            Refused(method: .post, target: "/api/v1/codes", body: body, status: status, code: code)
        }
    }

    static let refused: [Refused] = [
        Refused(target: "/api/v1/stats?by=year", status: 400, code: "bad_parameter"),
        Refused(target: "/api/v1/stats?since=yesterday", status: 400, code: "bad_parameter"),
        Refused(target: "/api/v1/stats?since=2027-01-01T00:00:00Z", status: 400, code: "bad_parameter"),
        Refused(target: "/api/v1/stats?since=1900-01-01T00:00:00Z", status: 400, code: "bad_parameter"),
        Refused(target: "/api/v1/stats?by=hour&since=2025-01-01T00:00:00Z", status: 400, code: "bad_parameter"),
        Refused(target: "/api/v1/stats?compare=next", status: 400, code: "bad_parameter"),
        Refused(target: "/api/v1/stats?format=xml", status: 400, code: "bad_parameter"),
        Refused(target: "/api/v1/stats?colour=red", status: 400, code: "bad_parameter"),
        Refused(target: "/api/v1/stats?by=day&by=day", status: 400, code: "bad_parameter"),
        Refused(method: .post, target: "/api/v1/stats", status: 405, code: "method_not_allowed"),
        Refused(target: "/api/v1/codes?limit=0", status: 400, code: "bad_parameter"),
        Refused(target: "/api/v1/codes?after=x", status: 400, code: "bad_parameter"),
        Refused(method: .delete, target: "/api/v1/codes", status: 405, code: "method_not_allowed"),
        .post("", 400, "bad_body"), .post("{}", 400, "bad_body"), .post(#"{"scene":"a"}"#, 400, "bad_body"),
        .post(#"{"scene":"a","permanent":true,"temporary_seconds":5}"#, 400, "bad_body"),
        .post(#"{"scene":0,"permanent":true}"#, 400, "bad_body"),
        .post(#"{"scene":"a","temporary_seconds":2592001}"#, 400, "bad_body"),
        .post(#"{"scene":"a","permanent":true,"label":"a\nb"}"#, 400, "bad_body"),
        .post(#"{"scene":"a","permanent":true,"account":"other"}"#, 404, "not_found"),
        .post(#"{"scene":"a","permanent":true}"#, 409, "no_app_secret"),
    ]

    @Test("Refusals", arguments: refused) func isRefused(_ example: Refused) async throws {
        try await withAPI { ask in
            let answer = try await ask(example.method, example.target, example.body)
            #expect(answer.status == example.status)
            #expect(answer.code == example.code)
        }
    }
}
