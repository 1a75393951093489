import HTTPTypes
import HTTPWire
import OfficialAccount
import SceneRouting
import Store
import TestSupport
import Testing
import WeChatPush

@testable import Inbox

/// What channels count goes with the outcome, whatever the outcome is.
@Suite("Facts of pushes", .timeLimit(.minutes(3)))
struct FactTests {
    private struct Failure: Error {}

    private func bench(_ store: any InboxStore, counts: Bool = true) throws -> InboxBench {
        let hook: FactHook = { record in
            [
                ChannelFact(
                    account: record.account,
                    kind: .scan,
                    at: record.receivedAt,
                    openID: record.openID,
                    scene: record.scene?.text
                )
            ]
        }
        return try InboxBench(store: store, facts: counts ? hook : nil) { scenes in
            try scenes.on("handled") { _, _ in .text("hello") }
            try scenes.on("broken") { _, _ in throw Failure() }
            try scenes.reply("ready", with: ReplyTemplate(.text("at once")))
        }
    }

    @Test(arguments: ["ready", "nobody", "handled", "broken"])
    func eachOutcomeHasThem(_ scene: String) async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let answer = try bench.send(.scan(scene))
        let admission = await store.admission(1)
        await admission.answer(.success(.new(.sample(1))))
        let facts: [ChannelFact]
        if let settlement = admission.record.settlement {
            facts = settlement.facts
        } else {
            let settling = await store.settlement(1)
            facts = settling.settlement.facts
            await settling.answer(.success(()))
        }
        #expect(facts.map(\.scene) == [scene])
        #expect(facts.map(\.kind) == [.scan])
        #expect(await answer.value.status == .ok)
    }

    /// What an operator lets come again has happened once.
    @Test(arguments: ["ready", "handled"])
    func aReplayHasNone(_ scene: String) async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let push = Push.scan(scene)
        var record = PushRecord(
            account: "default",
            key: DuplicateKey(account: "default", push),
            receivedAt: 0,
            document: push.document()[...],
            openID: push.openID,
            event: "scan",
            scene: push.scan?.scene,
            ticket: nil,
            createTime: push.createTime
        )
        record.replayOf = PushID(rawValue: 3)
        let received = try #require(
            RecordReader([bench.account]).received(record, bench.account, by: bench.clock.source)
        )
        #expect(bench.inbox.facts(of: received).isEmpty)
        #expect(bench.inbox.facts(of: record).isEmpty)
        record.replayOf = nil
        #expect(bench.inbox.facts(of: record).count == 1)
    }

    @Test func withoutAHookThereAreNone() async throws {
        let store = ParkingStore()
        let bench = try bench(store, counts: false)
        _ = try bench.send(.scan("ready"))
        let admission = await store.admission(1)
        #expect(admission.record.settlement?.facts.isEmpty == true)
        await admission.answer(.success(.new(.sample(1))))
    }
}
