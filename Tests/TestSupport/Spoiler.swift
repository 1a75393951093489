/// Spoils bytes in the ways that break readers; with the same seed in the same way.
package struct Spoiler: Sendable {
    /// What readers of JSON, queries and numbers stumble over.
    private static let stumblingBlocks: [[UInt8]] =
        [
            "null", "true", "[]", "{}", "\"\"", "0", "-1", "-0.0", "1e400", "NaN", "4294967296", "18446744073709551616",
            "99999999999999999999999999", "0.000000000000001", "\\u0000", "\\ud800", "\\uDFFF\\uD800", "\\", "\"", ",",
            ":", "&",
            "=", "%", "%0", "%00", "%zz", "+", "\u{FEFF}", "\r\n", "😀", "]]>", "<!DOCTYPE x>",
        ].map { Array($0.utf8) } + [
            [0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [UInt8](repeating: UInt8(ascii: "["), count: 3000),
            [UInt8](repeating: UInt8(ascii: "9"), count: 400), [UInt8](repeating: UInt8(ascii: "x"), count: 5000),
        ]

    private var random: SeededRandom

    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// One of these.
    package mutating func pick<Value>(_ values: [Value]) -> Value { values[random.below(values.count)] }

    /// The bytes with one to four things wrong with them.
    package mutating func spoilt(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...(random.next() % 4) { spoil(&bytes) }
        return bytes
    }

    private mutating func spoil(_ bytes: inout [UInt8]) {
        let (start, end) = (index(bytes), index(bytes))
        let range = min(start, end)..<max(start, end)
        switch random.next() % 6 {
        case 0 where start < bytes.count: bytes[start] ^= 1 << UInt8(random.next() % 8)
        case 1: bytes.removeSubrange(range)
        case 2: bytes.insert(contentsOf: bytes[range], at: start)
        case 3: bytes.removeSubrange(start...)
        case 4: bytes.replaceSubrange(range, with: pick(Self.stumblingBlocks))
        default: bytes.insert(contentsOf: pick(Self.stumblingBlocks), at: start)
        }
    }

    private mutating func index(_ bytes: [UInt8]) -> Int { random.below(bytes.count + 1) }
}
