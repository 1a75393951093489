internal import OfficialAccount
package import Store
import Synchronization

/// Clocks that stand still until a test moves them; whoever sleeps is woken by the move that passes its time.
package final class ManualTime: Sendable {
    private struct Sleeper {
        var until: ContinuousClock.Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = ContinuousClock.now
        var unixMilliseconds: Int64 = 1_767_225_600_000
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var next = 0
        var isStopped = false
    }

    private let state = Mutex(State())

    package init() {}

    package var source: TimeSource {
        TimeSource(
            unixMilliseconds: { self.state.withLock(\.unixMilliseconds) },
            now: { self.state.withLock(\.now) },
            sleep: { try await self.sleep(until: $0) }
        )
    }

    /// How many tasks sleep now.
    package var sleeping: Int { state.withLock(\.sleepers.count) }

    /// Moves both clocks and wakes whose time has come.
    package func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now += duration
            state.unixMilliseconds += duration.wholeMilliseconds
            let woken = state.sleepers.filter { $0.value.until <= state.now }
            for id in woken.keys { state.sleepers[id] = nil }
            return woken.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Ends every sleep: the sleepers hold the inbox, which holds these clocks, and would never go.
    package func stop() {
        let sleepers = state.withLock { state in
            defer { (state.sleepers, state.isStopped) = ([:], true) }
            return state.sleepers.values.map(\.continuation)
        }
        for sleeper in sleepers { sleeper.resume(throwing: CancellationError()) }
    }

    /// The monotonic clock.
    package var now: ContinuousClock.Instant { state.withLock(\.now) }

    /// Moves the clocks on in steps until something is so, letting everybody run between them.
    package func advance(inStepsOf step: Duration = .milliseconds(200), until condition: () -> Bool) async {
        while !condition() {
            advance(by: step)
            for _ in 0..<20 { await Task.yield() }
        }
    }

    private func sleep(until: ContinuousClock.Instant) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let immediate: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil || state.isStopped { return .failure(CancellationError()) }
                    if until <= state.now { return .success(()) }
                    state.sleepers[id] = Sleeper(until: until, continuation: continuation)
                    return nil
                }
                if let immediate { continuation.resume(with: immediate) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
