import OfficialAccount
import SceneRouting
import Store
import TestSupport
import Testing
import WeChatPush

@testable import Inbox

/// A stored push comes again as a push of its own.
@Suite("Push replayer", .timeLimit(.minutes(3)))
struct PushReplayerTests {
    private struct Failure: Error {}

    private let runs = EventLog<ScanContext>()

    private func bench(_ store: (any InboxStore)? = nil, mode: MessageMode = .plain) throws -> InboxBench {
        let runs = runs
        return try InboxBench(store: store, mode: mode) { scenes in
            try scenes.on("handled") { scan, context in
                runs.add(context)
                return .text("hello \(scan.createTime)")
            }
            try scenes.on("broken") { _, _ in throw Failure() }
            try scenes.reply("ready", with: ReplyTemplate(.text("at once")))
        }
    }

    private func record(of push: Push, account: String = "default", document: [UInt8]? = nil) -> PushRecord {
        PushRecord(
            account: account,
            key: DuplicateKey(account: account, push),
            receivedAt: 0,
            document: (document ?? push.document())[...],
            openID: push.openID,
            event: "scan",
            scene: push.scan?.scene,
            ticket: push.ticket,
            createTime: push.createTime
        )
    }

    private func replayer(_ bench: InboxBench) -> PushReplayer {
        PushReplayer(inbox: bench.inbox, accounts: [bench.account])
    }

    @Test func theHandlerRunsAgainWithAFreshTimeAndAKeyOfItsOwn() async throws {
        let bench = try bench()
        let push = Push.scan("handled", at: 1_700_000_000)
        _ = try await bench.deliver(push)
        let outcomes = [
            try await replayer(bench).replay(PushID(rawValue: 1), record(of: push)),
            try await replayer(bench).replay(PushID(rawValue: 1), record(of: push)),
        ]
        #expect(outcomes.map(\.id) == [PushID(rawValue: 2), PushID(rawValue: 3)])
        #expect(outcomes.allSatisfy { $0.status == 200 && $0.route == "handled" })
        // The fresh time is the inbox's.
        #expect(outcomes.allSatisfy { String(decoding: $0.body, as: UTF8.self).contains("hello 1767225600") })
        #expect(Set(runs.values.map(\.idempotencyKey)).count == 3)
        #expect(bench.journal.arrivals.values.count == 3)
        #expect(bench.journal.answers.values.map(\.source) == [.route, .route, .route])
    }

    @Test(arguments: ["ready", "handled", "nobody", "broken"])
    func itsRecordSaysWhatItRepeats(_ scene: String) async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        async let outcome = replayer(bench).replay(PushID(rawValue: 7), record(of: .scan(scene)))
        let admission = await store.admission(1)
        #expect(admission.record.replayOf == PushID(rawValue: 7))
        await admission.answer(.success(.new(.sample(8))))
        if ["handled", "broken"].contains(scene) { await store.settlement(1).answer(.success(())) }
        let replayed = try await outcome
        #expect(replayed.id == PushID(rawValue: 8))
        #expect(replayed.status == 200)
        #expect(replayed.route == (scene == "nobody" ? nil : scene))
    }

    @Test func aSealedAccountsReplayIsAnsweredSealed() async throws {
        let bench = try bench(mode: .safe)
        let outcome = try await replayer(bench).replay(PushID(rawValue: 1), record(of: .scan("ready")))
        #expect(String(decoding: outcome.body, as: UTF8.self).contains("<Encrypt>"))
    }

    @Test func aStoreThatRefusesIsNoReplay() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        async let outcome = replayer(bench).replay(PushID(rawValue: 7), record(of: .scan("ready")))
        await store.admission(1).answer(.failure(.unavailable(reason: "x")))
        let replayed = try await outcome
        #expect(replayed.id == nil)
        #expect(replayed.status == 503)
    }

    @Test func whatCannotComeAgainIsRefused() async throws {
        let bench = try bench()
        await #expect(throws: PushReplayer.Refusal.unknownAccount) {
            try await replayer(bench).replay(PushID(rawValue: 1), record(of: .scan("ready"), account: "gone"))
        }
        for document in ["", "<xml>", "no document", "{"] {
            await #expect(throws: PushReplayer.Refusal.unreadable) {
                let record = record(of: .scan("ready"), document: Array(document.utf8))
                _ = try await replayer(bench).replay(PushID(rawValue: 1), record)
            }
        }
        #expect(bench.journal.arrivals.values.isEmpty)
    }

    @Test(arguments: ["", "\u{FEFF}", " \r\n"])
    func aJSONPushComesAgainToo(_ lead: String) async throws {
        let bench = try bench()
        let text =
            lead + """
                {"ToUserName":"gh_0123456789ab","FromUserName":"oQRScene-Inbox_0000000000001","CreateTime":1,\
                "MsgType":"event","Event":"SCAN","EventKey":"handled"}
                """
        let record = record(of: .scan("handled"), document: Array(text.utf8))
        let outcome = try await replayer(bench).replay(PushID(rawValue: 1), record)
        #expect(String(decoding: outcome.body, as: UTF8.self).contains("hello 1767225600"))
    }
}
