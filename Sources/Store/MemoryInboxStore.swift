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
        /// The pushes whose handlers run.
        var running: [DuplicateKey: PushID] = [:]
        var keys: [PushID: DuplicateKey] = [:]
        /// Answered pushes, oldest first.
        var settled: SettledQueue
        /// The number of a push in ``settled``.
        var places = DigestTable()
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
        // Taken out here: the closure would take a copy of the whole record.
        let (key, settlement) = (record.key, record.settlement)
        return state.withLock { state in
            if let number = state.places.value(of: key.high), let known = state.settled.answer(to: key, at: number) {
                return .success(.answered(known.id, known.answer))
            }
            if !state.running.isEmpty, let id = state.running[key] { return .success(.running(id)) }
            if settlement == nil, state.running.count >= limits.running {
                return .failure(.overloaded(limit: limits.running))
            }
            let id = PushID(rawValue: state.next)
            state.next += 1
            if let settlement {
                remember(key, id, settlement.answer, at: now, in: &state)
            } else {
                state.keys[id] = key
                state.running[key] = id
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
            state.running[key] = nil
            remember(key, id, settlement.answer, at: now, in: &state)
        }
        done(.success(()))
    }

    /// Memory can always be written to, unless all running places are taken.
    public func readiness() -> StoreError? {
        state.withLock { $0.running.count < limits.running ? nil : .overloaded(limit: limits.running) }
    }

    private func remember(
        _ key: DuplicateKey,
        _ id: PushID,
        _ answer: StoredAnswer,
        at now: ContinuousClock.Instant,
        in state: inout State
    ) {
        while let oldest = state.settled.first, state.settled.isFull || oldest.at + limits.retention < now {
            state.places.remove(oldest.key.high)
            state.settled.removeFirst()
        }
        let number = state.settled.append(key, id, answer, at: now)
        state.places.set(number, for: key.high)
    }
}
