import Channels
import Foundation
import OfficialAccount
import SQLiteStore
import Store
import StoreContract
import Testing
import WeChatAPI

@testable import Sandbox

@Suite("Reconciler", .timeLimit(.minutes(5)))
struct ReconcilerTests {
    private struct Bench: Sendable {
        let platform: PlatformTransport
        let store: SQLiteStore
        let reconciler: Reconciler

        /// Follows that were found, by scene.
        func found() async throws -> [String?: Int64] {
            let rows = try await store.tallies(.all(.scene))
            return Dictionary(rows.map { ($0.name, $0.tally[.reconciled]) }) { first, _ in first }.filter { $1 != 0 }
        }

        func facts() async throws -> Int { try await store.facts(after: 0, limit: 100_000).count }
    }

    private func withBench(
        _ limits: PlatformLimits = PlatformLimits(),
        _ body: @Sendable (Bench) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-walk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let platform = try PlatformTransport(limits, at: midnight + 86_400)
        var time = TimeSource.system
        time.unixMilliseconds = { platform.now * 1000 }
        time.sleep = { _ in platform.advance(60) }
        let store = try SQLiteStore(path: folder.appending(path: "qrscene.db").path, synchronous: .off)
        let reconciler = Reconciler(
            store: store,
            client: try platform.client(),
            account: "default",
            clock: .china,
            gathering: SceneGathering(["b1_"]),
            time: time
        )
        try await body(Bench(platform: platform, store: store, reconciler: reconciler))
    }

    /// So many follow by a code of this scene, and so many without one, whom nobody has heard of.
    private func follow(_ bench: Bench, _ scene: String, _ count: Int, others: Int) throws {
        try bench.platform.change { platform in
            let request = CodeRequest(kind: .permanentText, scene: scene, lifetime: nil)
            let code = try platform.createCode(request, at: midnight)
            #expect(platform.followQuietly(count, by: code.ticket, at: midnight + 3600) == count)
            #expect(platform.followQuietly(others, by: nil, at: midnight + 7200) == others)
        }
    }

    @Test func aWalkOverThreePagesFindsEveryFollowOnce() async throws {
        try await withBench { bench in
            try follow(bench, "expo", 15_000, others: 10_000)
            let trial = try await bench.reconciler.run(since: 0, isTrial: true)
            #expect(trial.missed == ["expo": 15_000, "": 10_003])
            #expect(try await bench.facts() == 0)
            let end = try await bench.reconciler.run(since: 0)
            #expect(end.looked == 25_003)
            #expect(try await bench.found() == ["expo": 15_000, nil: 10_003])
            #expect(bench.platform.calls(of: "user/get") == 8)
            #expect(bench.platform.calls(of: "user/info/batchget") == 2 * 251)
            #expect(try await bench.reconciler.run(since: 0).missedFollows == 0)
            #expect(try await bench.facts() == 25_003)
        }
    }

    /// Wherever it is stopped, nobody is left out, and few are asked for twice.
    @Test func aWalkThatIsStoppedGoesOnWhereItWas() async throws {
        try await withBench { bench in
            try follow(bench, "expo", 2000, others: 1000)
            var stops = 0
            for calls in 1... {
                bench.platform.answer(calls % 7 + 2)
                do throws(ReconcileFailure) {
                    let end = try await bench.reconciler.run(since: 0)
                    #expect(end.looked == 3003)
                    #expect(end.missedFollows == 3003)
                    break
                } catch {
                    guard case .platform(.unreachable, _) = error else {
                        Issue.record("\(error)")
                        return
                    }
                    stops += 1
                }
            }
            #expect(stops > 5)
            #expect(try await bench.found() == ["expo": 2000, nil: 1003])
            #expect(try await bench.facts() == 3003)
            #expect(bench.platform.calls(of: "user/info/batchget") == 31)
        }
    }

    @Test func aUsedUpQuotaEndsTheDayAndNotTheWalk() async throws {
        var limits = PlatformLimits()
        limits.followerQueriesADay = 12
        try await withBench(limits) { bench in
            try follow(bench, "expo", 2500, others: 0)
            var days = 0
            while true {
                do throws(ReconcileFailure) {
                    _ = try await bench.reconciler.run(since: 0)
                    break
                } catch {
                    guard case .platform(.refused(let refusal), let state) = error else {
                        Issue.record("\(error)")
                        return
                    }
                    #expect(refusal.code == .dailyQuotaUsedUp)
                    days += 1
                    #expect(state.looked == days * 1200)
                    // The same day nothing is asked again.
                    await #expect(throws: ReconcileFailure.self) { try await bench.reconciler.run(since: 0) }
                    bench.platform.advance(86_400)
                }
            }
            #expect(days == 2)
            #expect(try await bench.found() == ["expo": 2500, nil: 3])
        }
    }

    @Test func whoIsKnownOrOlderIsLeftAlone() async throws {
        try await withBench { bench in
            try follow(bench, "expo", 3, others: 0)
            let people = bench.platform.change { $0.crowd.order.suffix(3) }
            let at = (midnight + 3600) * 1000
            let known = try #require(people.first)
            let follow = ChannelFact(account: "default", kind: .follow, at: at + 900, openID: known, scene: "expo")
            try await bench.store.note([follow], "known")
            let end = try await bench.reconciler.run(since: at - 1)
            #expect(end.missed == ["expo": 2])
            // The push of another one comes after all: it counts, and what was found does not.
            let late = ChannelFact(
                account: "default",
                kind: .follow,
                at: at,
                openID: people[people.endIndex - 1],
                scene: "expo"
            )
            try await bench.store.note([late], "late")
            _ = try await bench.store.rollUp(limit: 100, by: .china)
            let tally = try await bench.store.tallies(.all(.scene)).first?.tally
            #expect([tally?[.follows], tally?[.reconciled], tally?[.people]] == [2, 1, 3])
        }
    }

    /// Without a fact there is no saying since when somebody listens.
    @Test func nothingIsAddedBeforeTheFirstFact() async throws {
        try await withBench { bench in
            try follow(bench, "expo", 3, others: 2)
            await #expect(throws: ReconcileFailure.nothingCounted) { try await bench.reconciler.run(since: nil) }
            try await bench.store.note([.sample(.scan, "a", at: (midnight + 5000) * 1000)], "first")
            #expect(try await bench.reconciler.run(since: nil).missed == ["": 2])
        }
    }

    @Test func figuresOfAnotherClockStopAWalk() async throws {
        try await withBench { bench in
            try await bench.store.note([.sample(.scan, "a")], "a")
            _ = try await bench.store.rollUp(limit: 10, by: AccountClock(zone: "Etc/UTC", offset: 0))
            try await bench.store.note([.sample(.scan, "a")], "b")
            await #expect(throws: ReconcileFailure.otherZone("Etc/UTC")) { try await bench.reconciler.run(since: 0) }
        }
    }
}
