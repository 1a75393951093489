internal import CLinux
internal import HTTPWire

/// Where a server listens.
public enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 address, most significant byte first, and a port; port 0 lets the system choose.
    case ipv4(UInt32, port: UInt16)
    /// An IPv6 address in two halves, most significant byte first, and a port; only IPv6 peers reach it.
    case ipv6(high: UInt64, low: UInt64, port: UInt16)
    /// Every address of the machine, IPv6 and IPv4.
    case allInterfaces(port: UInt16)
    /// A socket file.
    case unix(path: String)

    /// Why a text names no address.
    public enum ParseError: Error, Sendable, Hashable, CustomStringConvertible {
        /// No `:PORT` at the end.
        case missingPort(String)
        /// The port is no number from 0 to 65535.
        case invalidPort(String)
        /// The host is neither an IP address nor `localhost`.
        case invalidHost(String)
        /// `unix:` without a path.
        case missingPath

        /// The fact and the fix.
        public var description: String {
            switch self {
            case .missingPort(let text): "\(text) has no port; write HOST:PORT, for example 127.0.0.1:8080"
            case .invalidPort(let text): "\(text) is no port; write a number from 0 to 65535"
            case .invalidHost(let text):
                "\(text) is no address; write an IP address (IPv6 in brackets), localhost, or nothing for all interfaces"
            case .missingPath: "unix: has no path; write unix:/run/qrscene.sock"
            }
        }
    }

    /// Reads `127.0.0.1:8080`, `[::1]:8080`, `:8080`, `localhost:8080` (127.0.0.1) or `unix:/path`.
    public init(_ text: String) throws(ParseError) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard !path.isEmpty else { throw .missingPath }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else { throw .missingPort(text) }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else {
            throw .invalidPort(String(digits))
        }
        self = try Self.parse(host: text[..<colon], port: port)
    }

    private static func parse(host: Substring, port: UInt16) throws(ParseError) -> ListenAddress {
        if host.isEmpty || host == "*" { return .allInterfaces(port: port) }
        if host == "localhost" { return .ipv4(0x7F00_0001, port: port) }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let text = String(isBracketed ? host.dropFirst().dropLast() : host)
        var parsed = clinux_address()
        let family = unsafe text.withCString { unsafe clinux_parse_address($0, &parsed) }
        guard family == (isBracketed ? 6 : 4) else { throw .invalidHost(String(host)) }
        parsed.port = port
        return ListenAddress(parsed)
    }

    init(_ address: clinux_address) {
        if address.family == 4 {
            self = .ipv4(address.ipv4, port: address.port)
        } else {
            self = .ipv6(high: address.half(0), low: address.half(8), port: address.port)
        }
    }

    /// As it is written.
    public var description: String {
        switch self {
        case .ipv4(let address, let port): PeerAddress.ipv4(address, port: port).description
        case .ipv6(let high, let low, let port): PeerAddress.ipv6(high: high, low: low, port: port).description
        case .allInterfaces(let port): ":\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The port; `nil` for a socket file.
    public var port: UInt16? {
        switch self {
        case .ipv4(_, let port), .ipv6(_, _, let port), .allInterfaces(let port): port
        case .unix: nil
        }
    }
}
