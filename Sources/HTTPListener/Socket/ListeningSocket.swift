internal import CLinux

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A socket that accepts connections; closed with its last owner.
final class ListeningSocket: Sendable {
    private let descriptor: Descriptor
    /// The address with the port that the system chose where 0 was asked for.
    let address: ListenAddress
    /// Whether each lane has a socket of its own here; else one lane accepts for all.
    let isPerLane: Bool
    private let file: SocketFile?

    /// The descriptor; valid as long as the owner lives.
    var number: Int32 { descriptor.number }

    private init(_ descriptor: consuming Descriptor, _ address: ListenAddress, file: consuming SocketFile? = nil) {
        self.descriptor = descriptor
        self.address = address
        self.file = file
        isPerLane = address.port != nil
    }

    /// Listens at the address: with one socket a lane where the kernel can spread connections over them, else with one.
    static func listen(at address: ListenAddress, lanes: Int) throws(BindError) -> [ListeningSocket] {
        switch address {
        case .unix(let path): return [try listen(atPath: path, address)]
        case .ipv4(let host, let port):
            return try listen(.ipv4(host, port: port), address, lanes, only: nil)
        case .ipv6(let high, let low, let port):
            return try listen(.ipv6(high: high, low: low, port: port), address, lanes, only: clinux_v6_only)
        case .allInterfaces(let port):
            do throws(BindError) {
                return try listen(.ipv6(high: 0, low: 0, port: port), address, lanes, only: clinux_v6_and_v4)
            } catch {
                // A kernel without IPv6.
                guard case .noSuchAddress = error else { throw error }
                return try listen(.ipv4(0, port: port), address, lanes, only: nil)
            }
        }
    }

    /// A socket that is only bound comes first, without SO_REUSEPORT: with it, the kernel would let a second server of the
    /// same user in, and the two would silently share the connections.
    private static func listen(
        _ place: clinux_address,
        _ address: ListenAddress,
        _ lanes: Int,
        only: clinux_option?
    ) throws(BindError) -> [ListeningSocket] {
        var place = place
        let options = [clinux_reuse_address, clinux_no_delay] + (only.map { [$0] } ?? [])
        do throws(SystemError) {
            let probe = try bound(place, options)
            place.port = try localPort(probe)
        } catch {
            throw BindError(error, address)
        }
        var sockets: [ListeningSocket] = []
        for _ in 0..<lanes {
            do throws(SystemError) {
                let descriptor = try bound(place, options + [clinux_reuse_port])
                try startListening(descriptor)
                sockets.append(ListeningSocket(descriptor, address.replacing(port: place.port)))
            } catch {
                throw BindError(error, address)
            }
        }
        return sockets
    }

    private static func bound(_ place: clinux_address, _ options: [clinux_option]) throws(SystemError) -> Descriptor {
        let descriptor = Descriptor(try SystemCall.run("socket") { clinux_socket(place.family) })
        let number = descriptor.number
        for option in options {
            _ = try SystemCall.run("setsockopt") { clinux_enable(number, option) }
        }
        var place = place
        _ = try SystemCall.run("bind") { unsafe clinux_bind(number, &place) }
        return descriptor
    }

    private static func localPort(_ descriptor: borrowing Descriptor) throws(SystemError) -> UInt16 {
        var local = clinux_address()
        let number = descriptor.number
        _ = try SystemCall.run("getsockname") { unsafe clinux_local_address(number, &local) }
        return local.port
    }

    private static func startListening(_ descriptor: borrowing Descriptor) throws(SystemError) {
        let number = descriptor.number
        _ = try SystemCall.run("listen") { clinux_listen(number, SOMAXCONN) }
    }

    private static func listen(atPath path: String, _ address: ListenAddress) throws(BindError) -> ListeningSocket {
        guard path.utf8.count < 108 else { throw .pathTooLong(path: path) }
        try SocketFile.removeStale(path, address)
        do throws(SystemError) {
            let descriptor = Descriptor(try SystemCall.run("socket") { clinux_socket(0) })
            let number = descriptor.number
            _ = try SystemCall.run("bind") { unsafe path.withCString { unsafe clinux_bind_unix(number, $0) } }
            let file = SocketFile(path)
            try startListening(descriptor)
            return ListeningSocket(descriptor, address, file: file)
        } catch {
            throw BindError(error, address)
        }
    }
}

extension BindError {
    fileprivate init(_ error: SystemError, _ address: ListenAddress) {
        switch error.code {
        case EADDRINUSE: self = .taken(address)
        case EACCES, EPERM, EROFS: self = .forbidden(address)
        case EADDRNOTAVAIL, EAFNOSUPPORT: self = .noSuchAddress(address)
        default: self = .failed(address, error)
        }
    }
}

extension ListenAddress {
    fileprivate func replacing(port: UInt16) -> ListenAddress {
        switch self {
        case .ipv4(let host, _): .ipv4(host, port: port)
        case .ipv6(let high, let low, _): .ipv6(high: high, low: low, port: port)
        case .allInterfaces: .allInterfaces(port: port)
        case .unix: self
        }
    }
}
