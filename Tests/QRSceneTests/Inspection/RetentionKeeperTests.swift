import Logging
import QRScene
import Synchronization
import Testing

@Suite("Retention", .timeLimit(.minutes(3)))
struct RetentionKeeperTests {
    /// Has so many old pushes, and lets go what it is asked for; or refuses.
    private final class Old: PushArchive {
        struct Call: Equatable {
            var before: Int64
            var limit: Int
        }

        private let state: Mutex<(left: Int, calls: [Call], failures: Int)>

        init(_ count: Int, failures: Int = 0) { state = Mutex((count, [], failures)) }

        var left: Int { state.withLock(\.left) }
        var calls: [Call] { state.withLock(\.calls) }

        func prune(before: Int64, limit: Int) async throws(StoreError) -> Int {
            let count: Int? = state.withLock { state in
                state.calls.append(Call(before: before, limit: limit))
                guard state.failures == 0 else {
                    state.failures -= 1
                    return nil
                }
                let count = min(state.left, limit)
                state.left -= count
                return count
            }
            guard let count else { throw .unavailable(reason: "busy") }
            return count
        }

        func pushes(_ filter: PushFilter) async throws(StoreError) -> [StoredPush] { [] }

        func pushes(_ ids: [PushID]) async throws(StoreError) -> [StoredPush] { [] }

        func count(_ filter: PushFilter) async throws(StoreError) -> Int { left }

        func jobs(_ state: StoredJob.State, after: JobID?, limit: Int) async throws(StoreError) -> [StoredJob] { [] }

        func revive(_ id: JobID) async throws(StoreError) -> Revival { .unknown }
    }

    private struct End: Error {}

    /// A keeper whose sleeps take no time; the `sleeps`-th ends it.
    private func keeper(_ archive: Old, sleeps: Int, log: LogLines = LogLines()) -> (RetentionKeeper, Slept) {
        let slept = Slept()
        let start = ContinuousClock.now
        let time = TimeSource(
            unixMilliseconds: { 1_767_225_600_000 },
            now: { start },
            sleep: { until in
                guard slept.add(until - start) < sleeps else { throw End() }
            }
        )
        let logger = log.logger()
        return (
            RetentionKeeper(
                archive: archive,
                state: MemoryInboxStore(),
                retention: .seconds(86_400),
                time: time,
                logger: logger
            ), slept
        )
    }

    private final class Slept: Sendable {
        private let durations = Mutex<[Duration]>([])

        var values: [Duration] { durations.withLock { $0 } }

        func add(_ duration: Duration) -> Int {
            durations.withLock { durations in
                durations.append(duration)
                return durations.count
            }
        }
    }

    @Test func oldPushesGoInSmallStepsWithPausesBetweenThem() async {
        let archive = Old(250)
        let (keeper, slept) = keeper(archive, sleeps: 3)
        await keeper.run()
        #expect(archive.left == 0)
        let call = Old.Call(before: 1_767_225_600_000 - 86_400_000, limit: RetentionKeeper.batch)
        #expect(archive.calls == [call, call, call])
        #expect(slept.values == [RetentionKeeper.pause, RetentionKeeper.pause, RetentionKeeper.interval])
    }

    @Test func aStoreThatRefusesIsAskedAgainLater() async {
        let archive = Old(50, failures: 1)
        let log = LogLines()
        let (keeper, slept) = keeper(archive, sleeps: 2, log: log)
        await keeper.run()
        #expect(archive.left == 0)
        #expect(slept.values == [RetentionKeeper.interval, RetentionKeeper.interval])
        #expect(log.text.contains("could not let old pushes go"))
    }

    @Test func itStopsBetweenTwoSteps() async {
        let archive = Old(1000)
        let (keeper, _) = keeper(archive, sleeps: 1)
        await keeper.run()
        #expect(archive.left == 1000 - RetentionKeeper.batch)
    }
}
