internal import Crypto

/// The 20 bytes behind a signature.
///
/// Signatures are compared in this form: no hexadecimal text is made for a comparison.
public struct SignatureDigest: Sendable {
    /// The first 16 bytes as numbers, the most significant byte first; enough for a table's key.
    package let high: UInt64
    package let low: UInt64
    private let rest: UInt32

    /// The SHA-1 over the parts, sorted bytewise and written one behind the other.
    ///
    /// Any other order is wrong: a base64 text may begin with `+` or `/`, which stand before the digits.
    package init(token: ArraySlice<UInt8>, timestamp: ArraySlice<UInt8>, nonce: ArraySlice<UInt8>) {
        var text: [UInt8] = []
        text.reserveCapacity(token.count + timestamp.count + nonce.count)
        // Three parts have six orders; spelling them out moves no slice about.
        if timestamp.lexicographicallyPrecedes(nonce) {
            Self.append(token, among: timestamp, nonce, to: &text)
        } else {
            Self.append(token, among: nonce, timestamp, to: &text)
        }
        self.init(Insecure.SHA1.hash(data: text))
    }

    /// Writes a part before, between or behind two that are in order.
    private static func append(
        _ part: ArraySlice<UInt8>,
        among first: ArraySlice<UInt8>,
        _ second: ArraySlice<UInt8>,
        to text: inout [UInt8]
    ) {
        let isFirst = !first.lexicographicallyPrecedes(part)
        let isThird = !isFirst && !part.lexicographicallyPrecedes(second)
        if isFirst { text += part }
        text += first
        if !isFirst, !isThird { text += part }
        text += second
        if isThird { text += part }
    }

    /// The same over four parts.
    init(
        token: ArraySlice<UInt8>,
        timestamp: ArraySlice<UInt8>,
        nonce: ArraySlice<UInt8>,
        encrypted: ArraySlice<UInt8>
    ) {
        var hasher = Insecure.SHA1()
        for part in [token, timestamp, nonce, encrypted].sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            hasher.update(data: part)
        }
        self.init(hasher.finalize())
    }

    private init(_ digest: Insecure.SHA1.Digest) {
        (high, low, rest) = unsafe digest.withUnsafeBytes { bytes in
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
        guard let high: UInt64 = Hex.number(digits, 0..<16), let low: UInt64 = Hex.number(digits, 16..<32),
            let rest: UInt32 = Hex.number(digits, 32..<40)
        else { return nil }
        (self.high, self.low, self.rest) = (high, low, rest)
    }

    /// Whether the digests are equal, in a time that does not depend on where they differ.
    package func matches(_ other: SignatureDigest) -> Bool {
        (high ^ other.high) | (low ^ other.low) | UInt64(rest ^ other.rest) == 0
    }

    /// 40 hexadecimal digits in lower case.
    public var hexadecimal: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(40)
        for shift in stride(from: 60, through: 0, by: -4) { digits.append(Hex.digit(UInt8(high >> shift & 15))) }
        for shift in stride(from: 60, through: 0, by: -4) { digits.append(Hex.digit(UInt8(low >> shift & 15))) }
        for shift in stride(from: 28, through: 0, by: -4) { digits.append(Hex.digit(UInt8(rest >> shift & 15))) }
        return String(decoding: digits, as: UTF8.self)
    }
}

extension SignatureDigest: Hashable {
    /// See ``matches(_:)``.
    public static func == (left: SignatureDigest, right: SignatureDigest) -> Bool { left.matches(right) }

    /// Hashes the first bytes: a digest is evenly distributed, so they are hash enough.
    public func hash(into hasher: inout Hasher) { hasher.combine(high) }
}
