/// A black and white picture that can be written as a PNG.
struct Bitmap {
    /// Rows of equal length, `true` for black.
    let rows: [[Bool]]

    /// The PNG: one bit a pixel, stored without compression, for a picture this small needs no deflate.
    func png() -> [UInt8] {
        let width = UInt32(truncatingIfNeeded: rows.first?.count ?? 0)
        let height = UInt32(truncatingIfNeeded: rows.count)
        let header = Self.bigEndian(width) + Self.bigEndian(height) + [1, 0, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
            + Self.chunk("IDAT", Self.stored(scanLines)) + Self.chunk("IEND", [])
    }

    /// Each row behind its filter's number, eight pixels a byte, 1 for white.
    private var scanLines: [UInt8] {
        var lines: [UInt8] = []
        for row in rows {
            lines.append(0)
            for start in stride(from: 0, to: row.count, by: 8) {
                var byte: UInt8 = 0
                for (bit, isBlack) in row[start..<min(start + 8, row.count)].enumerated() where !isBlack {
                    byte |= 0x80 >> UInt8(bit)
                }
                lines.append(byte)
            }
        }
        return lines
    }

    /// A zlib stream of stored blocks (RFC 1950, RFC 1951 §3.2.4).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: bytes.count, by: 0xFFFF) {
            let block = bytes[start..<min(start + 0xFFFF, bytes.count)]
            let length = UInt16(truncatingIfNeeded: block.count)
            stream.append(block.endIndex == bytes.count ? 1 : 0)
            stream += [length, ~length].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
            stream += block
        }
        return stream + bigEndian(adler(bytes))
    }

    private static func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(kind.utf8) + content
        return bigEndian(UInt32(truncatingIfNeeded: content.count)) + named + bigEndian(checksum(named))
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// Adler-32 of the zlib stream.
    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    /// CRC-32 of a chunk.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = ~0
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
