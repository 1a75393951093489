/// One field line, taken apart (RFC 9112 §5).
struct FieldLine {
    /// The fields that change how a request is read.
    enum Kind {
        case host
        case contentLength
        case transferEncoding
        case connection
        case expect
        case other
    }

    let kind: Kind
    let value: Range<Int>

    /// Takes the line apart; the line is given without its line end.
    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        let text = bytes.extracting(line)
        guard !ByteClass.isBlank(text[0]) else { throw .foldedField }
        var length = 0
        while length < text.count, ByteClass.token.contains(text[length]) { length += 1 }
        guard length > 0, length < text.count, text[length] == 0x3A else { throw .malformedField }
        let content = text.extracting((length + 1)...)
        for index in content.indices where !ByteClass.isFieldContent(content[index]) {
            throw content[index] == ByteClass.carriageReturn ? .bareLineEnding : .malformedField
        }
        let name = line.lowerBound..<line.lowerBound + length
        kind = Self.kind(of: name, in: bytes)
        value = bytes.trimmed(name.upperBound + 1..<line.upperBound)
        if kind == .other, Self.looksLikeFraming(name, in: bytes) { throw .lookalikeField }
    }

    private static func kind(of name: Range<Int>, in bytes: Span<UInt8>) -> Kind {
        switch name.count {
        case 4 where bytes.spells("host", in: name): .host
        case 6 where bytes.spells("expect", in: name): .expect
        case 10 where bytes.spells("connection", in: name): .connection
        case 14 where bytes.spells("content-length", in: name): .contentLength
        case 17 where bytes.spells("transfer-encoding", in: name): .transferEncoding
        default: .other
        }
    }

    /// Whether some reader, one that maps `_` to `-` for instance, could take this for a field that frames the body.
    private static func looksLikeFraming(_ name: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard name.count >= 13 else { return false }
        return spells("contentlength", name, in: bytes) || spells("transferencoding", name, in: bytes)
    }

    /// Compares without regard to case, and as if `-` and `_` were not there.
    private static func spells(_ wanted: StaticString, _ name: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        wanted.withUTF8Buffer { wanted in
            var matched = 0
            for index in name {
                let byte = bytes[index]
                if byte == 0x2D || byte == 0x5F { continue }
                guard matched < wanted.count, unsafe byte | 0x20 == wanted[matched] else { return false }
                matched += 1
            }
            return matched == wanted.count
        }
    }
}
