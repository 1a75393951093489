internal import WeChatPush

extension PassiveReply {
    /// The same reply with each of its texts replaced, in one fixed order; the field's name comes with the text.
    func replacingTexts<Failure: Error>(
        _ replace: (String, _ field: String) throws(Failure) -> String
    ) throws(Failure) -> PassiveReply {
        switch self {
        case .none: return .none
        case .text(let text): return .text(try replace(text, "text"))
        case .image(let mediaID): return .image(mediaID: try replace(mediaID, "media_id"))
        case .voice(let mediaID): return .voice(mediaID: try replace(mediaID, "media_id"))
        case .video(let mediaID, let title, let description):
            return .video(
                mediaID: try replace(mediaID, "media_id"),
                title: try Self.replaced(title, "title", replace),
                description: try Self.replaced(description, "description", replace)
            )
        case .music(let music): return .music(try music.replacingTexts(replace))
        case .news(let articles):
            var result: [Article] = []
            for article in articles { result.append(try article.replacingTexts(replace)) }
            return .news(result)
        case .transferCustomerService(let account):
            return .transferCustomerService(account: try Self.replaced(account, "account", replace))
        }
    }

    fileprivate static func replaced<Failure: Error>(
        _ text: String?,
        _ field: String,
        _ replace: (String, String) throws(Failure) -> String
    ) throws(Failure) -> String? {
        guard let text else { return nil }
        return try replace(text, field)
    }
}

extension PassiveReply.Music {
    fileprivate func replacingTexts<Failure: Error>(
        _ replace: (String, String) throws(Failure) -> String
    ) throws(Failure) -> Self {
        Self(
            title: try PassiveReply.replaced(title, "title", replace),
            description: try PassiveReply.replaced(description, "description", replace),
            url: try PassiveReply.replaced(url, "url", replace),
            highQualityURL: try PassiveReply.replaced(highQualityURL, "high_quality_url", replace),
            thumbnailMediaID: try replace(thumbnailMediaID, "thumb_media_id")
        )
    }
}

extension PassiveReply.Article {
    fileprivate func replacingTexts<Failure: Error>(
        _ replace: (String, String) throws(Failure) -> String
    ) throws(Failure) -> Self {
        Self(
            title: try replace(title, "title"),
            description: try replace(description, "description"),
            pictureURL: try replace(pictureURL, "picture_url"),
            url: try replace(url, "url")
        )
    }
}
