/// Why an encrypted text could not be read.
///
/// Everything that goes wrong after the AES itself is one case: an answer that told a bad padding from a bad length
/// would let a stranger decrypt by asking.
public enum CipherError: Error, Sendable, Equatable {
    /// Not canonical base64 of the standard alphabet: damaged on the way.
    case notBase64
    /// These many bytes cannot be a ciphertext, which has 32 or more and a multiple of 16: damaged or cut.
    case length(Int)
    /// The plaintext makes no sense: most often the wrong EncodingAESKey.
    case undecryptable
    /// The text decrypts, and is addressed to another AppID.
    case receiver
}

extension CipherError {
    /// A stable word for metrics and logs.
    public var label: String {
        switch self {
        case .notBase64, .length: "encrypt_damaged"
        case .undecryptable: "undecryptable"
        case .receiver: "app_id_mismatch"
        }
    }
}

extension CipherError: CustomStringConvertible {
    /// The fact and the fix.
    public var description: String {
        switch self {
        case .notBase64:
            "the encrypted text is not base64: it was damaged on the way; look for a proxy that rewrites bodies"
        case .length(let length):
            "the encrypted text has \(length) bytes, which no AES-256-CBC text has: it was damaged or cut on the way"
        case .undecryptable:
            "the encrypted text does not decrypt; is the EncodingAESKey (消息加解密密钥) the one the console shows?"
        case .receiver:
            "the encrypted text is addressed to another AppID; compare the configured AppID with the console's"
        }
    }
}
