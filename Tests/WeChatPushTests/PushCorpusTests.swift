import OfficialAccount
import Testing
import WeChatPush

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

    let file: String
    let kind: String
    let quirks: [String]?
    let expected: Expected?

    var testDescription: String { file }
    var format: PushFormat { file.hasSuffix(".json") ? .json : .xml }
    /// Only the envelope is there: the document stands encrypted inside.
    var isEnvelope: Bool { expected != nil && expected?.from == nil }
}

@Suite("Published pushes", .enabled(if: Corpus.isThere, "the corpus is not beside the package"))
struct PushCorpusTests {
    static let all = Corpus.rows("push/manifest.jsonl", as: PublishedPush.self)

    @Test(arguments: all.filter { $0.expected != nil && !$0.isEnvelope })
    func isUnderstoodAsExpected(_ published: PublishedPush) throws {
        let expected = try #require(published.expected)
        let push = try PushParser().parse(Corpus.bytes("push/" + published.file), format: published.format)
        #expect(push.account.rawValue == expected.to)
        #expect(push.openID.rawValue == expected.from)
        #expect(String(push.createTime) == expected.createTime?.text)
        #expect(push.messageType == expected.msgType?.lowercased())
        #expect(push.event?.name == expected.event)
        #expect(push.eventKey == expected.eventKey)
        #expect(push.ticket?.rawValue == expected.ticket)
        #expect(push.messageID == expected.msgId?.text)
        #expect(push.scan?.scene.text == expected.scene)
        #expect(push.scan?.kind == expected.sceneVia.map { $0 == "scan" ? .alreadyFollowing : .newFollower })
    }

    @Test(arguments: all.filter(\.isEnvelope))
    func anEnvelopeIsNoPush(_ published: PublishedPush) throws {
        #expect(throws: PushRefusal.encryptedForPlainAccount) {
            try PushParser().parse(Corpus.bytes("push/" + published.file), format: .xml)
        }
    }

    @Test(arguments: all.filter { $0.expected == nil })
    func theNegativeIsRefused(_ published: PublishedPush) throws {
        #expect(throws: PushRefusal.notXML(line: 1)) {
            try PushParser().parse(Corpus.bytes("push/" + published.file), format: .xml)
        }
    }

    @Test func oneParserUnderstandsThemAllInARow() throws {
        let parser = try PushParser()
        for _ in 0..<3 {
            for published in Self.all {
                let document = try Corpus.bytes("push/" + published.file)
                let again = try? parser.parse(document, format: published.format)
                #expect(again == (try? PushParser().parse(document, format: published.format)))
                #expect((again == nil) == (published.expected == nil || published.isEnvelope))
            }
        }
    }
}
