package import OfficialAccount
internal import Testing
package import WeChatPush

/// One published encrypted push, URL check or reply, with the credentials it was made with.
package struct CryptoVector: Decodable, Sendable, CustomTestStringConvertible {
    package let id: String
    package let kind: String
    package let token: String
    package let encodingAESKey: String
    package let appid: String
    package let timestamp: String
    package let nonce: String
    package let signature: String?
    package let msgSignature: String
    package let encrypt: String
    package let encryptedXml: String?
    package let encryptedJson: String?
    package let encryptedXmlConstructed: String?
    package let random: String
    package let randomHex: String
    package let decrypted: String
    package let decryptedHex: String

    package static let all = Corpus.rows("crypto.jsonl", as: CryptoVector.self)

    package var testDescription: String { "\(id) \(kind)" }
    package var isURLCheck: Bool { kind.hasPrefix("url-") }
    package var isPush: Bool { kind.hasPrefix("push-") }
    package var isReply: Bool { kind.hasPrefix("reply-") }
    package var isJSON: Bool { decrypted.hasPrefix("{") }
    package var mode: MessageMode { kind == "push-compat" ? .compatible : .safe }

    /// The body as it was published, or built around the published text.
    package var body: String? { encryptedXml ?? encryptedJson ?? encryptedXmlConstructed }

    /// Old stamps are judged without a window.
    package func credentials() throws -> PushCredentials {
        try PushCredentials(
            appID: AppID(rawValue: appid),
            token: try PushToken(token),
            aesKey: try EncodingAESKey(encodingAESKey),
            mode: mode,
            timestampTolerance: nil
        )
    }
}
