/// Why a server cannot listen at an address.
public enum BindError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Somebody else listens there.
    case taken(ListenAddress)
    /// The system does not let this user listen there.
    case forbidden(ListenAddress)
    /// The machine has no such address.
    case noSuchAddress(ListenAddress)
    /// There is a file at the path, and it is no socket.
    case notASocket(path: String)
    /// The path has more than the 107 bytes that a Unix socket's may have.
    case pathTooLong(path: String)
    /// Anything else the system objects to.
    case failed(ListenAddress, SystemError)

    /// The fact and the fix.
    public var description: String {
        switch self {
        case .taken(let address):
            address.port.map { "port \($0) is taken; stop whoever listens at \(address) or choose another port" }
                ?? "a server listens at \(address); stop it or choose another path"
        case .forbidden(let address):
            "listening at \(address) is not permitted; choose a port above 1023 or a directory this user may write to"
        case .noSuchAddress(let address): "this machine has no address \(address); choose one it has"
        case .notASocket(let path): "\(path) exists and is no socket; remove it or choose another path"
        case .pathTooLong(let path): "\(path) is longer than 107 bytes; choose a shorter path"
        case .failed(let address, let error): "cannot listen at \(address): \(error)"
        }
    }
}
