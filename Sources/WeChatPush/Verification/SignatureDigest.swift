internal import Crypto

/// The 20 bytes behind a signature.
///
/// Signatures are compared in this form: no hexadecimal text is made for a comparison.
public struct SignatureDigest: Sendable {
    private var bytes: InlineArray<20, UInt8>

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
        bytes = .init(repeating: 0)
        var index = 0
        for byte in digest where index < 20 {
            bytes[index] = byte
            index += 1
        }
    }

    /// Reads a signature as received; `nil` unless it is 40 hexadecimal digits.
    package init?(hexadecimal text: ArraySlice<UInt8>) {
        guard text.count == 40 else { return nil }
        bytes = .init(repeating: 0)
        for index in 0..<20 {
            let position = text.startIndex + 2 * index
            guard let high = Hex.value(of: text[position]), let low = Hex.value(of: text[position + 1]) else {
                return nil
            }
            bytes[index] = high << 4 | low
        }
    }

    /// Whether the digests are equal, in a time that does not depend on where they differ.
    package func matches(_ other: SignatureDigest) -> Bool {
        var difference: UInt8 = 0
        for index in 0..<20 { difference |= bytes[index] ^ other.bytes[index] }
        return difference == 0
    }

    /// The first eight bytes as a number: a digest is evenly distributed, so they are hash enough.
    private var prefix: UInt64 {
        var prefix: UInt64 = 0
        for index in 0..<8 { prefix = prefix << 8 | UInt64(bytes[index]) }
        return prefix
    }

    /// 40 hexadecimal digits in lower case.
    public var hexadecimal: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(40)
        for index in 0..<20 {
            digits.append(Hex.digit(bytes[index] >> 4))
            digits.append(Hex.digit(bytes[index] & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

extension SignatureDigest: Hashable {
    /// See ``matches(_:)``.
    public static func == (left: SignatureDigest, right: SignatureDigest) -> Bool { left.matches(right) }

    /// Hashes the first bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(prefix) }
}
