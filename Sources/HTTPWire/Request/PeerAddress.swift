/// Who is at the other end of a connection.
public enum PeerAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 address, most significant byte first, and a port.
    case ipv4(UInt32, port: UInt16)
    /// An IPv6 address in two halves, most significant byte first, and a port.
    case ipv6(high: UInt64, low: UInt64, port: UInt16)
    /// A process on this machine, through a Unix socket.
    case unix

    /// `1.2.3.4:5`, `[::1]:5` or `unix`.
    ///
    /// An IPv4 address that arrived through a dual-stack socket is printed as IPv4.
    public var description: String {
        switch self {
        case .ipv4(let address, let port): "\(Self.dotted(address)):\(port)"
        case .ipv6(let high, let low, let port): "[\(Self.compressed(high: high, low: low))]:\(port)"
        case .unix: "unix"
        }
    }

    /// Whether the peer is on this machine.
    public var isLoopback: Bool {
        switch self {
        case .ipv4(let address, _): address >> 24 == 127
        case .ipv6(let high, let low, _): high == 0 && low == 1
        case .unix: true
        }
    }

    private static func dotted(_ address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 0xFF).\(address >> 8 & 0xFF).\(address & 0xFF)"
    }

    /// RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`.
    private static func compressed(high: UInt64, low: UInt64) -> String {
        let groups = [high, low].flatMap { half in
            stride(from: UInt64(48), through: 0, by: -16).map { half >> $0 & 0xFFFF }
        }
        let text = { (part: ArraySlice<UInt64>) in
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard let gap = longestZeroRun(in: groups) else { return text(groups[...]) }
        return text(groups[..<gap.lowerBound]) + "::" + text(groups[gap.upperBound...])
    }

    private static func longestZeroRun(in groups: [UInt64]) -> Range<Int>? {
        var best = 0..<1
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > best.count {
                best = start..<index + 1
            }
        }
        return best.count > 1 ? best : nil
    }
}
