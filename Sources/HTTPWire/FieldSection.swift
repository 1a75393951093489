/// Where the fields of one head stand in its bytes.
struct FieldSection: Sendable {
    /// One field line: the ranges of its name and of its trimmed value.
    struct Line: Sendable {
        var name: Range<Int>
        var value: Range<Int>
    }

    var lines: [Line] = []

    /// The value of the first field of this lower-case name.
    func first(_ lowercasedName: String, in bytes: [UInt8]) -> Range<Int>? {
        let wanted = lowercasedName.utf8
        return lines.first { line in
            line.name.count == wanted.count
                && zip(bytes[line.name], wanted).allSatisfy { byte, expected in
                    byte == expected || ((0x41...0x5A).contains(byte) && byte | 0x20 == expected)
                }
        }?.value
    }
}
