import Synchronization

/// Remembers pushes in memory, as many and as long as retries need: for trials, measurements and tests.
///
/// Nothing survives the process. What it keeps of a push is its key and its answer, so memory is bounded by
/// ``Limits/answered`` answers; the oldest go first, and none before it is ``Limits/retention`` old unless the bound
/// demands it. Running pushes are bounded too: one more is refused as overload.
public final class MemoryInboxStore: InboxStore {
    /// How much is kept.
    public struct Limits: Sendable {
        /// Answered pushes that are remembered at most.
        public var answered = 100_000
        /// Pushes whose handlers may run at one time.
        public var running = 20_000
        /// How long an answer is remembered after its push was settled.
        ///
        /// The platform's retries end after about 15 s.
        public var retention: Duration = .seconds(120)

        /// The defaults.
        public init() {}
    }

    private struct State {
        var next: Int64 = 1
        var running = 0
        var pushes: [DuplicateKey: Entry] = [:]
        var keys: [PushID: DuplicateKey] = [:]
        /// Answered pushes, oldest first; a ring that only grows to the limit.
        var settled: SettledQueue
    }

    private enum Entry {
        case running(PushID)
        case answered(PushID, StoredAnswer)
    }

    private let limits: Limits
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// An empty store.
    ///
    /// - Parameters:
    ///   - limits: How much it keeps.
    ///   - now: The monotonic clock; tests bring their own.
    public init(limits: Limits = Limits(), now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.limits = limits
        self.now = now
        state = Mutex(State(settled: SettledQueue(capacity: limits.answered)))
    }

    /// Remembers a push; always answers at once.
    public func admit(
        _ record: PushRecord,
        _ receiver: () -> any AdmissionReceiver
    ) -> Result<Admission, StoreError>? {
        let now = now()
        return state.withLock { state in
            switch state.pushes[record.key] {
            case .running(let id): return .success(.running(id))
            case .answered(let id, let answer): return .success(.answered(id, answer))
            case nil: break
            }
            if record.settlement == nil, state.running >= limits.running {
                return .failure(.overloaded(limit: limits.running))
            }
            let id = PushID(rawValue: state.next)
            state.next += 1
            if let settlement = record.settlement {
                remember(record.key, .answered(id, settlement.answer), at: now, in: &state)
            } else {
                state.running += 1
                state.keys[id] = record.key
                state.pushes[record.key] = .running(id)
            }
            return .success(.new(id))
        }
    }

    /// Remembers how a push ended; always answers at once.
    public func settle(
        _ id: PushID,
        _ settlement: Settlement,
        _ done: @escaping @Sendable (Result<Void, StoreError>) -> Void
    ) {
        let now = now()
        state.withLock { state in
            guard let key = state.keys.removeValue(forKey: id) else { return }
            state.running -= 1
            remember(key, .answered(id, settlement.answer), at: now, in: &state)
        }
        done(.success(()))
    }

    /// Memory can always be written to, unless all running places are taken.
    public func readiness() -> StoreError? {
        state.withLock { $0.running < limits.running ? nil : .overloaded(limit: limits.running) }
    }

    private func remember(_ key: DuplicateKey, _ entry: Entry, at now: ContinuousClock.Instant, in state: inout State) {
        while let oldest = state.settled.first, state.settled.isFull || oldest.at + limits.retention < now {
            state.pushes[oldest.key] = nil
            state.settled.removeFirst()
        }
        state.pushes[key] = entry
        state.settled.append(.init(key: key, at: now))
    }
}
