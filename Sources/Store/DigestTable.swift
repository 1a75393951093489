/// A hash table from digests to numbers, which takes the digest's own bits for the hash.
///
/// For keys that are evenly distributed already and that no stranger can choose: what is remembered is verified first.
/// `Dictionary` hashes such a key once more, with a seed of its own for each table; looking up and remembering a push
/// in three dictionaries cost 1.6 µs more than in three of these.
///
/// A key is 64 bits of a digest. Of a million keys one in 10^13 new ones meets its twin: whoever cannot live with that
/// compares the whole digest where the number leads. Small slots count: tables of this size miss the cache.
///
/// Open addressing with linear probing in one array that is half full at most; it is empty at first and doubles.
package struct DigestTable: Sendable {
    private struct Slot {
        /// Zero marks a free slot.
        var key: UInt64 = 0
        var value: UInt64 = 0
    }

    private static let smallest = 16

    private var slots: [Slot] = []
    package private(set) var count = 0

    /// An empty table.
    package init() {}

    /// The value of a key.
    package func value(of key: UInt64) -> UInt64? {
        guard !slots.isEmpty else { return nil }
        let slot = slots[place(of: Self.stored(key))]
        return slot.key == 0 ? nil : slot.value
    }

    /// Gives a key a value, in place of the one it had.
    package mutating func set(_ value: UInt64, for key: UInt64) {
        if count >= slots.count / 2 { grow() }
        let key = Self.stored(key)
        let place = place(of: key)
        if slots[place].key == 0 { count += 1 }
        slots[place] = Slot(key: key, value: value)
    }

    /// Forgets a key.
    package mutating func remove(_ key: UInt64) {
        guard !slots.isEmpty else { return }
        var hole = place(of: Self.stored(key))
        guard slots[hole].key != 0 else { return }
        count -= 1
        // Whoever stands behind and would no longer be found across the hole moves into it.
        var next = (hole + 1) & mask
        while slots[next].key != 0 {
            let distance = (next &- home(of: slots[next].key)) & mask
            if distance >= (next &- hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = Slot()
    }

    /// The key as slots have it: zero, which marks a free one, counts as its neighbour.
    private static func stored(_ key: UInt64) -> UInt64 { key == 0 ? 1 : key }

    private var mask: Int { slots.count - 1 }

    /// Where a search for the key begins.
    private func home(of key: UInt64) -> Int { Int(truncatingIfNeeded: key) & mask }

    /// Where the key is, or the free slot where it would be; half of the slots are free, so there is one.
    private func place(of key: UInt64) -> Int {
        var place = home(of: key)
        while slots[place].key != key, slots[place].key != 0 { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: max(Self.smallest, old.count * 2))
        for slot in old where slot.key != 0 { slots[place(of: slot.key)] = slot }
    }
}
