import Channels
import Foundation
import HTTPTypes
import HTTPWire
import OfficialAccount
import SQLiteStore
import Store
import Synchronization
import Testing

@testable import Sandbox

/// `POST /api/v1/codes` with many codes, before a platform in this process.
@Suite("Import of codes", .timeLimit(.minutes(3)))
struct CodeImportTests {
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

    private struct Answer {
        let status: Int
        let object: [String: Any]

        var numbers: [Int?] { ["made", "kept", "left"].map { object[$0] as? Int } }
        var errorCode: String? { (object["error"] as? [String: Any])?["code"] as? String }
    }

    /// An API whose platform makes so many codes a day.
    private func withAPI(
        codesADay: Int,
        _ body: (PlatformTransport, (String) async throws -> Answer) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var limits = PlatformLimits()
        // The sandbox makes its own stock first, all on the day before.
        limits.createsADay = codesADay
        let platform = try PlatformTransport(limits, at: midnight + 86_400)
        let api = ChannelAPI(
            store: try SQLiteStore(path: folder.appending(path: "qrscene.db").path, synchronous: .off),
            clock: .china,
            clients: ["default": try platform.client()],
            isHandled: { _, account in account == "default" ? true : nil },
            now: { platform.now * 1000 }
        )
        try await body(platform) { text in
            let request = try Request(.post, "/api/v1/codes", body: Array(text.utf8))
            let response = await withCheckedContinuation { continuation in
                let exchange = Exchange(id: .init(connection: 0, request: 0), sink: Sink(continuation))
                if let response = api.answer(request, exchange) { exchange.answer(response) }
            }
            let object = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
            return Answer(status: response.status.code, object: object ?? [:])
        }
    }

    private static let six =
        #"{"codes":["#
        + (1...6).map { #"{"scene":"gate/\#($0)","permanent":true,"channel":"airport","tags":["spring"]}"# }
        .joined(separator: ",") + "]}"

    /// What the quota has left out is made by the same request on another day, and nothing twice.
    @Test func theSameRequestGoesOnWhereTheQuotaEndedIt() async throws {
        try await withAPI(codesADay: 4) { platform, ask in
            let first = try await ask(Self.six)
            #expect(first.status == 200)
            #expect(first.numbers == [4, 0, 2])
            #expect(first.errorCode == "platform_refused")
            let again = try await ask(Self.six)
            #expect(again.status == 502)
            platform.advance(86_400)
            let rest = try await ask(Self.six)
            #expect(rest.numbers == [2, 4, 0])
            #expect(rest.object["error"] is NSNull)
            let codes = rest.object["codes"] as? [[String: Any]]
            #expect(codes?.compactMap { $0["scene"] as? String } == ["gate/5", "gate/6"])
            #expect(codes?.compactMap { $0["channel"] as? String } == ["airport", "airport"])
            let last = try await ask(Self.six)
            #expect(last.numbers == [0, 6, 0])
        }
    }

    /// One that cannot be made keeps all of them from costing a call.
    @Test(arguments: [
        (#"{"codes":[]}"#, 400), (#"{"codes":[{"scene":"a","permanent":true},{"scene":"b"}]}"#, 400),
        (#"{"codes":[{"scene":"a","permanent":true},{"scene":0,"permanent":true}]}"#, 400),
        (#"{"codes":[{"scene":"a","permanent":true},{"scene":"b","permanent":true,"account":"other"}]}"#, 404),
        (#"{"codes":{"scene":"a","permanent":true}}"#, 400),
        (
            #"{"scene":"a","permanent":true,"tags":[\#(Array(repeating: "\"t\"", count: 51).joined(separator: ","))]}"#,
            400
        ),
    ])
    func nothingIsMadeOfWhatIsWrong(body: String, status: Int) async throws {
        try await withAPI(codesADay: 100) { platform, ask in
            let answer = try await ask(body)
            #expect(answer.status == status)
            #expect(platform.calls(of: "qrcode/create") == 0)
        }
    }
}
