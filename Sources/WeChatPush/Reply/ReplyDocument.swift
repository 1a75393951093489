public import OfficialAccount

/// A reply read back from its document: what `replay`, the sandbox and tests compare.
public struct ReplyDocument: Sendable, Equatable {
    /// Why a document is no reply.
    public enum Problem: Error, Sendable, Equatable {
        /// It is no XML document that a push or reply could be.
        case unreadable(PushRefusal)
        /// No such `MsgType` is published for replies.
        case unknownType(String)
        /// A child that a reply of this kind must have is missing.
        case missing(String)
    }

    /// `ToUserName`: who is answered.
    public let openID: OpenID
    /// `FromUserName`: the account.
    public let account: OriginalID
    /// `CreateTime`: seconds since 1970.
    public let createTime: Int64
    /// What is shown.
    public let reply: PassiveReply

    /// Reads a reply's XML document; the word `success` and an empty body have no address and are no document.
    ///
    /// - Throws: ``Problem``.
    public init(_ document: some Collection<UInt8>) throws(Problem) {
        let elements: [PushElement]
        do {
            elements = try PushParser().elements(of: ArraySlice(document), format: .xml)
        } catch {
            throw .unreadable(error)
        }
        let fields = Fields(elements: elements)
        openID = OpenID(rawValue: try fields.required("ToUserName"))
        account = OriginalID(rawValue: try fields.required("FromUserName"))
        guard let createTime = Int64(try fields.required("CreateTime")) else { throw .missing("CreateTime") }
        self.createTime = createTime
        reply = try fields.reply()
    }
}

extension PassiveReply {
    /// Reads a reply back; an empty body and the word `success` are ``none``.
    ///
    /// - Throws: ``ReplyDocument/Problem``.
    public init(document: some Collection<UInt8>) throws(ReplyDocument.Problem) {
        let trimmed = Blank.trimmed(ArraySlice(document))
        guard !trimmed.isEmpty, !trimmed.elementsEqual(Self.nothing) else {
            self = .none
            return
        }
        self = try ReplyDocument(trimmed).reply
    }
}

extension ReplyDocument.Problem: CustomStringConvertible {
    /// The fact.
    public var description: String {
        switch self {
        case .unreadable(let refusal): "the reply cannot be read: \(refusal)"
        case .unknownType(let type): "no reply has the MsgType '\(type)'"
        case .missing(let name): "the reply has no \(name)"
        }
    }
}

/// The children of one element, by name.
private struct Fields {
    let elements: [PushElement]

    subscript(name: String) -> String? { elements.first { $0.name == name }?.text }

    func required(_ name: String) throws(ReplyDocument.Problem) -> String {
        guard let text = self[name] else { throw .missing(name) }
        return text
    }

    func child(_ name: String) throws(ReplyDocument.Problem) -> Fields {
        guard let element = elements.first(where: { $0.name == name }) else { throw .missing(name) }
        return Fields(elements: element.children)
    }

    func reply() throws(ReplyDocument.Problem) -> PassiveReply {
        switch try required("MsgType") {
        case "text": return .text(try required("Content"))
        case "image": return .image(mediaID: try child("Image").required("MediaId"))
        case "voice": return .voice(mediaID: try child("Voice").required("MediaId"))
        case "video":
            let video = try child("Video")
            return .video(
                mediaID: try video.required("MediaId"),
                title: video["Title"],
                description: video["Description"]
            )
        case "music": return .music(try child("Music").music())
        case "news": return .news(try child("Articles").articles())
        case "transfer_customer_service":
            return .transferCustomerService(account: try? child("TransInfo").required("KfAccount"))
        case let type: throw .unknownType(type)
        }
    }

    private func music() throws(ReplyDocument.Problem) -> PassiveReply.Music {
        PassiveReply.Music(
            title: self["Title"],
            description: self["Description"],
            url: self["MusicUrl"],
            highQualityURL: self["HQMusicUrl"],
            thumbnailMediaID: try required("ThumbMediaId")
        )
    }

    private func articles() throws(ReplyDocument.Problem) -> [PassiveReply.Article] {
        var articles: [PassiveReply.Article] = []
        for item in elements where item.name == "item" {
            let fields = Fields(elements: item.children)
            articles.append(
                PassiveReply.Article(
                    title: fields["Title"] ?? "",
                    description: fields["Description"] ?? "",
                    pictureURL: fields["PicUrl"] ?? "",
                    url: fields["Url"] ?? ""
                )
            )
        }
        return articles
    }
}
