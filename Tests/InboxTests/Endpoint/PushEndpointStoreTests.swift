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

/// Stores that answer later, from elsewhere, or refuse: nothing is acknowledged that is not stored.
@Suite("Push endpoint over slow and refusing stores", .timeLimit(.minutes(3)))
struct PushEndpointStoreTests {
    private let runs = EventLog<String>()
    private let gate = Gate()

    private func bench(_ store: any InboxStore, limits: InboxLimits = InboxLimits()) throws -> InboxBench {
        try InboxBench(store: store, limits: limits, runs: runs, gate: gate)
    }

    private static let new = Result<Admission, StoreError>.success(.new(.sample(1)))

    // MARK: Later

    @Test(arguments: ["ready", "nobody"])
    func aDecidedPushIsAnsweredWhenTheStoreSaysSo(_ scene: String) async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan(scene))
        let admission = await store.admission(1)
        #expect(admission.record.settlement != nil)
        #expect(bench.journal.answers.values.isEmpty)
        await admission.answer(Self.new)
        let text = await delivery.value.text
        #expect(scene == "nobody" ? text == "success" : text.contains("at once"))
        #expect(store.settlements.values.isEmpty)
        #expect(bench.sink.repeated == 0)
    }

    /// The store is away and has kept the push beside it: what needs no handler is answered, and no handler starts.
    @Test(arguments: ["ready", "handled"])
    func aSpooledPushIsAnsweredAndDecidedLater(_ scene: String) async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan(scene))
        let admission = await store.admission(1)
        await admission.answer(.success(.spooled(admission.record.settlement?.answer ?? .success)))
        let text = await delivery.value.text
        #expect(scene == "handled" ? text == "success" : text.contains("at once"))
        #expect(runs.values.isEmpty && store.settlements.values.isEmpty)
        #expect(bench.journal.answers.values.map(\.source) == [.spooled])
        #expect(bench.inbox.runningHandlers == 0)
    }

    @Test func aHandlerStartsWhenItsPushIsStoredAndItsAnswerLeavesWhenThatIsStored() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan("handled"))
        let admission = await store.admission(1)
        #expect(admission.record.settlement == nil)
        #expect(runs.values.isEmpty)
        await admission.answer(Self.new)
        let settling = await store.settlement(1)
        #expect(runs.values == ["handled"])
        #expect(bench.journal.answers.values.isEmpty)
        #expect(settling.settlement.outcome == .handled)
        await settling.answer(.success(()))
        let response = await delivery.value
        #expect(response.text.contains("done"))
        #expect(response.body == settling.settlement.answer.body)
        #expect(bench.inbox.runningHandlers == 0)
    }

    @Test func aPushThatAnotherProcessAnsweredGetsTheStoredBytes() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let answer = StoredAnswer(contentType: .xml, body: Array("<xml>stored elsewhere</xml>".utf8))
        for (number, scene) in ["handled", "ready"].enumerated() {
            let delivery = try bench.send(.scan(scene))
            await store.admission(number + 1).answer(.success(.answered(PushID(rawValue: 7), answer)))
            #expect(await delivery.value.body == answer.body)
        }
        #expect(bench.journal.answers.values.map(\.source) == [.repeated, .repeated])
        #expect(runs.values.isEmpty)
    }

    // MARK: Refused

    struct Refusing: Sendable, CustomTestStringConvertible {
        let name: String
        let store: AnsweringStore
        let scene: String
        let runs: Int
        var testDescription: String { "\(name), \(scene)" }
    }

    @Test(arguments: [
        Refusing(name: "at admission", store: .init(admission: .failure(.full)), scene: "handled", runs: 0),
        Refusing(name: "at admission", store: .init(admission: .failure(.full)), scene: "ready", runs: 0),
        Refusing(name: "at admission", store: .init(admission: .failure(.full)), scene: "nobody", runs: 0),
        Refusing(
            name: "as overload",
            store: .init(admission: .failure(.overloaded(limit: 1))),
            scene: "handled",
            runs: 0
        ),
        Refusing(name: "at settlement", store: .init(settlement: .failure(.full)), scene: "handled", runs: 1),
    ])
    func aRefusalIs503AndNeverSuccess(_ example: Refusing) async throws {
        let bench = try bench(example.store)
        let response = try await bench.deliver(.scan(example.scene))
        #expect(response.status == .serviceUnavailable)
        #expect(response.body.isEmpty)
        #expect(runs.values.count == example.runs)
        #expect(bench.journal.answers.values.map(\.source) == [.unavailable])
        #expect(bench.journal.answers.values.map(\.status) == [503])
        #expect(bench.journal.notes.values.count == 1)
        #expect(bench.inbox.runningHandlers == 0)
        #expect(bench.sink.repeated == 0)
    }

    @Test(arguments: ["handled", "ready"])
    func aRefusalThatComesLaterIs503Too(_ scene: String) async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan(scene))
        await store.admission(1).answer(.failure(.full))
        #expect(await delivery.value.status == .serviceUnavailable)
        #expect(runs.values.isEmpty)
        #expect(bench.inbox.runningHandlers == 0)
    }

    @Test func aSettlementThatIsRefusedReachesEveryWaiterAs503() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let deliveries = try (0..<3).map { _ in try bench.send(.scan("held")) }
        await store.admission(1).answer(Self.new)
        await gate.arrivals.reach(1)
        gate.open()
        let settling = await store.settlement(1)
        await settling.answer(.failure(.full))
        for delivery in deliveries { #expect(await delivery.value.status == .serviceUnavailable) }
        #expect(runs.values.count == 1)
        #expect(bench.inbox.runningHandlers == 0)
        // The handler has run: its outcome is stored as soon as the store takes it.
        await bench.untilAsleep(1)
        bench.clock.advance(by: .seconds(1))
        let again = await store.settlement(2)
        #expect(again.lease == settling.lease)
        #expect(again.settlement == settling.settlement)
        await again.answer(.success(()))
        #expect(runs.values.count == 1)
    }

    // MARK: At work elsewhere

    @Test(arguments: ["handled", "ready"])
    func aPushThatAnotherProcessHandlesGetsItsAnswer(_ scene: String) async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan(scene))
        await store.admission(1).answer(.success(.running(PushID(rawValue: 7))))
        await bench.untilAsleep(1)
        let answer = StoredAnswer(contentType: .xml, body: Array("theirs".utf8))
        store.answers.withLock { $0[PushID(rawValue: 7)] = answer }
        bench.clock.advance(by: .milliseconds(50))
        #expect(await delivery.value.text == "theirs")
        #expect(bench.journal.answers.values.map(\.source) == [.joined])
        #expect(runs.values.isEmpty)
    }

    @Test func aPushThatNobodyAnswersInTimeIsAcknowledgedForItIsStored() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan("handled"))
        await store.admission(1).answer(.success(.running(PushID(rawValue: 7))))
        await bench.untilAsleep(1)
        bench.clock.advance(by: .milliseconds(4500))
        #expect(await delivery.value.text == "success")
        #expect(bench.journal.answers.values.map(\.source) == [.deadline])
    }

    @Test func whoeverLostItsLeaseGivesTheAnswerOfTheOther() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let delivery = try bench.send(.scan("handled"))
        await store.admission(1).answer(Self.new)
        let answer = StoredAnswer(contentType: .xml, body: Array("theirs".utf8))
        store.answers.withLock { $0[PushID(rawValue: 1)] = answer }
        await store.settlement(1).answer(.failure(.leaseLost))
        #expect(await delivery.value.text == "theirs")
        #expect(bench.inbox.runningHandlers == 0)
    }

    // MARK: Bounds

    @Test func theRetriesThatWaitAreBounded() async throws {
        var limits = InboxLimits()
        limits.waitingRetries = 3
        let bench = try bench(MemoryInboxStore(), limits: limits)
        let waiting = try (0..<3).map { _ in try bench.send(.scan("held")) }
        await gate.arrivals.reach(1)
        for _ in 0..<5 {
            #expect(try await bench.deliver(.scan("held")).status == .serviceUnavailable)
        }
        gate.open()
        for delivery in waiting { #expect(await delivery.value.text.contains("done")) }
        #expect(try await bench.deliver(.scan("held")).text.contains("done"))
        #expect(runs.values.count == 1)
    }

    @Test func theHandlersThatRunAreBounded() async throws {
        var limits = InboxLimits()
        limits.concurrentHandlers = 2
        let bench = try bench(MemoryInboxStore(), limits: limits)
        let running = try (1...2).map { try bench.send(.scan("held", from: $0)) }
        await gate.arrivals.reach(2)
        #expect(bench.inbox.runningHandlers == 2)
        #expect(try await bench.deliver(.scan("held", from: 3)).status == .serviceUnavailable)
        #expect(try await bench.deliver(.scan("handled", from: 3)).status == .serviceUnavailable)
        // A retry needs no place of its own, and a push that needs no handler none at all.
        let retry = try bench.send(.scan("held", from: 1))
        #expect(try await bench.deliver(.scan("ready", from: 3)).status == .ok)
        gate.open()
        for delivery in running + [retry] { #expect(await delivery.value.text.contains("done")) }
        #expect(bench.inbox.runningHandlers == 0)
        #expect(try await bench.deliver(.scan("held", from: 3)).text.contains("done"))
        #expect(runs.values.count == 3)
    }
}
