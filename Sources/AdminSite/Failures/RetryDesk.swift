internal import Admin
internal import Store

/// Retries many failures, one after the other at a rate, until they are through or somebody cancels it.
///
/// One run at a time. Its record in the store is its progress and its stop button, so whichever instance a browser
/// reaches shows the run and can end it. It ends with the process that works on it: what was not retried then is still
/// among the failures.
struct RetryDesk: Sendable {
    /// The rates that can be chosen, in retries a second.
    static let rates = [1, 5, 20]
    private static let key = StateRecord.Key(kind: "admin_retry", id: "current")
    private static let memory: Int64 = 24 * 3_600_000

    let archive: any PushArchive
    let state: any StateStore
    let replays: ReplayDesk
    let time: TimeSource

    /// The last run; `nil` where there was none lately.
    func current() async throws(StoreError) -> RetryRun? {
        try await state.record(Self.key).flatMap { RetryRun(body: $0.body) }
    }

    /// Begins a run, and works on it in a task of its own.
    ///
    /// - Returns: Whether it began; not while another is at work.
    /// - Throws: `StoreError`.
    func begin(_ items: [FailureGroup.Item], rate: Int) async throws -> Bool {
        let run = RetryRun(total: items.count, rate: rate, at: state.now)
        let began = try await StateTransaction.run(state) { transaction in
            let record = try await transaction.record(Self.key.kind, Self.key.id)
            if let other = record.flatMap({ RetryRun(body: $0.body) }), other.isAlive(at: transaction.now) {
                return false
            }
            Self.put(run, record, transaction)
            return true
        }
        if began { Task { await work(on: items, run) } }
        return began
    }

    /// Cancels the run.
    func cancel() async throws {
        try await StateTransaction.run(state) { transaction in
            guard let record = try await transaction.record(Self.key.kind, Self.key.id),
                var run = RetryRun(body: record.body), run.state == .running
            else { return }
            run.state = .cancelled
            Self.put(run, record, transaction)
        }
    }

    private func work(on items: [FailureGroup.Item], _ run: RetryRun) async {
        var next = time.now()
        for (index, item) in items.enumerated() {
            next = max(next, time.now()) + .seconds(1) / run.rate
            guard (try? await time.sleep(next)) != nil else { return }
            guard await goesOn(run) else { return }
            let isDone = await retry(item)
            guard await note(isDone, isLast: index == items.count - 1, of: run) else { return }
        }
    }

    private func goesOn(_ run: RetryRun) async -> Bool {
        guard let current = try? await current() else { return false }
        return current.startedAt == run.startedAt && current.state == .running
    }

    private func retry(_ item: FailureGroup.Item) async -> Bool {
        switch item {
        case .push(let id):
            guard let push = try? await archive.push(id) else { return false }
            return (try? await replays.replay(push, by: nil)) != nil
        case .job(let id, _): return (try? await archive.revive(id)) == .revived
        }
    }

    /// Counts one; whether the run goes on.
    private func note(_ isDone: Bool, isLast: Bool, of run: RetryRun) async -> Bool {
        let goesOn = try? await StateTransaction.run(state) { transaction in
            let record = try await transaction.record(Self.key.kind, Self.key.id)
            guard let record, var current = RetryRun(body: record.body), current.startedAt == run.startedAt else {
                return false
            }
            if isDone { current.done += 1 } else { current.failed += 1 }
            current.heardAt = transaction.now
            if isLast, current.state == .running { current.state = .finished }
            Self.put(current, record, transaction)
            return current.state == .running
        }
        return goesOn ?? false
    }

    private static func put(_ run: RetryRun, _ record: StateRecord?, _ transaction: StateTransaction) {
        var record = record ?? StateRecord(key: key, body: [])
        record.body = run.body
        record.expiresAt = transaction.now + memory
        transaction.put(record)
    }
}
