/// A credential that cannot be what the console shows.
///
/// It never carries the credential itself.
public enum CredentialError: Error, Equatable, Sendable {
    /// A Token has 3 to 32 characters; this one has `length` bytes.
    case token(length: Int)
    /// A Token has ASCII letters and digits only; this one has another character.
    case tokenCharacter(Unicode.Scalar)
    /// An EncodingAESKey has 43 characters; this one has `length`.
    case aesKey(length: Int)
    /// An EncodingAESKey has letters and digits only; this one has another character.
    case aesKeyCharacter(Unicode.Scalar)
    /// An AppSecret has letters and digits; this one has `length` bytes, or a blank or another character among them.
    case appSecret(length: Int)
    /// No such mode; `plain`, `compatible` and `safe` exist.
    case mode(String)
    /// The mode needs an EncodingAESKey and an AppID, and there is none.
    case modeNeedsKey(MessageMode)
}

extension CredentialError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .token(let length):
            "the Token (令牌) must have 3 to 32 letters and digits; this one has \(length) bytes"
        case .tokenCharacter(let scalar):
            "the Token (令牌) may hold only the letters A-Z, a-z and the digits 0-9; found U+\(hex(scalar))"
        case .aesKey(let length):
            "the EncodingAESKey (消息加解密密钥) must have exactly 43 characters; this one has \(length)"
        case .aesKeyCharacter(let scalar):
            "the EncodingAESKey (消息加解密密钥) may hold only letters and digits; found U+\(hex(scalar))"
        case .appSecret(let length):
            "the AppSecret (开发者密码) must be 32 letters and digits without blanks; this one has \(length) bytes"
        case .mode(let text):
            "there is no mode '\(text)'; choose plain (明文模式), compatible (兼容模式) or safe (安全模式)"
        case .modeNeedsKey(let mode):
            "the mode \(mode) needs an EncodingAESKey (消息加解密密钥) and an AppID; give both, or choose plain"
        }
    }

    private func hex(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
