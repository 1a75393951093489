internal import OfficialAccount
internal import Testing
package import WeChatPush

/// One published push and what it must be understood as.
package struct PublishedPush: Decodable, Sendable, CustomTestStringConvertible {
    package struct Expected: Decodable, Sendable {
        package let to: String?
        package let from: String?
        package let createTime: Loose?
        package let msgType: String?
        package let event: String?
        package let eventKey: String?
        package let scene: String?
        package let sceneVia: String?
        package let ticket: String?
        package let msgId: Loose?
    }

    /// A number or a text: the JSON pushes of the corpus have either.
    package struct Loose: Decodable, Sendable {
        package let text: String

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try (try? container.decode(String.self)) ?? String(container.decode(Int64.self))
        }
    }

    package static let all = Corpus.rows("push/manifest.jsonl", as: PublishedPush.self)

    package let file: String
    package let quirks: [String]?
    package let expected: Expected?

    package var testDescription: String { file }
    package var format: PushFormat { file.hasSuffix(".json") ? .json : .xml }
    /// Only the envelope is there: the document stands encrypted inside, for a token that is not published.
    package var isEnvelope: Bool { expected != nil && expected?.from == nil }

    /// Its bytes.
    package func document() throws -> [UInt8] { try Corpus.bytes("push/" + file) }

    /// Where a push differs from what was published of it; empty where it does not.
    package func differences(of push: Push) -> [String] {
        guard let expected else { return ["\(file): must be refused"] }
        let fields: [(String, String?, String?)] = [
            ("ToUserName", push.account.rawValue, expected.to),
            ("FromUserName", push.openID.rawValue, expected.from),
            ("CreateTime", String(push.createTime), expected.createTime?.text),
            ("MsgType", push.messageType, expected.msgType?.lowercased()),
            ("Event", push.event?.name, expected.event),
            ("EventKey", push.eventKey, expected.eventKey),
            ("Ticket", push.ticket?.rawValue, expected.ticket),
            ("MsgId", push.messageID, expected.msgId?.text),
            ("scene", push.scan?.scene.text, expected.scene),
            ("kind", push.scan?.kind.rawValue, expected.sceneVia),
        ]
        return fields.filter { $0.1 != $0.2 }
            .map { "\(file): \($0.0) is \($0.1 ?? "missing"), not \($0.2 ?? "missing")" }
    }
}
