import Synchronization

/// Holds handlers back until a test lets them go, and tells it when they are there.
package final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    package let arrivals = EventLog<Void>()
    private let state = Mutex(State())

    package init() {}

    /// Waits for ``open()``; cancellation does not help, as with a handler that ignores it.
    package func pass() async {
        arrivals.add(())
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.held.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    package func open() {
        let held = state.withLock { state in
            state.isOpen = true
            let held = state.held
            state.held = []
            return held
        }
        for continuation in held { continuation.resume() }
    }
}
