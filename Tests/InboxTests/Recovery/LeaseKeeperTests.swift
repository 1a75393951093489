import OfficialAccount
import SceneRouting
import Store
import TestSupport
import Testing
import WeChatPush

@testable import Inbox

/// What a dead process has left is handled by the next one, and its reply still finds its way.
@Suite("Lease keeper", .timeLimit(.minutes(3)))
struct LeaseKeeperTests {
    private let clock = ManualTime()
    private let runs = EventLog<ScanContext>()
    private let gate = Gate()

    private func bench(
        _ store: AbandoningStore,
        limits: InboxLimits = InboxLimits(),
        mode: MessageMode = .plain
    ) throws -> InboxBench {
        let (runs, gate) = (runs, gate)
        return try InboxBench(clock: clock, store: store, limits: limits, mode: mode) { scenes in
            try scenes.on("handled") { _, context in
                runs.add(context)
                return .text("done")
            }
            try scenes.on("held") { _, context in
                runs.add(context)
                await gate.pass()
                return .text("done")
            }
            try scenes.on("silent") { _, context in
                runs.add(context)
                return nil
            }
            try scenes.reply("ready", with: ReplyTemplate(.text("at once")))
        }
    }

    private func record(_ push: Push, account: String = "default") -> PushRecord {
        PushRecord(
            account: account,
            key: DuplicateKey(account: account, push),
            receivedAt: clock.source.unixMilliseconds(),
            document: push.document()[...],
            openID: push.openID,
            event: "scan",
            scene: push.scan?.scene,
            ticket: push.ticket,
            createTime: push.createTime
        )
    }

    @Test func whoTakesNothingOverLeavesTheDeadToOthers() async throws {
        let store = AbandoningStore(time: clock.source)
        let bench = try bench(store)
        store.leave(record(.scan("handled")))
        await LeaseKeeper(inbox: bench.inbox, accounts: [bench.account], takesOver: false).round()
        #expect(store.heartbeats.values.count == 1)
        #expect(try await store.takeAbandoned(limit: 10).count == 1)
    }

    @Test(arguments: ["handled", "ready"])
    func aPushThatWasLeftIsHandledAndItsReplyBecomesAMessage(_ scene: String) async throws {
        let store = AbandoningStore(time: clock.source)
        let bench = try bench(store)
        store.leave(record(.scan(scene)))
        await bench.keeper.round()
        await store.settlements.reach(1)
        let settlement = try #require(store.settlements.values.first?.settlement)
        #expect(settlement.outcome == .late)
        #expect(settlement.route == scene)
        #expect(settlement.jobs.map(\.kind) == ["late_reply"])
        #expect(bench.lateReplies.values.map(\.reply) == [.text(scene == "ready" ? "at once" : "done")])
        #expect(bench.lateReplies.values.map(\.receivedAt) == [clock.source.unixMilliseconds()])
        // Whoever asks again gets the answer that was stored.
        #expect(try await bench.deliver(.scan(scene)).text == "success")
    }

    @Test func theHandlerGetsTheSameIdempotencyKeyAsBefore() async throws {
        let store = AbandoningStore(time: clock.source)
        let bench = try bench(store)
        let record = record(.scan("silent"))
        store.leave(record)
        await bench.keeper.round()
        await store.settlements.reach(1)
        #expect(runs.values.map(\.idempotencyKey) == [record.key.description])
        #expect(store.settlements.values.first?.settlement.answer == .success)
        #expect(bench.lateReplies.values.isEmpty)
    }

    @Test(arguments: [MessageMode.plain, .safe])
    func aRetryJoinsTheResumedRunAndGetsTheReply(_ mode: MessageMode) async throws {
        let store = AbandoningStore(time: clock.source)
        let bench = try bench(store, mode: mode)
        store.leave(record(.scan("held")))
        await bench.keeper.round()
        await gate.arrivals.reach(1)
        let retry = try bench.send(.scan("held"))
        gate.open()
        let text = await retry.value.text
        #expect(mode == .safe ? text.contains("<Encrypt>") : text.contains("done"))
        #expect(bench.journal.answers.values.map(\.source) == [.joined])
        #expect(runs.values.count == 1)
        #expect(bench.lateReplies.values.isEmpty)
    }

    @Test func whatNoRouteTakesIsSettledAsSuch() async throws {
        let store = AbandoningStore(time: clock.source)
        let bench = try bench(store)
        store.leave(record(.scan("nobody")))
        await bench.keeper.round()
        await store.settlements.reach(1)
        #expect(store.settlements.values.first?.settlement.route == nil)
        #expect(store.settlements.values.first?.settlement.outcome == .handled)
    }

