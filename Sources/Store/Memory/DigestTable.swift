/// A hash table from digests to numbers, which takes the digest's own bits for the hash.
///
/// For keys that are evenly distributed already and that no stranger can choose: what is remembered is verified first.
/// `Dictionary` hashes such a key once more, with a seed of its own for each table; looking up and remembering a push
/// in three dictionaries cost 1.6 µs more than in three of these.
///
/// A key is 64 bits of a digest. Of a million keys one in 10^13 new ones meets its twin: whoever cannot live with that
/// compares the whole digest where the number leads. Tables of this size miss the cache; so the keys lie by themselves,
/// and a look-up that finds nothing, as nearly all do, touches half the memory.
///
/// Open addressing with linear probing in arrays that are half full at most; they are empty at first and double.
package struct DigestTable: Sendable {
    private static let smallest = 16

    /// Zero marks a free slot.
    private var keys: [UInt64] = []
    private var values: [UInt64] = []
    package private(set) var count = 0

    /// An empty table.
    package init() {}

    /// The value of a key.
    package func value(of key: UInt64) -> UInt64? {
        guard !keys.isEmpty else { return nil }
        let place = place(of: Self.stored(key))
        return keys[place] == 0 ? nil : values[place]
    }

    /// Gives a key a value, in place of the one it had.
    package mutating func set(_ value: UInt64, for key: UInt64) {
        if count >= keys.count / 2 { grow() }
        let key = Self.stored(key)
        let place = place(of: key)
        if keys[place] == 0 { count += 1 }
        keys[place] = key
        values[place] = value
    }

    /// Forgets a key.
    package mutating func remove(_ key: UInt64) {
        guard !keys.isEmpty else { return }
        var hole = place(of: Self.stored(key))
        guard keys[hole] != 0 else { return }
        count -= 1
        // Whoever stands behind and would no longer be found across the hole moves into it.
        var next = (hole + 1) & mask
        while keys[next] != 0 {
            let distance = (next &- home(of: keys[next])) & mask
            if distance >= (next &- hole) & mask {
                keys[hole] = keys[next]
                values[hole] = values[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        keys[hole] = 0
    }

    /// The key as slots have it: zero, which marks a free one, counts as its neighbour.
    private static func stored(_ key: UInt64) -> UInt64 { key == 0 ? 1 : key }

    private var mask: Int { keys.count - 1 }

    /// Where a search for the key begins.
    private func home(of key: UInt64) -> Int { Int(truncatingIfNeeded: key) & mask }

    /// Where the key is, or the free slot where it would be; half of the slots are free, so there is one.
    private func place(of key: UInt64) -> Int {
        var place = home(of: key)
        while keys[place] != key, keys[place] != 0 { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let (oldKeys, oldValues) = (keys, values)
        keys = Array(repeating: 0, count: max(Self.smallest, oldKeys.count * 2))
        values = Array(repeating: 0, count: keys.count)
        for (key, value) in zip(oldKeys, oldValues) where key != 0 {
            let place = place(of: key)
            keys[place] = key
            values[place] = value
        }
    }
}
