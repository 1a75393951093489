internal import Glibc

/// The bytes of a file that a person names, up to a limit.
package enum FileBytes {
    package enum Failure: Error {
        case system(Int32)
        case tooLarge

        /// Why, in English whatever the locale is.
        package var reason: String {
            switch self {
            case .system(let errno): SystemError.text(errno)
            case .tooLarge: "it is too large"
            }
        }
    }

    package static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno) }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw .tooLarge }
            bytes += chunk[..<count]
        }
    }
}
