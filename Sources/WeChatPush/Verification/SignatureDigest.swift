internal import Crypto

/// The 20 bytes behind a signature.
///
/// Signatures are compared in this form: no hexadecimal text is made for a comparison.
public struct SignatureDigest: Sendable {
    /// The first eight bytes as a number: a digest is evenly distributed, so they are key enough for a table.
    package let prefix: UInt64
    private let middle: UInt64
    private let rest: UInt32

    /// The SHA-1 over the parts, sorted bytewise and written one behind the other.
    ///
    /// Any other order is wrong: a base64 text may begin with `+` or `/`, which stand before the digits.
    package init(token: Span<UInt8>, timestamp: Span<UInt8>, nonce: Span<UInt8>) {
        // Three parts have six orders; spelling them out needs no array. Spans, for slices would count references.
        let isSorted = Self.precedes(timestamp, nonce)
        let first = isSorted ? timestamp : nonce
        let second = isSorted ? nonce : timestamp
        var hasher = Insecure.SHA1()
        if !Self.precedes(first, token) {
            Self.add(token, first, second, to: &hasher)
        } else if Self.precedes(token, second) {
            Self.add(first, token, second, to: &hasher)
        } else {
            Self.add(first, second, token, to: &hasher)
        }
        self.init(hasher.finalize())
    }

    private static func add(
        _ first: Span<UInt8>,
        _ second: Span<UInt8>,
        _ third: Span<UInt8>,
        to hasher: inout Insecure.SHA1
    ) {
        unsafe first.bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        unsafe second.bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        unsafe third.bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    }

    /// Whether a part sorts before another, byte by byte.
    private static func precedes(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        for index in 0..<min(one.count, other.count) where one[index] != other[index] {
            return one[index] < other[index]
        }
        return one.count < other.count
    }

    /// The same over four parts.
    init(
        token: ArraySlice<UInt8>,
        timestamp: ArraySlice<UInt8>,
        nonce: ArraySlice<UInt8>,
        encrypted: ArraySlice<UInt8>
    ) {
        var hasher = Insecure.SHA1()
        for part in [token, timestamp, nonce, encrypted].sorted(by: { Self.precedes($0.span, $1.span) }) {
            hasher.update(data: part)
        }
        self.init(hasher.finalize())
    }

    private init(_ digest: Insecure.SHA1.Digest) {
        (prefix, middle, rest) = unsafe digest.withUnsafeBytes { bytes in
            unsafe (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
            )
        }
    }

    /// Reads a signature as received; `nil` unless it is 40 hexadecimal digits.
    package init?(hexadecimal digits: Span<UInt8>) {
        guard digits.count == 40, let first = Hex.number(digits, at: 0), let second = Hex.number(digits, at: 8),
            let third = Hex.number(digits, at: 16), let fourth = Hex.number(digits, at: 24),
            let fifth = Hex.number(digits, at: 32)
        else { return nil }
        prefix = UInt64(first) << 32 | UInt64(second)
        middle = UInt64(third) << 32 | UInt64(fourth)
        rest = fifth
    }

    /// Whether the digests are equal, in a time that does not depend on where they differ.
    package func matches(_ other: SignatureDigest) -> Bool {
        (prefix ^ other.prefix) | (middle ^ other.middle) | UInt64(rest ^ other.rest) == 0
    }

    /// 40 hexadecimal digits in lower case.
    public var hexadecimal: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(40)
        for shift in stride(from: 60, through: 0, by: -4) { digits.append(Hex.digit(UInt8(prefix >> shift & 15))) }
        for shift in stride(from: 60, through: 0, by: -4) { digits.append(Hex.digit(UInt8(middle >> shift & 15))) }
        for shift in stride(from: 28, through: 0, by: -4) { digits.append(Hex.digit(UInt8(rest >> shift & 15))) }
        return String(decoding: digits, as: UTF8.self)
    }
}

extension SignatureDigest: Hashable {
    /// See ``matches(_:)``.
    public static func == (left: SignatureDigest, right: SignatureDigest) -> Bool { left.matches(right) }

    /// Hashes the first bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(prefix) }
}
