/// The deadlines of one lane's connections.
///
/// All deadlines of one kind last equally long, so a queue per kind, each in order of arrival, is always sorted: setting,
/// moving and removing one is constant time, and the nearest is at the front of one of few queues. Links are slot numbers
/// in arrays; nothing is allocated for a deadline.
struct DeadlineQueue {
    private struct Entry {
        var previous = Self.none
        var next = Self.none
        var kind = Self.none
        var dueAt: UInt64 = 0
        static let none: Int32 = -1
    }

    private struct Ends {
        var first = Entry.none
        var last = Entry.none
    }

    private let durations: [UInt64]
    private var ends: [Ends]
    private var entries: [Entry] = []

    /// Queues for kinds `0..<durations.count`, each with its duration in milliseconds.
    init(durations: [UInt64]) {
        self.durations = durations
        ends = [Ends](repeating: Ends(), count: durations.count)
    }

    /// Gives the slot a deadline of this kind from now on, in place of any other it had.
    mutating func set(slot: Int, kind: Int, now: UInt64) {
        while entries.count <= slot { entries.append(Entry()) }
        unlink(slot)
        let last = ends[kind].last
        let (dueAt, overflow) = now.addingReportingOverflow(durations[kind])
        entries[slot] = Entry(previous: last, next: Entry.none, kind: Int32(kind), dueAt: overflow ? .max : dueAt)
        if last == Entry.none {
            ends[kind].first = Int32(slot)
        } else {
            entries[Int(last)].next = Int32(slot)
        }
        ends[kind].last = Int32(slot)
    }

    /// Takes the slot's deadline away.
    mutating func clear(slot: Int) {
        guard slot < entries.count else { return }
        unlink(slot)
        entries[slot] = Entry()
    }

    /// When the nearest deadline is due.
    var nearest: UInt64? {
        var nearest: UInt64?
        for end in ends where end.first != Entry.none {
            let dueAt = entries[Int(end.first)].dueAt
            nearest = min(nearest ?? .max, dueAt)
        }
        return nearest
    }

    /// Takes out one deadline that has passed.
    mutating func popExpired(now: UInt64) -> (slot: Int, kind: Int)? {
        for (kind, end) in ends.enumerated() where end.first != Entry.none {
            let slot = Int(end.first)
            guard entries[slot].dueAt <= now else { continue }
            clear(slot: slot)
            return (slot, kind)
        }
        return nil
    }

    private mutating func unlink(_ slot: Int) {
        let entry = entries[slot]
        guard entry.kind != Entry.none else { return }
        if entry.previous == Entry.none {
            ends[Int(entry.kind)].first = entry.next
        } else {
            entries[Int(entry.previous)].next = entry.next
        }
        if entry.next == Entry.none {
            ends[Int(entry.kind)].last = entry.previous
        } else {
            entries[Int(entry.next)].previous = entry.previous
        }
    }
}
