import HTTPTypes
import HTTPWire
import OfficialAccount
import SceneRouting
import Store
import Testing
import WeChatPush

@testable import Inbox

@Suite("Use of credentials", .timeLimit(.minutes(3)))
struct CredentialUseTests {
    @Test func eachSlotIsCountedByItself() {
        let use = CredentialUse(since: 7)
        #expect(use.since == 7)
        use.matched(token: .current, key: nil, at: 1000)
        use.matched(token: .current, key: .previous, at: 2999)
        use.matched(token: .previous, key: .current, at: 5000)
        let expected: [(CredentialUse.Kind, CredentialSlot, Int, Int64)] = [
            (.token, .current, 2, 2999), (.token, .previous, 1, 5000), (.key, .current, 1, 5000),
            (.key, .previous, 1, 2999),
        ]
        for (kind, slot, count, last) in expected {
            #expect(use.matches(kind, in: slot) == CredentialUse.Matches(count: count, last: last))
        }
    }

    /// A clock that was set back tells no time before what is known.
    @Test func theLastTimeIsKeptToTheSecond() {
        let use = CredentialUse(since: 0)
        for time: Int64 in [5400, 5900, 3000] { use.matched(token: .current, key: nil, at: time) }
        #expect(use.matches(.token, in: .current) == CredentialUse.Matches(count: 3, last: 5400))
        #expect(use.matches(.token, in: .previous) == CredentialUse.Matches(count: 0, last: nil))
    }

    @Test func manyLanesLoseNone() async {
        let use = CredentialUse(since: 0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for number: Int64 in 1...1000 { use.matched(token: .current, key: .current, at: number) }
                }
            }
        }
        #expect(use.matches(.token, in: .current).count == 8000)
        #expect(use.matches(.key, in: .current).count == 8000)
    }

    /// What the platform has sent, and nothing else: no replay, and nothing that was refused.
    @Test(arguments: [MessageMode.plain, .safe])
    func onlyWhatThePlatformSentCounts(_ mode: MessageMode) async throws {
        let bench = try InboxBench(mode: mode) { scenes in
            try scenes.reply("ready", with: ReplyTemplate(.text("at once")))
        }
        let push = Push.scan("ready")
        _ = try await bench.deliver(push)
        _ = try await bench.deliver(push)
        let query = bench.query(of: .scan("other"))
        let forged = try bench.send(query: query.replacing("signature=", with: "signature=0"), body: [])
        #expect(await forged.value.status == .forbidden)
        let record = PushRecord(
            account: "default",
            key: DuplicateKey(high: 1, low: 2),
            receivedAt: 0,
            document: push.document()[...],
            openID: push.openID,
            event: "scan",
            scene: push.scene,
            ticket: nil,
            createTime: push.createTime
        )
        _ = try await PushReplayer(inbox: bench.inbox, accounts: [bench.account]).replay(PushID(rawValue: 1), record)
        let use = bench.account.credentialUse
        #expect(use.matches(.token, in: .current).count == 2)
        #expect(use.matches(.key, in: .current).count == (mode == .safe ? 2 : 0))
        #expect(use.matches(.token, in: .previous).count == 0)
    }
}
