/// What a body is known again by: a hash with a key that only this process has.
///
/// `Hasher` draws its key when the process starts. Whoever wants another body to pass under a seen signature must hit
/// one of 2^64 values without ever seeing one, and each attempt asks this process. SHA-256 would protect no better here,
/// at 340 ns for a push instead of 110.
struct BodyDigest: Hashable, Sendable {
    let word: UInt64

    init(_ body: ArraySlice<UInt8>) {
        var hasher = Hasher()
        unsafe body.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        word = UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
