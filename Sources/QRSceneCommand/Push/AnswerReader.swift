import QRScene

/// Reads answers as the platform would, with one account's credentials.
struct AnswerReader: Sendable {
    let credentials: PushCredentials

    /// The reply in an answer, opened where it is sealed.
    ///
    /// - Throws: What is wrong with it; the platform would show its failure line to the person.
    func reply(in body: [UInt8]) throws -> PassiveReply {
        guard credentials.mode.isEncrypted, !body.isEmpty, body != Array("success".utf8),
            let cipher = credentials.cipher(in: .current)
        else { return try PassiveReply(document: body) }
        let document = try ReplyEnvelope.open(body, cipher: cipher, token: credentials.token(in: .current))
        return try PassiveReply(document: document)
    }

    /// A reply in a few words.
    static func words(for reply: PassiveReply) -> String {
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
