internal import Store
import Synchronization

// How spooling begins, and how it ends.
extension SpoolingStore {
    func begin(_ reason: StoreError) {
        observer?.began(reason)
        state.withLock { $0.since = (time.unixMilliseconds(), time.now()) }
        let drain = Task { [weak self] in
            var drain = SpoolDrain()
            while let pause = await self?.step(&drain), !Task.isCancelled {
                if pause > .zero { try? await Task.sleep(for: pause) }
            }
            // At an orderly end: nobody may be held for ever.
            self?.spoolAgain()
        }
        state.withLock { $0.drain = drain }
    }

    /// One step; how long to wait before the next, `nil` where there is none.
    private func step(_ drain: inout SpoolDrain) async -> Duration? {
        do throws(StoreError) {
            let passed = try await drain.step(self)
            if passed > 0 { tell(added: 0, drained: passed) }
            return drain.isOver ? nil : .zero
        } catch {
            return SpoolDrain.pause
        }
    }

    /// Whether what comes is held, and whether nothing more is on its way into the spool.
    var end: (isClosing: Bool, isQuiet: Bool) {
        state.withLock { ($0.traffic.course == .closing, $0.traffic.isQuiet) }
    }

    func close() { state.withLock { $0.traffic.close() } }

    func spoolAgain() {
        for passage in state.withLock({ $0.traffic.spoolAgain() }) { spool(passage) }
    }

    /// The spool is empty: what was held goes to the store, and then whatever comes.
    ///
    /// - Returns: Whether that succeeded; where it failed meanwhile, there is a spool again.
    func open() -> Bool {
        while true {
            let (leaving, course, since) = state.withLock { state in
                let leaving = state.traffic.open(until: time.now() + Self.patience)
                let since = state.since?.1
                if state.traffic.course == .direct { state.since = nil }
                return (leaving, state.traffic.course, since)
            }
            for (number, passage) in leaving { forward(passage.write, as: number) }
            switch course {
            case .closing: continue
            case .spooling: return false
            case .direct:
                observer?.ended(after: since.map { time.now() - $0 } ?? .zero)
                return true
            }
        }
    }
}
