import Synchronization

/// Tells whoever waits for it that records have changed: pages that show a status, feeds.
///
/// A hint, not a log: it says which record changed and not how; whoever hears it reads. A change by another process may
/// be told late or not at all, so whoever must know looks now and then by itself.
public final class StateWatchers: Sendable {
    /// One who hears; ends with its last reference.
    public final class Watch: Sendable {
        private let end: @Sendable () -> Void

        fileprivate init(_ end: @escaping @Sendable () -> Void) { self.end = end }

        deinit { end() }
    }

    private struct State {
        var next: UInt64 = 0
        var watchers: [StateRecord.Key: [UInt64: @Sendable () -> Void]] = [:]
    }

    private let state = Mutex(State())

    /// Nobody watches yet.
    public init() {}

    /// Calls a closure after each change of a record, from any thread; it must neither block nor take long.
    ///
    /// - Returns: What to hold as long as it is to be called.
    public func watch(_ key: StateRecord.Key, _ heard: @escaping @Sendable () -> Void) -> Watch {
        let number = state.withLock { state in
            state.next += 1
            state.watchers[key, default: [:]][state.next] = heard
            return state.next
        }
        return Watch { [weak self] in
            self?.state.withLock { state in
                state.watchers[key]?[number] = nil
                if state.watchers[key]?.isEmpty == true { state.watchers[key] = nil }
            }
        }
    }

    /// Tells that records have changed; for stores, once the change is durable.
    public func tell(_ keys: [StateRecord.Key]) {
        let heard = state.withLock { state in keys.flatMap { state.watchers[$0].map { Array($0.values) } ?? [] } }
        for closure in heard { closure() }
    }
}
