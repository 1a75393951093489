extension PassiveReply {
    /// Something the platform will not show as meant; a reply with a problem is still written.
    public enum Problem: Sendable, Equatable {
        /// The platform cuts or refuses a text of more than 2048 bytes.
        case textTooLong(bytes: Int)
        /// A text, a media id or an article's title and address that must be there is empty.
        case empty(String)
        /// In answer to a scan only the first article is shown.
        case tooManyArticles(Int)
    }

    /// The most bytes of a text.
    public static let maximumTextLength = 2048

    /// What the platform would not show as meant, in the order of the document.
    ///
    /// Nothing is cut or corrected here: where a text may be cut, its author knows.
    ///
    /// - Returns: Nothing where the reply is fine.
    public func validate() -> [Problem] {
        switch self {
        case .none, .transferCustomerService: []
        case .text(let content) where content.utf8.count > Self.maximumTextLength:
            [.textTooLong(bytes: content.utf8.count)]
        case .text(let content): content.isEmpty ? [.empty("Content")] : []
        case .image(let mediaID), .voice(let mediaID), .video(let mediaID, _, _):
            mediaID.isEmpty ? [.empty("MediaId")] : []
        case .music(let music): music.thumbnailMediaID.isEmpty ? [.empty("ThumbMediaId")] : []
        case .news(let articles): Self.problems(of: articles)
        }
    }

    private static func problems(of articles: [Article]) -> [Problem] {
        guard let first = articles.first else { return [.empty("Articles")] }
        var problems: [Problem] = articles.count > 1 ? [.tooManyArticles(articles.count)] : []
        if first.title.isEmpty { problems.append(.empty("Title")) }
        if first.url.isEmpty { problems.append(.empty("Url")) }
        return problems
    }
}

extension PassiveReply.Problem: CustomStringConvertible {
    /// The fact and the fix.
    public var description: String {
        switch self {
        case .textTooLong(let bytes):
            "the text has \(bytes) bytes, more than \(PassiveReply.maximumTextLength); shorten it"
        case .empty(let name): "\(name) is empty; the platform shows its failure text instead of such a reply"
        case .tooManyArticles(let count): "of \(count) articles the platform shows only the first; send one"
        }
    }
}
