extension ListenAddress {
    /// 127.0.0.1 with a port: reached from this machine alone.
    public static func loopback(port: UInt16) -> ListenAddress { .ipv4(0x7F00_0001, port: port) }

    /// The address under which this machine reaches the listener: "all interfaces" is the loopback address then.
    public var fromThisMachine: ListenAddress {
        switch self {
        case .allInterfaces(let port), .ipv4(0, let port): .loopback(port: port)
        case .ipv6(0, 0, let port): .ipv6(high: 0, low: 1, port: port)
        case .ipv4, .ipv6, .unix: self
        }
    }
}