    struct Hopeless: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var account = "default"
        var document: [UInt8]?
        var attempts = 2
    }

    @Test(arguments: [
        Hopeless(testDescription: "it kills every process that takes it", attempts: 6),
        Hopeless(testDescription: "its account is gone", account: "closed"),
        Hopeless(testDescription: "it cannot be read", document: Array("<xml>".utf8)),
    ])
    func whatCannotBeHandledIsGivenUpAndSaidSo(_ example: Hopeless) async throws {
        let store = AbandoningStore(time: clock.source)
        let bench = try bench(store)
        var record = record(.scan("handled"), account: example.account)
        if let document = example.document { record.document = document[...] }
        store.leave(record, attempts: example.attempts)
        await bench.keeper.round()
        #expect(store.settlements.values.map(\.settlement.outcome) == [.abandoned])
        let givenUp = bench.journal.notes.values.contains { if case .givenUp = $0 { true } else { false } }
        #expect(givenUp)
        #expect(runs.values.isEmpty)
    }

    @Test(arguments: ["nobody", "handled"])
    func whatTheStoreRefusesToSettleIsTriedAgain(_ scene: String) async throws {
        let store = AbandoningStore(time: clock.source, refusals: 3)
        let bench = try bench(store)
        // No route takes the one; the other is given up. Neither has a handler that could ask again.
        store.leave(record(.scan(scene)), attempts: scene == "handled" ? 6 : 2)
        await bench.keeper.round()
        for number in 1...3 {
            await store.refused.reach(number)
            await bench.untilAsleep(1)
            #expect(store.settlements.values.isEmpty)
            clock.advance(by: .seconds(1))
        }
        await store.settlements.reach(1)
        #expect(store.settlements.values.map(\.settlement.outcome) == [scene == "handled" ? .abandoned : .handled])
        #expect(try await bench.deliver(.scan(scene)).text == "success")
        #expect(bench.journal.answers.values.map(\.source) == [.repeated])
    }

    /// So many people's pushes that were left, and how many of their handlers may run at once.
    private func crowded(_ count: Int, atOnce limit: Int) throws -> (AbandoningStore, InboxBench) {
        let store = AbandoningStore(time: clock.source)
        var limits = InboxLimits()
        limits.resumedHandlers = limit
        for number in 1...count { store.leave(record(.scan("held", from: number))) }
        return (store, try bench(store, limits: limits))
    }

    /// Whoever scans now finds room; what waits stays in the store, and another process may take it.
    @Test func asManyAsMayRunAreTakenAndTheNextOnceOneHasEnded() async throws {
        let (store, bench) = try crowded(5, atOnce: 2)
        let keeper = Task { await bench.keeper.run() }
        await gate.arrivals.reach(2)
        // Each handler has a watch, and the keeper sleeps.
        await bench.untilAsleep(3)
        #expect(store.left == 3)
        #expect(bench.inbox.runningHandlers == 2)
        let scan = try bench.send(.scan("handled"))
        #expect(await scan.value.text.contains("done"))
        gate.open()
        await clock.advance { store.settlements.values.count == 6 }
        #expect(store.left == 0)
        #expect(store.mostAskedFor <= 2)
        keeper.cancel()
        await keeper.value
    }

    @Test func whatWaitsDoesNotHoldUpTheSignsOfLife() async throws {
        let (store, bench) = try crowded(2, atOnce: 1)
        let keeper = Task { await bench.keeper.run() }
        await clock.advance { store.heartbeats.values.count == 3 }
        #expect(store.left == 1)
        gate.open()
        await clock.advance { store.settlements.values.count == 2 }
        keeper.cancel()
        await keeper.value
    }

    /// This process had lost it, while its handler was at work, and got it back.
    @Test func aPushWhoseHandlerRunsHereAlreadyWaitsForItsEndAndIsNotedOnce() async throws {
        let store = AbandoningStore(time: clock.source)
        let bench = try bench(store)
        let record = record(.scan("held"))
        store.leave(record)
        store.leaveAgain(record.key)
        await bench.keeper.round()
        await gate.arrivals.reach(1)
        for _ in 1...3 {
            // One sleeper watches the handler, the other is the push that waits.
            await bench.untilAsleep(2)
            clock.advance(by: LeaseTimes.heartbeat)
        }
        await bench.untilAsleep(2)
        gate.open()
        await store.settlements.reach(1)
        await clock.advance { runs.values.count == 2 }
        let attempts = bench.journal.notes.values.compactMap { note in
            if case .takenOver(_, _, let attempt) = note { attempt } else { nil }
        }
        #expect(attempts == [2, 3])
    }

    @Test func signsOfLifeComeInTimeAndTheEndGivesAllUp() async throws {
        let store = AbandoningStore(time: clock.source)
        let bench = try bench(store)
        let keeper = Task { await bench.keeper.run() }
        for number in 1...3 {
            await store.heartbeats.reach(number)
            await bench.untilAsleep(1)
            clock.advance(by: LeaseTimes.heartbeat)
        }
        await store.heartbeats.reach(4)
        #expect(store.releases.values.isEmpty)
        keeper.cancel()
        await keeper.value
        #expect(store.releases.values.count == 1)
    }
}
