/// Where the field lines of one request stand in its bytes.
///
/// There is no table of fields: a head is at most a few KiB, most requests are asked for one field or none, and a
/// table would cost every request an allocation. The lines have been checked, so that looking needs no checks.
struct FieldSection: Sendable {
    /// All field lines, each with its line end; without the empty line.
    let range: Range<Int>

    /// The trimmed value of the first field of this lower-case name.
    func first(_ lowercasedName: String, in bytes: [UInt8]) -> Range<Int>? {
        var name = lowercasedName
        return name.withUTF8 { wanted in
            var start = range.lowerBound
            while start < range.upperBound {
                guard let end = bytes[start..<range.upperBound].firstIndex(of: ByteClass.lineFeed) else { return nil }
                if let value = unsafe value(ofLine: start..<end - 1, named: wanted, in: bytes) { return value }
                start = end + 1
            }
            return nil
        }
    }

    private func value(
        ofLine line: Range<Int>,
        named wanted: UnsafeBufferPointer<UInt8>,
        in bytes: [UInt8]
    ) -> Range<Int>? {
        let colon = line.lowerBound + wanted.count
        guard colon < line.upperBound, bytes[colon] == 0x3A else { return nil }
        for offset in 0..<wanted.count {
            let expected = unsafe wanted[offset]
            let byte = bytes[line.lowerBound + offset]
            guard byte == expected || (byte &- 0x41 < 26 && byte | 0x20 == expected) else { return nil }
        }
        return bytes.span.trimmed(colon + 1..<line.upperBound)
    }
}

extension Span<UInt8> {
    /// The range without the blanks and tabs at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, ByteClass.isBlank(self[lower]) { lower += 1 }
        while lower < upper, ByteClass.isBlank(self[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    /// Whether the bytes of the range spell this lower-case text, letters compared without regard to case.
    func spells(_ lowercased: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == lowercased.utf8CodeUnitCount else { return false }
        return lowercased.withUTF8Buffer { wanted in
            for offset in 0..<wanted.count {
                let byte = self[range.lowerBound + offset]
                let expected = unsafe wanted[offset]
                guard byte == expected || (byte &- 0x41 < 26 && byte | 0x20 == expected) else { return false }
            }
            return true
        }
    }
}
