extension QRPicture {
    /// The picture as PNG: one bit a pixel, ``scale`` pixels a module.
    ///
    /// Rows are stored, not compressed: a usual code has about 20 KB so, and needs no library for it.
    public var png: [UInt8] {
        let pixels = side * scale
        var rows: [UInt8] = []
        rows.reserveCapacity(pixels * (1 + (pixels + 7) / 8))
        for y in 0..<side {
            let row = row(y, pixels: pixels)
            for _ in 0..<scale { rows += row }
        }
        var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // One bit of grey, deflate, the one kind of filters, no interlacing.
        Self.chunk("IHDR", Self.bytes(UInt32(pixels)) + Self.bytes(UInt32(pixels)) + [1, 0, 0, 0, 0], to: &png)
        Self.chunk("IDAT", Self.stored(rows), to: &png)
        Self.chunk("IEND", [], to: &png)
        return png
    }

    /// One row of pixels: its filter (none), then a bit each, set where it is light.
    private func row(_ y: Int, pixels: Int) -> [UInt8] {
        var row = [UInt8](repeating: 0, count: 1 + (pixels + 7) / 8)
        for x in 0..<pixels where !isDark(x: x / scale, y: y) { row[1 + x / 8] |= 0x80 >> UInt8(x % 8) }
        return row
    }

    /// A zlib stream (RFC 1950) of stored blocks (RFC 1951 §3.2.4).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65535)
            rest = rest.dropFirst(65535)
            let length = UInt16(block.count)
            stream.append(rest.isEmpty ? 1 : 0)
            for number in [length, ~length] { stream += [UInt8(number & 0xFF), UInt8(number >> 8)] }
            stream += block
        } while !rest.isEmpty
        return stream + Self.bytes(adler32(bytes))
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return high << 16 | low
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
    }

    private static func chunk(_ name: String, _ content: [UInt8], to png: inout [UInt8]) {
        let checked = Array(name.utf8) + content
        let crc = ~checked.reduce(~UInt32(0)) { crc, byte in crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
        png += bytes(UInt32(content.count)) + checked + bytes(crc)
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
