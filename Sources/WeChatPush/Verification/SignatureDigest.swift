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
    package init(token: ArraySlice<UInt8>, timestamp: ArraySlice<UInt8>, nonce: ArraySlice<UInt8>) {
        // Three parts have six orders; spelling them out moves no slice about.
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
        _ first: ArraySlice<UInt8>,
        _ second: ArraySlice<UInt8>,
        _ third: ArraySlice<UInt8>,
        to hasher: inout Insecure.SHA1
    ) {
        unsafe first.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        unsafe second.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        unsafe third.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    }

    /// Whether a part sorts before another, byte by byte; on spans, for iterators would count references.
    private static func precedes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        let (one, other) = (left.span, right.span)
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
        for part in [token, timestamp, nonce, encrypted].sorted(by: Self.precedes) {
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
    package init?(hexadecimal text: ArraySlice<UInt8>) {
        guard text.count == 40 else { return nil }
        let digits = text.span
        guard let prefix: UInt64 = Hex.number(digits, 0..<16), let middle: UInt64 = Hex.number(digits, 16..<32),
            let rest: UInt32 = Hex.number(digits, 32..<40)
        else { return nil }
        (self.prefix, self.middle, self.rest) = (prefix, middle, rest)
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
