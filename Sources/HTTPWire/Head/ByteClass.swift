/// Which bytes may stand where.
///
/// Each class is a set of 128 bits, so that a look-up is two shifts and touches no memory.
struct ByteClass: Sendable {
    private let low: UInt64
    private let high: UInt64

    /// `tchar` of RFC 9110 §5.6.2: what methods and field names consist of.
    static var token: ByteClass { ByteClass(low: 0x03ff_6cfa_0000_0000, high: 0x57ff_ffff_c7ff_fffe) }

    /// What a host without brackets consists of (RFC 3986 §3.2.2: unreserved, sub-delims, percent-encoded).
    static var host: ByteClass { ByteClass(low: 0x2bff_7ff2_0000_0000, high: 0x47ff_fffe_87ff_fffe) }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return false }
        let word = byte < 0x40 ? low : high
        return (word &>> UInt64(byte & 0x3F)) & 1 == 1
    }

    /// Any visible ASCII character: what a request target may hold.
    @inline(__always)
    static func isVisible(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5E }

    /// What a field value may hold: visible ASCII, blank, tab, and obs-text (RFC 9110 §5.5).
    @inline(__always)
    static func isFieldContent(_ byte: UInt8) -> Bool { (byte >= 0x20 && byte != 0x7F) || byte == 0x09 }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The value of a hexadecimal digit.
    static func hexDigit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x46: Int(byte) - 0x37
        case 0x61...0x66: Int(byte) - 0x57
        default: nil
        }
    }

    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A
}
