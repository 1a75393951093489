package import WeChatPush

/// Reads answers as the platform would, with one account's credentials.
package struct AnswerReader: Sendable {
    private let credentials: PushCredentials

    /// A reader with an account's credentials.
    package init(credentials: PushCredentials) {
        self.credentials = credentials
    }

    /// The reply in an answer, opened where it is sealed: with whatever token and key fitted its push.
    ///
    /// - Throws: What is wrong with it; the platform would show its failure line to the person.
    package func reply(in body: [UInt8]) throws -> PassiveReply {
        guard credentials.mode.isEncrypted, !body.isEmpty, body != Array("success".utf8) else {
            return try PassiveReply(document: body)
        }
        var refusal: any Error = PushRefusal.messageSignatureMismatch
        for token in CredentialSlot.allCases {
            for key in CredentialSlot.allCases {
                guard let cipher = credentials.cipher(in: key) else { continue }
                do {
                    let document = try ReplyEnvelope.open(body, cipher: cipher, token: credentials.token(in: token))
                    return try PassiveReply(document: document)
                } catch {
                    refusal = error
                }
            }
        }
        throw refusal
    }

    /// A reply in a few words.
    package static func words(for reply: PassiveReply) -> String {
        switch reply {
        case .none: "none"
        case .text(let text): "text \(text)"
        case .news(let articles): "news \(articles.map(\.title).joined(separator: ", "))"
        case .image(let media), .voice(let media): "\(reply.kind) \(media)"
        case .video(let media, let title, _): "video \(media) \(title ?? "")"
        case .music(let music): "music \(music.title ?? music.thumbnailMediaID)"
        case .transferCustomerService(let account): "transfer_customer_service \(account ?? "")"
        }
    }
}
