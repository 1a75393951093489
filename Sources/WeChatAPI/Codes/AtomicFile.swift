internal import Glibc

/// Files that are there whole or not at all, whatever happens meanwhile.
public enum AtomicFile {
    /// Writes a file beside the wanted one, and gives it the wanted name when it is on the disk.
    ///
    /// - Throws: ``FileError``; the wanted file is then as it was.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        var template = Array("\(path).XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
        let temporary = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let code = fill(descriptor, bytes)
        let closing = close(descriptor) == 0 ? 0 : errno
        var failure = code != 0 ? code : closing
        if failure == 0, unsafe rename(temporary, path) != 0 { failure = errno }
        guard failure != 0 else { return }
        unsafe unlink(temporary)
        throw FileError(path: path, errno: failure)
    }

    private static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> Int32 {
        // mkstemp makes files for their owner alone; a picture is for everybody whom the folder lets in.
        let mask = umask(0)
        umask(mask)
        guard fchmod(descriptor, 0o666 & ~mask) == 0 else { return errno }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno }
            rest = rest.dropFirst(count)
        }
        return fsync(descriptor) == 0 ? 0 : errno
    }
}

/// A file that could not be written.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Which.
    public let path: String
    /// The system's reason.
    public let errno: Int32

    /// The fact and the reason.
    public var description: String {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        return "\(path) cannot be written: \(reason)"
    }
}
