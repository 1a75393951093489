internal import CLinux
internal import HTTPWire

extension clinux_address {
    /// The first four bytes, most significant first.
    var ipv4: UInt32 {
        unsafe withUnsafeBytes(of: bytes) { bytes in
            unsafe UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))
        }
    }

    /// Eight bytes from here on, most significant first.
    func half(_ offset: Int) -> UInt64 {
        unsafe withUnsafeBytes(of: bytes) { bytes in
            unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
    }

    /// As the peer of a connection.
    var peer: PeerAddress {
        switch family {
        case 4: .ipv4(ipv4, port: port)
        case 6: .ipv6(high: half(0), low: half(8), port: port)
        default: .unix
        }
    }

    /// An IPv4 address and a port.
    static func ipv4(_ address: UInt32, port: UInt16) -> clinux_address {
        var made = clinux_address()
        made.family = 4
        made.port = port
        unsafe withUnsafeMutableBytes(of: &made.bytes) { bytes in
            unsafe bytes.storeBytes(of: address.bigEndian, as: UInt32.self)
        }
        return made
    }

    /// An IPv6 address and a port.
    static func ipv6(high: UInt64, low: UInt64, port: UInt16) -> clinux_address {
        var made = clinux_address()
        made.family = 6
        made.port = port
        unsafe withUnsafeMutableBytes(of: &made.bytes) { bytes in
            unsafe bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            unsafe bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return made
    }
}
