/// `host [":" port]`, as in `Host` and in an absolute-form target (RFC 9110 §7.2); no user information.
enum Authority {
    /// Whether the range is such an authority; the empty one is.
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        if index < range.upperBound, bytes[index] == 0x5B {
            guard let end = bracketEnd(bytes, range) else { return false }
            index = end
        } else {
            while index < range.upperBound, ByteClass.host.contains(bytes[index]) { index += 1 }
            guard index > range.lowerBound || range.isEmpty else { return false }
        }
        return index == range.upperBound || isPort(bytes, index..<range.upperBound)
    }

    /// Whether both ranges name the same host and port, letters compared without regard to case.
    static func agree(_ bytes: Span<UInt8>, _ one: Range<Int>, _ other: Range<Int>) -> Bool {
        guard one.count == other.count else { return false }
        for offset in 0..<one.count {
            guard lowercased(bytes[one.lowerBound + offset]) == lowercased(bytes[other.lowerBound + offset]) else {
                return false
            }
        }
        return true
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The index behind the `]` of an address in brackets.
    private static func bracketEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound + 1
        while index < range.upperBound, bytes[index] != 0x5D {
            guard ByteClass.hexDigit(bytes[index]) != nil || bytes[index] == 0x3A || bytes[index] == 0x2E else {
                return nil
            }
            index += 1
        }
        return index < range.upperBound && index > range.lowerBound + 2 ? index + 1 : nil
    }

    private static func isPort(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard bytes[range.lowerBound] == 0x3A, range.count <= 6 else { return false }
        var port = 0
        for index in range.dropFirst() {
            guard ByteClass.isDigit(bytes[index]) else { return false }
            port = port * 10 + Int(bytes[index] & 0x0F)
        }
        return port <= 65535
    }
}
