internal import Crypto
internal import OfficialAccount

/// Keeps an account's token from whoever can read the database: AES-256-GCM under a key of the AppSecret, which alone
/// could buy such a token.
struct TokenSeal {
    private static let nonceLength = 12
    private static let tagLength = 16

    private let key: SymmetricKey
    private let appID: [UInt8]

    init(_ secret: AppSecret, _ appID: AppID) {
        let label = Array("qrscene access token".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: label, using: SymmetricKey(data: Array(secret.secret.utf8)))
        key = SymmetricKey(data: Array(code))
        self.appID = Array(appID.rawValue.utf8)
    }

    /// Seals a token; empty where the machine has no randomness to give.
    func close(_ token: AccessToken) -> [UInt8] {
        guard let box = try? AES.GCM.seal(Array(token.secret.utf8), using: key, authenticating: appID) else {
            return []
        }
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Opens what was sealed for the same account with the same secret; `nil` for anything else.
    func open(_ sealed: [UInt8]) -> AccessToken? {
        guard sealed.count > Self.nonceLength + Self.tagLength else { return nil }
        let rest = sealed.dropFirst(Self.nonceLength)
        guard let nonce = try? AES.GCM.Nonce(data: Array(sealed.prefix(Self.nonceLength))),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce,
                ciphertext: Array(rest.dropLast(Self.tagLength)),
                tag: Array(rest.suffix(Self.tagLength))
            ),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: appID)
        else { return nil }
        return AccessToken(String(decoding: Array(bytes), as: UTF8.self))
    }
}
