/// The answered pushes of a ``MemoryInboxStore`` in the order they were settled: a ring that grows to its capacity.
struct SettledQueue {
    private struct Item {
        var key: DuplicateKey
        var id: PushID
        var contentType: StoredAnswer.ContentType
        var body: AnswerBodies.Place
        var at: ContinuousClock.Instant
    }

    private let capacity: UInt64
    private var items: [Item] = []
    private var bodies = AnswerBodies()
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

    /// The answer to a push that is still here, by its number; `nil` where another push has the number.
    func answer(to key: DuplicateKey, at number: UInt64) -> (id: PushID, answer: StoredAnswer)? {
        let item = items[index(of: number)]
        guard item.key == key else { return nil }
        return (item.id, StoredAnswer(contentType: item.contentType, body: bodies[item.body]))
    }

    /// The answer to a push that is still here, by its id.
    ///
    /// It looks at every one: nothing on the way of a push asks so.
    func answer(to id: PushID) -> StoredAnswer? {
        (head..<end).lazy.map { items[index(of: $0)] }.first { $0.id == id }
            .map { StoredAnswer(contentType: $0.contentType, body: bodies[$0.body]) }
    }

    /// Lets the oldest go.
    mutating func removeFirst() {
        guard head < end else { return }
        head += 1
        bodies.removeAll(before: head < end ? items[index(of: head)].body : nil)
    }

    /// Appends; the caller has made room.
    ///
    /// - Returns: The number under which it is found.
    mutating func append(
        _ key: DuplicateKey,
        _ id: PushID,
        _ answer: StoredAnswer,
        at: ContinuousClock.Instant
    ) -> UInt64 {
        precondition(!isFull, "the ring is full: remove the oldest first")
        let body = bodies.append(answer.body)
        let item = Item(key: key, id: id, contentType: answer.contentType, body: body, at: at)
        let index = index(of: end)
        if index < items.count { items[index] = item } else { items.append(item) }
        defer { end += 1 }
        return end
    }

    private func index(of number: UInt64) -> Int { Int(number % capacity) }
}
