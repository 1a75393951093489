internal import Crypto
internal import CryptoExtras
public import OfficialAccount

/// The platform's encryption: AES-256-CBC over salt, length, message and AppID, padded to blocks of 32 bytes.
///
/// Decrypt only what a `msg_signature` vouched for: the scheme has no authenticity of its own.
public struct MessageCipher: Sendable {
    private let key: SymmetricKey
    private let initialization: ArraySlice<UInt8>
    private let receiver: [UInt8]

    /// A cipher of one account's key.
    public init(key: EncodingAESKey, appID: AppID) {
        self.key = SymmetricKey(data: key.keyBytes)
        initialization = key.keyBytes.prefix(16)
        receiver = Array(appID.rawValue.utf8)
    }

    /// Encrypts a message.
    ///
    /// - Parameters:
    ///   - message: The document.
    ///   - random: The bytes in front of it; fixed in tests alone.
    /// - Returns: Base64 of the standard alphabet, one line.
    public func encrypt(_ message: some Collection<UInt8>, random: CipherSalt = CipherSalt()) -> String {
        String(decoding: encryptedBytes(message, random: random), as: UTF8.self)
    }

    /// Decrypts the text of an `Encrypt` element, blanks around it allowed.
    ///
    /// - Throws: ``CipherError``; the checks stand in the order in which a text can fail.
    public func decrypt(_ encrypted: some Collection<UInt8>) throws(CipherError) -> ArraySlice<UInt8> {
        guard let cipherBytes = Base64.standard.decode(Blank.trimmed(ArraySlice(encrypted))) else { throw .notBase64 }
        guard cipherBytes.count >= 32, cipherBytes.count % 16 == 0 else { throw .length(cipherBytes.count) }
        let plain = try decipher(cipherBytes)
        guard let message = Self.message(in: plain) else { throw .undecryptable }
        guard plain[message.upperBound..<(plain.count - Int(plain[plain.count - 1]))].elementsEqual(receiver) else {
            throw .receiver
        }
        return plain[message]
    }

    /// Decrypts the text of an `Encrypt` element.
    ///
    /// - Throws: ``CipherError``.
    public func decrypt(_ encrypted: String) throws(CipherError) -> ArraySlice<UInt8> {
        try decrypt(ArraySlice(encrypted.utf8))
    }

    func encryptedBytes(_ message: some Collection<UInt8>, random: CipherSalt) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(20 + message.count + receiver.count + 32)
        plain += random.bytes
        let length = UInt32(truncatingIfNeeded: message.count)
        for shift: UInt32 in [24, 16, 8, 0] { plain.append(UInt8(truncatingIfNeeded: length >> shift)) }
        plain += message
        plain += receiver
        let padding = 32 - plain.count % 32
        plain += repeatElement(UInt8(padding), count: padding)
        return Base64.standard.encode(encipher(plain))
    }

    private func encipher(_ plain: [UInt8]) -> [UInt8] {
        do {
            let vector = try AES._CBC.IV(ivBytes: initialization)
            return [UInt8](try AES._CBC.encrypt(plain, using: key, iv: vector, noPadding: true))
        } catch {
            preconditionFailure("a 32-byte key, a 16-byte IV and whole blocks always encrypt: \(error)")
        }
    }

    private func decipher(_ cipherBytes: [UInt8]) throws(CipherError) -> [UInt8] {
        do {
            let vector = try AES._CBC.IV(ivBytes: initialization)
            return [UInt8](try AES._CBC.decrypt(cipherBytes, using: key, iv: vector, noPadding: true))
        } catch {
            throw .undecryptable
        }
    }

    /// Where the message stands in a deciphered text; `nil` where padding or length make no sense.
    ///
    /// Padding counts to 32, not to AES's 16; senders that pad to 16 only are covered by the same rule.
    private static func message(in plain: [UInt8]) -> Range<Int>? {
        guard let last = plain.last, (1...32).contains(last), Int(last) <= plain.count else { return nil }
        let end = plain.count - Int(last)
        guard plain[end...].allSatisfy({ $0 == last }), end >= 20 else { return nil }
        let length = plain[16..<20].reduce(0) { $0 << 8 | Int($1) }
        guard length <= end - 20 else { return nil }
        return 20..<(20 + length)
    }
}

extension MessageCipher: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a key, not which.
    public var description: String { "MessageCipher(redacted)" }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
