/// The 16 random bytes in front of every encrypted message.
///
/// The IV of the scheme is a part of the key and never changes, so these bytes alone make two equal messages differ.
public struct CipherSalt: Sendable, Equatable {
    let bytes: [UInt8]

    /// Draws 16 printable bytes (96 bits) from the system; the platform's own are printable too.
    public init() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        // Two draws of 8 bytes, for each draw is a system call.
        var generator = SystemRandomNumberGenerator()
        let words = [generator.next(), generator.next()]
        bytes = words.flatMap { word in (0..<8).map { alphabet[Int(word >> ($0 * 8) & 63)] } }
    }

    /// Takes these bytes; `nil` unless they are 16.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        self.bytes = Array(bytes)
    }
}
