internal import Foundation
internal import OfficialAccount
internal import WeChatPush

/// The body of `message/custom/send` (客服消息).
struct CustomMessage: Sendable {
    let openID: OpenID
    let content: PassiveReply

    /// Reads a message.
    init(_ bytes: [UInt8]) throws(PlatformError) {
        let body: Body
        do {
            body = try JSONDecoder.platform.decode(Body.self, from: Data(bytes))
        } catch {
            throw .malformedBody
        }
        guard !Self.hasEscapedText(bytes) else { throw .invalidCharset }
        openID = OpenID(rawValue: body.touser ?? "")
        content = try body.content()
    }

    /// Whether a character beyond ASCII is written `\uXXXX`, which the platform refuses or shows as it stands.
    private static func hasEscapedText(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
            let escape = rest[(backslash + 1)...].prefix(5)
            if escape.first == UInt8(ascii: "u"),
                let unit = UInt16(String(decoding: escape.dropFirst(), as: UTF8.self), radix: 16), unit > 0x7F
            {
                return true
            }
            // The character behind a backslash is no backslash of its own.
            rest = rest[(backslash + 1)...].dropFirst()
        }
        return false
    }

    private struct Body: Decodable {
        struct Text: Decodable { var content: String? }
        struct Media: Decodable {
            var mediaId: String?
            var thumbMediaId: String?
            var title: String?
            var description: String?
            var musicurl: String?
            var hqmusicurl: String?
        }
        struct News: Decodable { var articles: [Article]? }
        struct Article: Decodable {
            var title: String?
            var description: String?
            var url: String?
            var picurl: String?
        }
        struct Menu: Decodable {
            struct Item: Decodable { var content: String? }
            var headContent: String?
            var list: [Item]?
            var tailContent: String?
        }

        var touser: String?
        var msgtype: String?
        var text: Text?
        var image: Media?
        var voice: Media?
        var video: Media?
        var music: Media?
        var news: News?
        var msgmenu: Menu?

        func content() throws(PlatformError) -> PassiveReply {
            switch msgtype {
            case "text": return .text(try filled(text?.content))
            case "image": return .image(mediaID: try filled(image?.mediaId))
            case "voice": return .voice(mediaID: try filled(voice?.mediaId))
            case "video":
                return .video(
                    mediaID: try filled(video?.mediaId),
                    title: video?.title,
                    description: video?.description
                )
            case "music":
                return .music(
                    PassiveReply.Music(
                        title: music?.title,
                        description: music?.description,
                        url: music?.musicurl,
                        highQualityURL: music?.hqmusicurl,
                        thumbnailMediaID: try filled(music?.thumbMediaId)
                    )
                )
            case "news": return .news(try articles())
            case "msgmenu":
                let items = (msgmenu?.list ?? []).compactMap(\.content)
                let lines = [msgmenu?.headContent] + items.map { "· \($0)" } + [msgmenu?.tailContent]
                return .text(try filled(lines.compactMap(\.self).joined(separator: "\n")))
            default: throw .invalidMessageType
            }
        }

        private func filled(_ text: String?) throws(PlatformError) -> String {
            guard let text, !text.isEmpty else { throw .emptyContent }
            return text
        }

        private func articles() throws(PlatformError) -> [PassiveReply.Article] {
            let articles = news?.articles ?? []
            guard let first = articles.first, articles.count == 1 else { throw .emptyContent }
            return [
                PassiveReply.Article(
                    title: first.title ?? "",
                    description: first.description ?? "",
                    pictureURL: first.picurl ?? "",
                    url: first.url ?? ""
                )
            ]
        }
    }
}
