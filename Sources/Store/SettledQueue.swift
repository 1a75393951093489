/// The answered pushes of a ``MemoryInboxStore`` in the order they were settled: a ring of fixed capacity.
struct SettledQueue {
    struct Item {
        var key: DuplicateKey
        var at: ContinuousClock.Instant
    }

    private let capacity: Int
    private var items: [Item] = []
    private var head = 0
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var isFull: Bool { count == capacity }

    var first: Item? { count == 0 ? nil : items[head] }

    mutating func removeFirst() {
        guard count > 0 else { return }
        head = (head + 1) % capacity
        count -= 1
    }

    /// Appends; the caller has made room.
    mutating func append(_ item: Item) {
        precondition(count < capacity, "the ring is full: remove the oldest first")
        let index = (head + count) % capacity
        if index < items.count { items[index] = item } else { items.append(item) }
        count += 1
    }
}
