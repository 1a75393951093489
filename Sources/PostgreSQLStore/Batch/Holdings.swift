internal import Store
import Synchronization

/// What this process knows that it holds.
///
/// A connection that breaks during a commit leaves rows that name this process as their owner though it never heard of
/// them; nobody would work on them for as long as it lives. They are the ones that it owns, took a while ago, and does
/// not find here. A job whose conclusion failed is found in the same way.
final class Holdings: Sendable {
    private struct State {
        var pushes: Set<PushID> = []
        var jobs: Set<JobID> = []
    }

    private let state = Mutex(State())

    func hold(_ pushes: some Sequence<PushID>) { state.withLock { $0.pushes.formUnion(pushes) } }
    func hold(_ jobs: some Sequence<JobID>) { state.withLock { $0.jobs.formUnion(jobs) } }
    func leave(_ push: PushID) { _ = state.withLock { $0.pushes.remove(push) } }
    func leave(_ job: JobID) { _ = state.withLock { $0.jobs.remove(job) } }

    var pushes: SQLValue { state.withLock { .integers($0.pushes.map(\.rawValue)) } }
    var jobs: SQLValue { state.withLock { .integers($0.jobs.map(\.rawValue)) } }
}
