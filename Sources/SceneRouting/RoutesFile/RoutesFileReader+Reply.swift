internal import WeChatPush
internal import Yams

extension RoutesFileReader {
    /// A reply, and where each of its texts stands.
    typealias PlacedReply = (reply: PassiveReply, marks: [String: Mark])

    /// Reads what stands after `reply:`.
    mutating func reply(_ node: Node) -> PlacedReply? {
        if case .scalar(let word) = node {
            switch word.string {
            case "none": return (.none, [:])
            case "transfer_customer_service": return (.transferCustomerService(), [:])
            default:
                note(.replyKind([word.string]), at: node.mark)
                return nil
            }
        }
        guard case .mapping(let pairs) = node else {
            note(.expected(.mapping, what: "reply"), at: node.mark)
            return nil
        }
        let words = pairs.map { $0.key.scalar?.string ?? "?" }
        guard words.count == 1, let word = words.first, RoutesFileFault.replyKinds.contains(word) else {
            // Among several words an unknown one is the likelier fault.
            let unknown = words.first { !RoutesFileFault.replyKinds.contains($0) }
            note(.replyKind(unknown.map { [$0] } ?? words), at: node.mark)
            return nil
        }
        return pairs.first.flatMap { reply(of: word, $0.value) }
    }

    private mutating func reply(of kind: String, _ node: Node) -> PlacedReply? {
        switch kind {
        case "text": text(node, "text").map { (.text($0), ["text": node.mark].compactMapValues { $0 }) }
        case "image": media(node, kind).map { (.image(mediaID: $0.id), $0.marks) }
        case "voice": media(node, kind).map { (.voice(mediaID: $0.id), $0.marks) }
        case "video": video(node)
        case "music": music(node)
        case "news": news(node)
        case "transfer_customer_service": transfer(node)
        default: (.none, [:])
        }
    }

    private mutating func media(_ node: Node, _ kind: String) -> (id: String, marks: [String: Mark])? {
        let values = node.scalar == nil ? texts(node, kind, required: ["media_id"], optional: []) : nil
        if let values, let id = values.texts["media_id"] { return (id, values.marks) }
        guard node.scalar != nil, let id = text(node, kind) else { return nil }
        return (id, ["media_id": node.mark].compactMapValues { $0 })
    }

    private mutating func video(_ node: Node) -> PlacedReply? {
        if node.scalar != nil { return media(node, "video").map { (.video(mediaID: $0.id), $0.marks) } }
        guard
            let values = texts(node, "video", required: ["media_id"], optional: ["title", "description"]),
            let id = values.texts["media_id"]
        else { return nil }
        let reply = PassiveReply.video(
            mediaID: id,
            title: values.texts["title"],
            description: values.texts["description"]
        )
        return (reply, values.marks)
    }

    private mutating func music(_ node: Node) -> PlacedReply? {
        let optional = ["title", "description", "url", "high_quality_url"]
        guard
            let values = texts(node, "music", required: ["thumb_media_id"], optional: optional),
            let thumbnail = values.texts["thumb_media_id"]
        else { return nil }
        let music = PassiveReply.Music(
            title: values.texts["title"],
            description: values.texts["description"],
            url: values.texts["url"],
            highQualityURL: values.texts["high_quality_url"],
            thumbnailMediaID: thumbnail
        )
        return (.music(music), values.marks)
    }

    private mutating func news(_ node: Node) -> PlacedReply? {
        var article = node
        if case .sequence(let items) = node {
            guard items.count == 1, let only = items.first else {
                note(items.isEmpty ? .empty("news") : .articles(items.count), at: node.mark)
                return nil
            }
            article = only
        }
        let optional = ["description", "picture_url"]
        guard
            let values = texts(article, "news", required: ["title", "url"], optional: optional),
            let title = values.texts["title"], let url = values.texts["url"]
        else { return nil }
        let news = PassiveReply.Article(
            title: title,
            description: values.texts["description"] ?? "",
            pictureURL: values.texts["picture_url"] ?? "",
            url: url
        )
        return (.news([news]), values.marks)
    }

    /// An account, or nothing to say that any will do.
    private mutating func transfer(_ node: Node) -> PlacedReply? {
        if case .scalar(let word) = node {
            let isUnnamed = ["", "~", "null", "true"].contains(word.string)
            let marks = ["account": node.mark].compactMapValues { $0 }
            return (.transferCustomerService(account: isUnnamed ? nil : word.string), marks)
        }
        guard let values = texts(node, "transfer_customer_service", required: [], optional: ["account"]) else {
            return nil
        }
        return (.transferCustomerService(account: values.texts["account"]), values.marks)
    }

    /// The texts of a mapping; `nil` where one is missing or something else is wrong, which is noted.
    private mutating func texts(
        _ node: Node,
        _ what: String,
        required: [String],
        optional: [String]
    ) -> (texts: [String: String], marks: [String: Mark])? {
        let before = problems.count
        guard let fields = mapping(node, what, known: required + optional) else { return nil }
        var texts: [String: String] = [:]
        for (key, value) in fields { texts[key] = text(value, key) }
        for key in required where fields[key] == nil { note(.missingKey(key, what: what), at: node.mark) }
        return problems.count == before ? (texts, fields.compactMapValues(\.mark)) : nil
    }
}
