internal import Crypto
internal import Store

/// The first half of a SHA-256: enough to tell two bodies apart, small enough to keep many.
struct BodyDigest: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init(_ body: ArraySlice<UInt8>) {
        (high, low) = unsafe body.withUnsafeBytes { unsafe Self.half(of: $0) }
    }

    /// The halves as a duplicate key, which is a digest of the same kind over other bytes.
    var duplicateKey: DuplicateKey { DuplicateKey(high: high, low: low) }

    private static func half(of bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
        var hash = SHA256()
        unsafe hash.update(bufferPointer: bytes)
        let digest = hash.finalize()
        return unsafe digest.withUnsafeBytes { digest in
            unsafe (
                digest.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
    }
}
