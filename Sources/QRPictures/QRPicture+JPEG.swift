extension QRPicture {
    /// The picture as a baseline JPEG (ITU-T T.81) of one grey component, which `showqrcode` answers: 8 pixels a module.
    ///
    /// A module is one block of one shade, so it has no frequency but the lowest: that needs neither a transform nor a
    /// library, and nothing is lost. ``scale`` does not count.
    public var jpeg: [UInt8] {
        let pixels = UInt16(side * 8)
        let size = [UInt8(pixels >> 8), UInt8(pixels & 0xFF)]
        var jpeg: [UInt8] = [0xFF, 0xD8]
        Self.segment(0xE0, Array("JFIF".utf8) + [0, 1, 1, 0, 0, 1, 0, 1, 0, 0], to: &jpeg)
        // The one quantisation table: 8 throughout, which makes the lowest coefficient of a block its very shade.
        Self.segment(0xDB, [0] + [UInt8](repeating: 8, count: 64), to: &jpeg)
        Self.segment(0xC0, [8] + size + size + [1, 1, 0x11, 0], to: &jpeg)
        // The codes of the few differences there are (0 bits: 0, 7 bits: 10, 8 bits: 110), and of a block's end (0).
        Self.segment(0xC4, [0x00, 1, 1, 1] + [UInt8](repeating: 0, count: 13) + [0, 7, 8], to: &jpeg)
        Self.segment(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0], to: &jpeg)
        Self.segment(0xDA, [1, 1, 0x00, 0, 63, 0], to: &jpeg)
        jpeg += blocks()
        return jpeg + [0xFF, 0xD9]
    }

    private static func segment(_ marker: UInt8, _ content: [UInt8], to jpeg: inout [UInt8]) {
        let length = content.count + 2
        jpeg += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + content
    }

    /// Each module's difference from the one before, and the end of its block.
    private func blocks() -> [UInt8] {
        var bits = JPEGBits()
        var before = 0
        for y in 0..<side {
            for x in 0..<side {
                let shade = isDark(x: x, y: y) ? -128 : 127
                switch shade - before {
                case 0: bits.append(0b0, count: 1)
                case 127: bits.append(0b10_1111111, count: 9)
                case let difference:
                    // A negative one is written as the bits of its absolute value, turned over.
                    bits.append(0b110 << 8 | (difference > 0 ? difference : difference + 255), count: 11)
                }
                bits.append(0b0, count: 1)
                before = shade
            }
        }
        return bits.bytes
    }
}

/// Bits in the order of a JPEG's scan.
private struct JPEGBits {
    private var finished: [UInt8] = []
    private var last: UInt8 = 0
    private var free = 8

    /// The bytes so far, the last one filled up with ones.
    var bytes: [UInt8] {
        var copy = self
        while copy.free < 8 { copy.append(1, count: 1) }
        return copy.finished
    }

    /// Appends the lowest bits of a number.
    mutating func append(_ number: Int, count: Int) {
        for shift in (0..<count).reversed() {
            free -= 1
            last |= UInt8(number >> shift & 1) << UInt8(free)
            guard free == 0 else { continue }
            finished.append(last)
            // Behind 0xFF a reader looks for a marker, so one of the data has a 0 behind it.
            if last == 0xFF { finished.append(0) }
            (last, free) = (0, 8)
        }
    }
}
