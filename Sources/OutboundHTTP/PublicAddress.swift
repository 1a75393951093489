internal import Glibc

/// Tells addresses of the public internet from those that lead into somebody's own network.
///
/// What is not public: this machine, private and shared networks, link-local addresses, among them the metadata services
/// of clouds, multicast, what is reserved, and every IPv6 address that only wraps an IPv4 one. The tables are those of
/// IANA's special-purpose registries (RFC 6890), and of two clouds whose metadata service stands elsewhere.
public enum PublicAddress {
    private struct Network {
        let address: [UInt8]
        let bits: Int

        init(_ address: [UInt8], _ bits: Int) { (self.address, self.bits) = (address, bits) }

        func contains(_ other: [UInt8]) -> Bool {
            (0..<bits).allSatisfy { bit in
                let (byte, mask) = (bit / 8, UInt8(0x80) >> (bit % 8))
                let own = byte < address.count ? address[byte] : 0
                return own & mask == other[byte] & mask
            }
        }
    }

    private static let closedToIPv4 = [
        Network([0], 8), Network([10], 8), Network([100, 64], 10), Network([127], 8), Network([169, 254], 16),
        Network([172, 16], 12), Network([192, 0, 0], 24), Network([192, 0, 2], 24), Network([192, 88, 99], 24),
        Network([192, 168], 16), Network([198, 18], 15), Network([198, 51, 100], 24), Network([203, 0, 113], 24),
        Network([224], 4), Network([240], 4),
        // Azure's metadata and wire server stands in a public range.
        Network([168, 63, 129, 16], 32),
    ]

    /// All global unicast addresses so far; what is outside is private, local, multicast, mapped or not assigned.
    private static let openToIPv6 = Network([0x20], 3)

    private static let closedToIPv6 = [
        // Protocol assignments with Teredo among them, documentation, and 6to4, which wraps an IPv4 address.
        Network([0x20, 0x01, 0x00], 23), Network([0x20, 0x01, 0x0D, 0xB8], 32), Network([0x20, 0x02], 16),
        Network([0x3F, 0xFF], 20),
    ]

    /// Whether an address in network order, of 4 or 16 bytes, is public.
    public static func contains(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: !closedToIPv4.contains { $0.contains(address) }
        case 16: openToIPv6.contains(address) && !closedToIPv6.contains { $0.contains(address) }
        default: false
        }
    }

    /// Whether an address as it is written is public.
    ///
    /// - Parameter text: `192.0.2.1` or `2001:db8::1`, with or without a zone, without brackets.
    /// - Returns: `nil` where the text is no address.
    public static func contains(_ text: String) -> Bool? {
        var four = in_addr()
        var six = in6_addr()
        let plain = String(text.prefix { $0 != "%" })
        if unsafe inet_pton(AF_INET, plain, &four) == 1 {
            return contains(unsafe withUnsafeBytes(of: &four) { unsafe Array($0) })
        }
        guard unsafe inet_pton(AF_INET6, plain, &six) == 1 else { return nil }
        return contains(unsafe withUnsafeBytes(of: &six) { unsafe Array($0) })
    }
}
