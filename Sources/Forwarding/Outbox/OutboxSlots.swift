internal import Store

/// Which jobs run now and which wait for a slot, as a value.
///
/// A slot is free as soon as its job has ended, whatever the others do. No target has more than its share, so that a
/// slow one cannot fill them all. What was taken from the store beyond that share waits here, in order; nothing more is
/// taken for its target meanwhile, so there is at most one batch of it.
struct OutboxSlots {
    /// Jobs that run at one time.
    let limit: Int
    /// Of those, jobs of one target.
    let share: Int
    private var running: [String: Int] = [:]
    private var waiting: [String: [TakenJob]] = [:]

    init(limit: Int, share: Int) {
        (self.limit, self.share) = (limit, share)
    }

    /// Slots that are free.
    var free: Int { limit - running.values.reduce(0, +) }

    /// Targets for which nothing more is to be taken from the store.
    var full: Set<String> { Set(waiting.keys).union(running.filter { $0.value >= share }.keys) }

    /// Puts jobs in line.
    mutating func add(_ jobs: [TakenJob]) {
        for job in jobs { waiting[job.job.target, default: []].append(job) }
    }

    /// The jobs that start now, in their order; `begin` is asked before each and may refuse its target.
    mutating func start(_ begin: (_ target: String) -> Bool) -> [TakenJob] {
        var started: [TakenJob] = []
        var free = free
        for target in waiting.keys.sorted() {
            while free > 0, running[target, default: 0] < share, let job = waiting[target]?.first, begin(target) {
                waiting[target]?.removeFirst()
                running[target, default: 0] += 1
                free -= 1
                started.append(job)
            }
            if waiting[target]?.isEmpty == true { waiting[target] = nil }
        }
        return started
    }

    /// Frees the slot of a job.
    mutating func end(_ target: String) {
        guard let count = running[target] else { return }
        running[target] = count > 1 ? count - 1 : nil
    }
}
