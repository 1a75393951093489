import Foundation
import Logging
import QRScene
import QRSceneTesting
import StoreContract
import Testing

@testable import Inbox
@testable import QRSceneCommand

@Suite("Push recorder", .timeLimit(.minutes(3)))
struct PushRecorderTests {
    /// Has every push that is asked for.
    private struct Everything: PushArchive {
        func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] { ids.map(Self.push) }

        private static func push(_ id: PushID) -> StoredPush {
            StoredPush(
                id: id,
                record: .sample("p\(id.rawValue)"),
                storedAt: 0,
                settlement: .sample("success"),
                settledAt: 0,
                attempts: 0,
                deliveries: 1,
                jobs: []
            )
        }

        func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush] { [] }

        func count(_ filter: PushFilter) async throws(StoreError) -> Int { 0 }

        func prune(before: Int64, limit: Int) async throws(StoreError) -> Int { 0 }

        func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob] { [] }

        func revive(_ id: JobID) async throws(StoreError) -> Revival { .unknown }
    }

    private func answer(_ number: Int64?, _ source: PushAnswer.Source = .route) -> PushAnswer {
        PushAnswer(
            account: "default",
            push: .scan("table/7"),
            pushID: number.map { PushID(rawValue: $0) },
            source: source,
            route: nil,
            replyKind: nil,
            status: 200,
            bytes: 0,
            elapsed: .zero
        )
    }

    private func record(
        _ answers: [PushAnswer],
        in folder: TemporaryFolder,
        capacity: Int = 100
    ) async throws -> [String] {
        let recorder = try PushRecorder(folder: folder.path + "/deep/er", capacity: capacity)
        for answer in answers { recorder.answered(answer) }
        recorder.finish()
        var logger = Logger(label: "recorder")
        logger.logLevel = .critical
        await recorder.run(Everything(), PushReader(credentials: [:]), logger)
        return try Fixture.paths(at: folder.path + "/deep/er")
    }

    @Test func eachNewPushIsWrittenOnce() async throws {
        let folder = try TemporaryFolder()
        let sources = PushAnswer.Source.allCases.enumerated().map { answer(Int64($0) + 1, $1) }
        let paths = try await record(sources + [answer(nil), answer(1)], in: folder)
        let written: [PushAnswer.Source] = [.route, .unrouted, .deadline, .failed]
        #expect(paths.count == written.count)
        let fixture = try Fixture(path: try #require(paths.first))
        #expect(fixture.sheet.expect?.scene == "p1")
        #expect(fixture.sheet.expect?.reply == PassiveReply.none)
        #expect(fixture.sheet.account == nil)
    }

    @Test func whatDoesNotFitIsLeftOutAndNobodyWaits() async throws {
        let folder = try TemporaryFolder()
        let many = (1...25).map { answer($0) }
        #expect(try await record(many, in: folder, capacity: 20).count == 20)
    }

    @Test func aFolderThatCannotBeIsRefused() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("file", "x")
        #expect(throws: ConfigurationError.self) { try PushRecorder(folder: file + "/below") }
    }
}
