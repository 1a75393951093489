import QRScene
import TestSupport
import Testing

/// One published push and what it must be understood as.
struct PublishedPush: Decodable, Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Sendable {
        let to: String?
        let from: String?
        let createTime: Loose?
        let msgType: String?
        let event: String?
        let eventKey: String?
        let scene: String?
        let sceneVia: String?
        let ticket: String?
        let msgId: Loose?
    }

    /// A number or a text: the JSON pushes of the corpus have either.
    struct Loose: Decodable, Sendable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try (try? container.decode(String.self)) ?? String(container.decode(Int64.self))
        }
    }

    static let all = Corpus.rows("push/manifest.jsonl", as: PublishedPush.self)

    let file: String
    let quirks: [String]?
    let expected: Expected?

    var testDescription: String { file }
    var format: PushFormat { file.hasSuffix(".json") ? .json : .xml }
    /// Only the envelope is there: the document stands encrypted inside, for a token that is not published.
    var isEnvelope: Bool { expected != nil && expected?.from == nil }

    /// What a receiver answers to it, delivered in a mode.
    ///
    /// A published compatible push brings an `Encrypt` of a token that is not published; in compatible mode that one
    /// would decide, and not the one we add behind it.
    func status(in mode: MessageMode) -> Int {
        guard expected != nil else { return 400 }
        return isEnvelope || (mode == .compatible && quirks?.contains("has_encrypt") == true) ? 403 : 200
    }

    func document() throws -> [UInt8] { try Corpus.bytes("push/" + file) }

    /// Where a push differs from what was published of it; empty where it does not.
    func differences(of push: Push) -> [String] {
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
