internal import Store

/// The handlers at work, each by its push's key, and how many more may start.
struct RunTable {
    private let limits: InboxLimits
    private var runs: [DuplicateKey: HandlerRun] = [:]
    private var resumed = 0

    init(_ limits: InboxLimits) { self.limits = limits }

    var count: Int { runs.count }

    /// How many more may start for pushes for which nobody waits.
    var roomForResumed: Int { min(limits.resumedHandlers - resumed, limits.concurrentHandlers - runs.count) }

    subscript(key: DuplicateKey) -> HandlerRun? { runs[key] }

    /// The run of a push: the one that is at work, or else the one that is made; `nil` where too many are at work.
    mutating func enter(_ key: DuplicateKey, _ make: () -> HandlerRun) -> (run: HandlerRun, isNew: Bool)? {
        if let run = runs[key] { return (run, false) }
        guard runs.count < limits.concurrentHandlers else { return nil }
        let run = make()
        runs[key] = run
        if run.isResumed { resumed += 1 }
        return (run, true)
    }

    /// Takes a run out; another that has come in its place stays.
    mutating func leave(_ run: HandlerRun) {
        let key = run.received.key
        guard runs[key] === run else { return }
        runs[key] = nil
        if run.isResumed { resumed -= 1 }
    }
}
