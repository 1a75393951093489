public import OfficialAccount
public import WeChatPush

/// A reply in the form of a customer-service message (客服消息), for when its push can no longer be answered.
public struct CustomerServiceMessage: Sendable, Equatable {
    /// What it shows.
    public let reply: PassiveReply

    /// The message that shows what a reply would have; `nil` for a reply that shows nothing or hands over the
    /// conversation: of those there is no such message.
    public init?(_ reply: PassiveReply) {
        switch reply {
        case .none, .transferCustomerService: return nil
        default: self.reply = reply
        }
    }

    /// The body of the call.
    public func body(to openID: OpenID) -> [UInt8] {
        JSONValue.object([
            "touser": .string(openID.rawValue), "msgtype": .string(reply.kind), reply.kind: content,
        ]).bytes
    }

    private var content: JSONValue {
        switch reply {
        case .none, .transferCustomerService: .object([:])
        case .text(let text): .object([("content", Self.plain(text))])
        case .image(let mediaID), .voice(let mediaID): .object([("media_id", mediaID)])
        case .video(let mediaID, let title, let description):
            .object([
                ("media_id", mediaID), ("title", Self.plain(title)), ("description", Self.plain(description)),
            ])
        case .music(let music):
            .object([
                ("title", Self.plain(music.title)), ("description", Self.plain(music.description)),
                ("musicurl", music.url), ("hqmusicurl", music.highQualityURL ?? music.url),
                ("thumb_media_id", music.thumbnailMediaID),
            ])
        // The platform takes one article here, as it shows one in answer to a scan.
        case .news(let articles): .object(["articles": .array(articles.prefix(1).map(Self.article))])
        }
    }

    private static func article(_ article: PassiveReply.Article) -> JSONValue {
        .object([
            ("title", plain(article.title)), ("description", plain(article.description)), ("url", article.url),
            ("picurl", article.pictureURL),
        ])
    }

    /// Without the control characters that JSON could only carry escaped, which the platform refuses.
    private static func plain(_ text: String?) -> String? {
        guard let text else { return nil }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t" }
            )
        )
    }
}

extension PlatformClient {
    private struct Done: Decodable {}

    /// Sends a customer-service message (客服接口-发消息): after a scan or a follow 3 within a minute are allowed.
    ///
    /// - Parameters:
    ///   - message: What to send.
    ///   - openID: To whom.
    ///   - deadline: When it is of no more use: neither waiting nor sending goes on beyond it.
    /// - Throws: ``APIError``; 45015 and 45047 where the platform's window is over or used up.
    public func send(
        _ message: CustomerServiceMessage,
        to openID: OpenID,
        deadline: ContinuousClock.Instant? = nil
    ) async throws(APIError) {
        try await send(messageBody: message.body(to: openID), deadline: deadline)
    }

    /// Sends a customer-service message that was put into its body before.
    ///
    /// - Parameters:
    ///   - body: As ``CustomerServiceMessage/body(to:)`` made it.
    ///   - deadline: When it is of no more use.
    /// - Throws: ``APIError``.
    public func send(messageBody body: [UInt8], deadline: ContinuousClock.Instant? = nil) async throws(APIError) {
        _ = try await call(
            Done.self,
            APIExchange.Call(operation: .sendMessage, method: "POST", body: body, deadline: deadline)
        )
    }
}
