internal import OfficialAccount
import Synchronization

/// How often each flow's status was asked for lately; in this process alone, and never more than so many flows.
final class PollMemory: Sendable {
    /// Flows that are remembered.
    private static let limit = 4096

    private struct Memory {
        var paces: [FlowID: PollPace] = [:]
        /// In the order in which they were first asked for.
        var order: [FlowID] = []
    }

    private let limits: FlowLimits
    private let memory = Mutex(Memory())

    init(limits: FlowLimits) { self.limits = limits }

    /// Counts one request.
    func poll(_ flow: FlowID, at now: FlowTime) -> PollPace.Answer {
        memory.withLock { memory in
            if memory.paces[flow] == nil {
                if memory.order.count >= Self.limit {
                    // The oldest half at once, so that it is not moved for each.
                    for old in memory.order.prefix(Self.limit / 2) { memory.paces[old] = nil }
                    memory.order.removeFirst(Self.limit / 2)
                }
                memory.order.append(flow)
            }
            return memory.paces[flow, default: limits.pace()].poll(at: now)
        }
    }
}
