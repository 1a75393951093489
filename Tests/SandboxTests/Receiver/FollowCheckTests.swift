import Channels
import Foundation
import Logging
import OfficialAccount
import QRScene
import SQLiteStore
import Store
import StoreContract
import Testing
import WeChatAPI

@testable import Sandbox

@Suite("Follow checks", .timeLimit(.minutes(3)))
struct FollowCheckTests {
    private static let person = OpenID(rawValue: "o" + String(repeating: "p", count: 27))

    struct Case: Sendable, CustomTestStringConvertible {
        /// How the person came back, in the platform's eyes: by this scene, or by none.
        var scene: String?
        /// How many seconds later than the push says.
        var later: Int64 = 0
        /// Whether they have left since.
        var hasLeft = false
        var told: [String?]
        var testDescription: String { "\(scene ?? "–") +\(later) \(hasLeft)" }
    }

    static let cases = [
        Case(scene: "roof", told: ["roof"]), Case(scene: nil, told: [nil]), Case(scene: "b1_abc", told: ["b1_*"]),
        Case(scene: "roof", later: 60, told: ["roof"]), Case(scene: "roof", later: 61, told: []),
        Case(scene: "roof", hasLeft: true, told: []),
    ]

    private func facts(
        of platform: PlatformTransport,
        _ job: Job,
        at: Int64
    ) async throws -> (result: JobResult, facts: [StoredFact]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-check-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appending(path: "qrscene.db").path, synchronous: .off)
        let checker = FollowChecker(
            store: store,
            clients: ["default": try platform.client()],
            gathering: SceneGathering(["b1_"]),
            time: .system,
            metrics: nil,
            logger: Logger(label: "checks", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let result = await checker.perform(TakenJob(id: JobID(rawValue: 1), fence: 1, pushID: nil, job: job))
        return (result, try await store.facts(after: 0, limit: 10))
    }

    @Test("What the platform tells", arguments: cases) func tells(_ example: Case) async throws {
        let platform = try PlatformTransport()
        try platform.change { platform in
            var code: SceneCode?
            if let scene = example.scene {
                code = try platform.createCode(.init(kind: .permanentText, scene: scene, lifetime: nil), at: midnight)
            }
            let moment = midnight + example.later
            _ = try platform.perform(.follow(by: code?.ticket), by: Self.person, at: moment)
            if example.hasLeft { _ = try platform.perform(.unfollow, by: Self.person, at: moment) }
        }
        let check = FollowCheck(account: "default", openID: Self.person, at: midnight * 1000)
        #expect(FollowCheck(check.job(now: 0)) == check)
        let (result, facts) = try await facts(of: platform, check.job(now: 0), at: midnight)
        #expect(result == .done)
        #expect(facts.map(\.scene) == example.told)
        #expect(facts.allSatisfy { $0.kind == .confirmation && $0.at == check.at })
    }

    @Test func anAccountThatMayNotAskIsNotAskedAgain() async throws {
        var limits = PlatformLimits()
        limits.tellsOfFollowers = false
        let platform = try PlatformTransport(limits)
        let job = FollowCheck(account: "default", openID: Self.person, at: midnight * 1000).job(now: 0)
        let (result, facts) = try await facts(of: platform, job, at: midnight)
        #expect(result == .done)
        #expect(facts.isEmpty)
    }

    @Test func aUsedUpQuotaIsWaitedFor() async throws {
        var limits = PlatformLimits()
        limits.followerQueriesADay = 0
        let platform = try PlatformTransport(limits)
        let job = FollowCheck(account: "default", openID: Self.person, at: midnight * 1000).job(now: 0)
        let (result, facts) = try await facts(of: platform, job, at: midnight)
        guard case .failed = result else {
            Issue.record("\(result)")
            return
        }
        #expect(facts.isEmpty)
    }

    /// The push of a follow by search repeats the code of the follow before.
    @Test func aRepeatedSceneIsPlayed() throws {
        var platform = try Sample.platform()
        let code = try platform.createCode(.init(kind: .permanentText, scene: "lobby", lifetime: nil), at: midnight)
        _ = try platform.perform(.follow(by: code.ticket), by: Self.person, at: midnight)
        _ = try platform.perform(.unfollow, by: Self.person, at: midnight + 1)
        let step = try platform.perform(.follow(repeating: true), by: Self.person, at: midnight + 2)
        guard case .push(let outgoing) = step else {
            Issue.record("nothing is pushed")
            return
        }
        #expect(outgoing.push.eventKey == "qrscene_lobby")
        #expect(platform.crowd[Self.person]?.followedBy == nil)
    }
}
