/// The jobs of a ``MemoryInboxStore``: what is not done yet, as a value.
///
/// There is one process, so nobody takes a job from another. A dead job is dropped: nothing in memory outlives the
/// process in which somebody could decide about it.
struct MemoryOutbox {
    private struct Item {
        var pushID: PushID?
        var job: Job
        var isTaken = false
    }

    private var next: Int64 = 1
    private var items: [JobID: Item] = [:]

    mutating func add(_ jobs: [Job], of push: PushID?) {
        for job in jobs {
            items[JobID(rawValue: next)] = Item(pushID: push, job: job)
            next += 1
        }
    }

    mutating func takeDue(limit: Int, except paused: Set<String>, at now: Int64) -> [TakenJob] {
        guard !items.isEmpty else { return [] }
        var first: [String: Int64] = [:]
        for (id, item) in items {
            guard let key = item.job.orderKey else { continue }
            first[key] = min(first[key] ?? .max, id.rawValue)
        }
        let due = items.filter { id, item in
            let isInTurn = item.job.orderKey.map { first[$0] == id.rawValue } ?? true
            return !item.isTaken && item.job.dueAt <= now && isInTurn && !paused.contains(item.job.target)
        }
        let chosen = due.sorted { ($0.value.job.dueAt, $0.key.rawValue) < ($1.value.job.dueAt, $1.key.rawValue) }
        return chosen.prefix(limit).map { id, item in
            items[id]?.isTaken = true
            return TakenJob(id: id, fence: 1, pushID: item.pushID, job: item.job)
        }
    }

    /// The jobs that are being done.
    var taken: LeaseReport.Holding {
        let taken = items.filter(\.value.isTaken)
        return LeaseReport.Holding(
            count: taken.count,
            first: taken.keys.map(\.rawValue).min(),
            since: taken.values.map(\.job.dueAt).min()
        )
    }

    mutating func conclude(_ id: JobID, _ conclusion: JobConclusion) throws(StoreError) {
        guard items[id]?.isTaken == true else { throw .leaseLost }
        switch conclusion {
        case .done, .dead:
            items[id] = nil
        case .again(let dueAt, _):
            items[id]?.isTaken = false
            items[id]?.job.attempts += 1
            items[id]?.job.dueAt = dueAt
        }
    }
}
