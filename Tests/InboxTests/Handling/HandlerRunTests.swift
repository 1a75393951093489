import HTTPTypes
import HTTPWire
import OfficialAccount
import SceneRouting
import Store
import Synchronization
import TestSupport
import Testing
import WeChatPush

@testable import Inbox

/// Deadlines, retries and late replies, with clocks that only the test moves.
@Suite("Handler runs", .timeLimit(.minutes(3)))
struct HandlerRunTests {
    private struct Failure: Error {}

    @Test func aRetryJoinsTheRunAndGetsTheSameBytes() async throws {
        let gate = Gate()
        let runs = Atomic<Int>(0)
        let bench = try InboxBench { scenes in
            try scenes.on("slow") { _, _ in
                runs.wrappingAdd(1, ordering: .relaxed)
                await gate.pass()
                return .text("done")
            }
        }
        let deliveries = try (0..<50).map { _ in try bench.send(.scan("slow")) }
        await gate.arrivals.reach(1)
        gate.open()
        var bodies: Set<[UInt8]> = []
        for delivery in deliveries { bodies.insert(await delivery.value.body) }
        let later = try await bench.deliver(.scan("slow"))
        bodies.insert(later.body)
        #expect(bodies.count == 1)
        #expect(later.text.contains("done"))
        #expect(runs.load(ordering: .relaxed) == 1)
        #expect(bench.sink.repeated == 0)
        #expect(bench.journal.answers.values.last?.source == .repeated)
        #expect(bench.inbox.runningHandlers == 0)
    }

    @Test func aSealedReplyIsRepeatedByteForByte() async throws {
        let bench = try InboxBench(mode: .safe) { scenes in
            try scenes.on("sealed") { _, _ in .text("hello") }
            try scenes.reply("template", with: try ReplyTemplate(.text("hello {scene}")))
        }
        for scene in ["sealed", "template"] {
            let push = Push.scan(scene)
            let first = try await bench.deliver(push)
            bench.clock.advance(by: .seconds(5))
            let retry = try await bench.deliver(push)
            #expect(first.text.contains("<Encrypt>"))
            #expect(first.body == retry.body)
            #expect(first.fields == retry.fields)
        }
    }

    @Test func aLateHandlerIsAnsweredSuccessAndItsReplyGoesToTheHook() async throws {
        let gate = Gate()
        let bench = try InboxBench { scenes in
            try scenes.on("late") { _, _ in
                await gate.pass()
                return .text("at last")
            }
        }
        let delivery = try bench.send(.scan("late"))
        await gate.arrivals.reach(1)
        await bench.untilAsleep(2)
        bench.clock.advance(by: .milliseconds(4499))
        #expect(bench.journal.answers.values.isEmpty)
        bench.clock.advance(by: .milliseconds(1))
        #expect(await delivery.value.text == "success")
        #expect(bench.journal.answers.values.map(\.source) == [.deadline])
        gate.open()
        await bench.lateReplies.reach(1)
        #expect(bench.lateReplies.values.first?.reply == .text("at last"))
        #expect(bench.lateReplies.values.first?.openID == Push.scan("late").openID)
        let retry = try await bench.deliver(.scan("late"))
        #expect(retry.text == "success")
        #expect(bench.lateReplies.values.count == 1)
    }

    @Test func aRetryThatWaitsWhenALateHandlerReturnsGetsTheReplyInItsAnswer() async throws {
        let gate = Gate()
        let bench = try InboxBench { scenes in
            try scenes.on("late") { _, _ in
                await gate.pass()
                return .text("at last")
            }
        }
        let first = try bench.send(.scan("late"))
        await gate.arrivals.reach(1)
        await bench.untilAsleep(2)
        bench.clock.advance(by: .seconds(5))
        #expect(await first.value.text == "success")
        let retry = try bench.send(.scan("late"))
        gate.open()
        #expect(await retry.value.text.contains("at last"))
        #expect(bench.lateReplies.values.isEmpty)
    }

    @Test func aHandlerThatThrowsIsAnsweredSuccessAndTouchesNoOther() async throws {
        let bench = try InboxBench { scenes in
            try scenes.on("bad") { _, _ in throw Failure() }
            try scenes.on("good") { _, _ in .text("fine") }
        }
        let bad = try bench.send(.scan("bad"))
        let good = try bench.send(.scan("good", from: 2))
        #expect(await bad.value.text == "success")
        #expect(await good.value.text.contains("fine"))
        #expect(try await bench.deliver(.scan("bad")).text == "success")
        guard case .handlerFailed(_, let route, _, let error)? = bench.journal.notes.values.first else {
            Issue.record("nobody was told")
            return
        }
        #expect(route == "bad")
        #expect(error.contains("Failure"))
        #expect(bench.inbox.runningHandlers == 0)
    }

    @Test func aHandlerThatNeverReturnsIsGivenUpAndItsPlaceIsFree() async throws {
        let gate = Gate()
        var limits = InboxLimits()
        limits.handlerTimeLimit = .seconds(60)
        limits.concurrentHandlers = 1
        let bench = try InboxBench(limits: limits) { scenes in
            try scenes.on("stuck") { _, _ in
                await gate.pass()
                return .text("never seen")
            }
        }
        let stuck = try bench.send(.scan("stuck"))
        await gate.arrivals.reach(1)
        await bench.untilAsleep(2)
        let other = try await bench.deliver(.scan("stuck", from: 2))
        #expect(other.status == .serviceUnavailable)
        bench.clock.advance(by: .seconds(5))
        #expect(await stuck.value.text == "success")
        bench.clock.advance(by: .seconds(60))
        await bench.journal.notes.reach(2)
        #expect(bench.inbox.runningHandlers == 0)
        gate.open()
        #expect(try await bench.deliver(.scan("stuck")).text == "success")
        #expect(bench.lateReplies.values.isEmpty)
    }

    @Test func aHandlerHearsItsDeadlineAndAKeyThatRetriesShare() async throws {
        let contexts = EventLog<ScanContext>()
        let bench = try InboxBench { scenes in
            try scenes.on("seat/{row}/{place}") { _, context in
                contexts.add(context)
                return nil
            }
        }
        let push = Push.scan("seat/4/12")
        #expect(try await bench.deliver(push).text == "success")
        _ = try await bench.deliver(.scan("seat/4/12", from: 2))
        let context = try #require(contexts.values.first)
        #expect(context.parameters["row"] == "4")
        #expect(context.parameters["place"] == "12")
        #expect(context.deadline == bench.clock.source.now() + .milliseconds(4500))
        #expect(context.idempotencyKey.count == 32)
        #expect(contexts.values.map(\.idempotencyKey).count == Set(contexts.values.map(\.idempotencyKey)).count)
    }
}

extension InboxBench {
    /// Yields until so many tasks sleep on the clock: a deadline that is not set yet cannot pass.
    func untilAsleep(_ count: Int) async {
        while clock.sleeping < count { await Task.yield() }
    }
}
