/// The platform's picture of a code.
public struct CodePicture: Sendable, Hashable {
    /// What a picture's bytes are.
    public enum Format: String, Sendable, Hashable {
        /// A JPEG; the platform's pictures are.
        case jpeg
        /// A PNG.
        case png
    }

    /// Its bytes.
    public let bytes: [UInt8]
    /// What they are, by their first ones; the platform's `Content-Type` is `image/jpg`, which does not exist.
    public let format: Format

    /// The picture in these bytes; `nil` where they are none.
    public init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            format = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            format = .png
        } else {
            return nil
        }
        self.bytes = bytes
    }

    /// Writes it to a file, whole or not at all.
    public func write(to path: String) throws(FileError) { try AtomicFile.write(bytes, to: path) }
}
