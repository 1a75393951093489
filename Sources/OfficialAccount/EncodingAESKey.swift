/// The EncodingAESKey (消息加解密密钥) of the account: 43 characters that stand for the 32 bytes of an AES-256 key.
public struct EncodingAESKey: Sendable, Hashable {
    /// The AES-256 key, 32 bytes.
    ///
    /// Its first 16 bytes are also the IV. Never log it.
    public let keyBytes: [UInt8]

    /// Decodes the 43 characters the console shows.
    ///
    /// 43 base64 characters carry two bits more than 32 bytes, and the console's keys often have them set: a strict
    /// decoder refuses a good half of all real keys, so the dangling bits are ignored here.
    ///
    /// - Throws: ``CredentialError/aesKey(length:)`` or ``CredentialError/aesKeyCharacter(_:)``.
    public init(_ encoded: String) throws(CredentialError) {
        let characters = encoded.unicodeScalars
        guard characters.count == 43 else { throw .aesKey(length: characters.count) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(33)
        var accumulator: UInt32 = 0
        var bits: UInt32 = 0
        for scalar in characters {
            guard let value = Self.value(of: scalar) else { throw .aesKeyCharacter(scalar) }
            accumulator = accumulator << 6 | value
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: accumulator >> bits))
        }
        keyBytes = bytes
    }

    /// The console only makes letters and digits; `+` and `/` come from keys that people made themselves.
    private static func value(of scalar: Unicode.Scalar) -> UInt32? {
        UInt8(exactly: scalar.value).flatMap { Base64.standard.value(of: $0) }
    }
}

extension EncodingAESKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a key, not which.
    public var description: String { "EncodingAESKey(redacted)" }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
