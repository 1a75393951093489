/// The four characters XML and JSON call white space.
enum Blank {
    /// Whether a byte is one of them.
    static func contains(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// The bytes without the blanks around them.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var start = bytes.startIndex
        var end = bytes.endIndex
        while start < end, contains(bytes[start]) { start += 1 }
        while start < end, contains(bytes[end - 1]) { end -= 1 }
        return bytes[start..<end]
    }

    /// The same of the bytes from a place on, as text.
    ///
    /// It takes a span: a slice shares its array's memory, and the array would be copied at its next change.
    static func trimmed(_ bytes: Span<UInt8>, from start: Int) -> String {
        var start = start
        var end = bytes.count
        while start < end, contains(bytes[start]) { start += 1 }
        while start < end, contains(bytes[end - 1]) { end -= 1 }
        return bytes.extracting(start..<end).text
    }

    /// The bytes without a byte order mark and the blanks in front, which some senders have in either order.
    static func withoutLead(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { bytes.dropFirst(lead(of: bytes.span)) }

    /// How many bytes ``withoutLead(_:)`` takes away.
    static func lead(of bytes: Span<UInt8>) -> Int {
        var start = 0
        while start < bytes.count {
            if contains(bytes[start]) {
                start += 1
            } else if start + 2 < bytes.count, bytes[start] == 0xEF, bytes[start + 1] == 0xBB, bytes[start + 2] == 0xBF
            {
                start += 3
            } else {
                break
            }
        }
        return start
    }
}
