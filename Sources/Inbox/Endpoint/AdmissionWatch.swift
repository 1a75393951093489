internal import Store
import Synchronization

/// Answers the pushes that a store keeps waiting for too long.
///
/// All deadlines lie equally far ahead, so the line is in the order of deadlines, and one task sleeps until the first of
/// them: a task a push would cost more than the push. What was answered in time stays in line as a husk until then.
final class AdmissionWatch: Sendable {
    private struct State {
        var line: [(admission: SettledAdmission, deadline: ContinuousClock.Instant)] = []
        var isWatching = false
    }

    private let time: TimeSource
    private let state = Mutex(State())

    init(time: TimeSource) {
        self.time = time
    }

    func watch(_ admission: SettledAdmission, until deadline: ContinuousClock.Instant) {
        let begins = state.withLock { state in
            state.line.append((admission, deadline))
            defer { state.isWatching = true }
            return !state.isWatching
        }
        if begins { Task { await self.run(from: deadline) } }
    }

    private func run(from first: ContinuousClock.Instant) async {
        var next: ContinuousClock.Instant? = first
        while let deadline = next {
            guard (try? await time.sleep(deadline)) != nil else { return }
            let (late, following) = takeLate()
            for admission in late { admission.expire() }
            next = following
        }
    }

    /// Those whose deadline has passed, and the deadline of the first that is still open behind them.
    private func takeLate() -> (late: [SettledAdmission], next: ContinuousClock.Instant?) {
        let now = time.now()
        return state.withLock { state in
            let passed = state.line.prefix { $0.deadline <= now }.map(\.admission)
            state.line.removeFirst(passed.count)
            state.line.removeAll { $0.admission.isOver }
            state.isWatching = !state.line.isEmpty
            return (passed, state.line.first?.deadline)
        }
    }
}
