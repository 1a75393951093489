/// The answered pushes of a ``MemoryInboxStore`` in the order they were settled: a ring that grows to its capacity.
struct SettledQueue {
    struct Item {
        var key: DuplicateKey
        var id: PushID
        var answer: StoredAnswer
        var at: ContinuousClock.Instant
    }

    private let capacity: UInt64
    private var items: [Item] = []
    /// The number of the oldest, counted from the first ever settled.
    private var head: UInt64 = 0
    private var end: UInt64 = 0

    init(capacity: Int) {
        self.capacity = UInt64(max(1, capacity))
    }

    var isFull: Bool { end - head == capacity }

    /// The key of the oldest, and when it was settled.
    var first: (key: DuplicateKey, at: ContinuousClock.Instant)? {
        guard head < end else { return nil }
        let index = index(of: head)
        return (items[index].key, items[index].at)
    }

    /// One that is still here, by its number.
    subscript(number: UInt64) -> Item { items[index(of: number)] }

    /// Lets the oldest go, and its answer's memory with it.
    mutating func removeFirst() {
        guard head < end else { return }
        items[index(of: head)].answer.body = []
        head += 1
    }

    /// Appends; the caller has made room.
    ///
    /// - Returns: The number under which it is found.
    mutating func append(_ item: Item) -> UInt64 {
        precondition(!isFull, "the ring is full: remove the oldest first")
        let index = index(of: end)
        if index < items.count { items[index] = item } else { items.append(item) }
        defer { end += 1 }
        return end
    }

    private func index(of number: UInt64) -> Int { Int(number % capacity) }
}
