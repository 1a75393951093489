/// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )` (RFC 9112 §7.1.1).
///
/// Nothing here uses extensions, but a malformed one is a place where two readers find different chunks.
enum ChunkExtension {
    /// Whether the rest of a size line is a list of extensions; the empty one is.
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var scan = Scan(position: range.lowerBound, end: range.upperBound)
        while scan.position < scan.end {
            scan.skipBlanks(bytes)
            guard scan.skip(0x3B, bytes) else { return false }
            scan.skipBlanks(bytes)
            guard scan.skipToken(bytes) else { return false }
            let afterName = scan
            scan.skipBlanks(bytes)
            guard scan.skip(0x3D, bytes) else {
                scan = afterName
                continue
            }
            scan.skipBlanks(bytes)
            guard scan.skipQuoted(bytes) || scan.skipToken(bytes) else { return false }
        }
        return true
    }

    private struct Scan {
        var position: Int
        let end: Int

        mutating func skipBlanks(_ bytes: Span<UInt8>) {
            while position < end, ByteClass.isBlank(bytes[position]) { position += 1 }
        }

        mutating func skip(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
            guard position < end, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        mutating func skipToken(_ bytes: Span<UInt8>) -> Bool {
            let start = position
            while position < end, ByteClass.token.contains(bytes[position]) { position += 1 }
            return position > start
        }

        mutating func skipQuoted(_ bytes: Span<UInt8>) -> Bool {
            guard position < end, bytes[position] == 0x22 else { return false }
            var index = position + 1
            while index < end {
                switch bytes[index] {
                case 0x22:
                    position = index + 1
                    return true
                case 0x5C:
                    guard index + 1 < end, ByteClass.isFieldContent(bytes[index + 1]) else { return false }
                    index += 2
                case let byte:
                    guard ByteClass.isFieldContent(byte) else { return false }
                    index += 1
                }
            }
            return false
        }
    }
}
