internal import CLinux

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The file of a Unix socket; removed with its owner, unless somebody has put another in its place.
struct SocketFile: ~Copyable, Sendable {
    private let path: String
    private let identity: (device: UInt, inode: UInt)?

    /// Takes over the file that was just made.
    init(_ path: String) {
        self.path = path
        identity = Self.look(path).map { ($0.device, $0.inode) }
    }

    deinit {
        guard let identity, let found = Self.look(path), (found.device, found.inode) == identity else { return }
        _ = unsafe unlink(path)
    }

    /// Removes a socket that nobody listens on; anything else at the path is in the way.
    static func removeStale(_ path: String, _ address: ListenAddress) throws(BindError) {
        guard let found = look(path) else { return }
        guard found.isSocket else { throw .notASocket(path: path) }
        guard !isListened(path) else { throw .taken(address) }
        _ = unsafe unlink(path)
    }

    private static func look(_ path: String) -> (device: UInt, inode: UInt, isSocket: Bool)? {
        var info = stat()
        guard unsafe lstat(path, &info) == 0 else { return nil }
        return (UInt(info.st_dev), UInt(info.st_ino), info.st_mode & S_IFMT == S_IFSOCK)
    }

    /// Whether a connection is taken, or would be if its queue were not full.
    private static func isListened(_ path: String) -> Bool {
        let number = clinux_socket(0)
        guard number >= 0 else { return true }
        let probe = Descriptor(number)
        let answer = unsafe path.withCString { unsafe clinux_connect_unix(probe.number, $0) }
        return answer != -ECONNREFUSED
    }
}
