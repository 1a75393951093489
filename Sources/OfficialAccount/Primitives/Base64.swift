/// Base64 in one line (RFC 4648).
package enum Base64: Sendable {
    /// The standard alphabet, padded (§4): as the platform writes it.
    case standard
    /// The alphabet for URLs, without padding (§5).
    case urlSafe

    /// Encodes bytes.
    package func encode(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = self == .standard ? Self.standardAlphabet : Self.urlAlphabet
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let second = left > 1 ? UInt32(bytes[index + 1]) : 0
            let third = left > 2 ? UInt32(bytes[index + 2]) : 0
            let group = UInt32(bytes[index]) << 16 | second << 8 | third
            text.append(alphabet[Int(group >> 18)])
            text.append(alphabet[Int(group >> 12 & 63)])
            if left > 1 { text.append(alphabet[Int(group >> 6 & 63)]) }
            if left > 2 { text.append(alphabet[Int(group & 63)]) }
            index += 3
        }
        if self == .standard { text += repeatElement(UInt8(ascii: "="), count: (4 - text.count % 4) % 4) }
        return text
    }

    /// Encodes bytes, as a text.
    package func text(_ bytes: [UInt8]) -> String { String(decoding: encode(bytes), as: UTF8.self) }

    /// Decodes a text; `nil` unless it is the very text that ``encode(_:)`` makes of the bytes.
    ///
    /// So one secret has one spelling: a reader that ignored the last character's spare bits would take several.
    package func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard let characters = unpadded(text) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count * 3 / 4)
        var accumulator: UInt32 = 0
        var bits: UInt32 = 0
        for character in characters {
            guard let value = value(of: character) else { return nil }
            accumulator = accumulator << 6 | value
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: accumulator >> bits))
        }
        guard bits < 6, accumulator & (1 << bits - 1) == 0 else { return nil }
        return bytes
    }

    /// Decodes a text, by the same rule.
    package func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8)[...]) }

    /// What one character stands for, 0 to 63; `nil` where it is none of the alphabet.
    package func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character) - 0x41
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character) - 0x61 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character) - 0x30 + 52
        case UInt8(ascii: "+") where self == .standard, UInt8(ascii: "-") where self == .urlSafe: 62
        case UInt8(ascii: "/") where self == .standard, UInt8(ascii: "_") where self == .urlSafe: 63
        default: nil
        }
    }

    private static let standardAlphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )
    private static let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The characters before the padding; `nil` where there are not whole groups of four.
    private func unpadded(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard self == .standard else { return text }
        guard text.count % 4 == 0 else { return nil }
        return text.dropLast(text.suffix(2).count { $0 == UInt8(ascii: "=") })
    }
}
