internal import QRScene

/// A reply as fixtures write it: the content of a text, `"none"`, or an object of its kind and fields.
struct ReplySheet: Codable {
    let reply: PassiveReply

    init(_ reply: PassiveReply) {
        self.reply = reply
    }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            reply = text == "none" ? .none : .text(text)
            return
        }
        let fields = try Fields(from: decoder)
        switch fields.kind {
        case "text": reply = .text(try fields.need(fields.content, "content"))
        case "image": reply = .image(mediaID: try fields.need(fields.mediaID, "media_id"))
        case "voice": reply = .voice(mediaID: try fields.need(fields.mediaID, "media_id"))
        case "video":
            let media = try fields.need(fields.mediaID, "media_id")
            reply = .video(mediaID: media, title: fields.title, description: fields.description)
        case "music": reply = .music(try fields.music())
        case "news": reply = .news((fields.articles ?? []).map(\.article))
        case "transfer_customer_service": reply = .transferCustomerService(account: fields.account)
        case "none": reply = .none
        default: throw fields.error("there is no kind '\(fields.kind)' of reply")
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch reply {
        case .text(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .none:
            var container = encoder.singleValueContainer()
            try container.encode("none")
        default:
            try Fields(reply).encode(to: encoder)
        }
    }
}

/// The fields of all kinds together.
private struct Fields: Codable {
    var kind: String
    var content: String?
    var mediaID: String?
    var title: String?
    var description: String?
    var url: String?
    var highQualityURL: String?
    var thumbnailMediaID: String?
    var account: String?
    var articles: [ArticleSheet]?

    init(_ reply: PassiveReply) {
        kind = reply.kind
        switch reply {
        case .none: break
        case .text(let text): content = text
        case .image(let media), .voice(let media): mediaID = media
        case .video(let media, let title, let description):
            mediaID = media
            self.title = title
            self.description = description
        case .music(let music):
            title = music.title
            description = music.description
            url = music.url
            highQualityURL = music.highQualityURL
            thumbnailMediaID = music.thumbnailMediaID
        case .news(let articles): self.articles = articles.map(ArticleSheet.init)
        case .transferCustomerService(let account): self.account = account
        }
    }

    func need(_ value: String?, _ name: String) throws -> String {
        guard let value else { throw error("a reply of kind '\(kind)' needs '\(name)'") }
        return value
    }

    func music() throws -> PassiveReply.Music {
        PassiveReply.Music(
            title: title,
            description: description,
            url: url,
            highQualityURL: highQualityURL,
            thumbnailMediaID: try need(thumbnailMediaID, "thumb_media_id")
        )
    }

    func error(_ problem: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: problem))
    }

    enum CodingKeys: String, CodingKey {
        case kind, content
        case mediaID = "media_id"
        case title, description, url
        case highQualityURL = "hq_url"
        case thumbnailMediaID = "thumb_media_id"
        case account, articles
    }
}

/// One article of a news reply.
private struct ArticleSheet: Codable {
    var title: String
    var description: String?
    var pictureURL: String?
    var url: String

    init(_ article: PassiveReply.Article) {
        title = article.title
        description = article.description
        pictureURL = article.pictureURL
        url = article.url
    }

    var article: PassiveReply.Article {
        .init(title: title, description: description ?? "", pictureURL: pictureURL ?? "", url: url)
    }

    enum CodingKeys: String, CodingKey {
        case title, description
        case pictureURL = "picture_url"
        case url
    }
}
