import QRScene
import QRSceneTesting
import Testing

@Suite("Reading stored pushes")
struct PushReaderTests {
    private let sealed: PushCredentials
    private let reply = PassiveReply.text("桌号 7")

    init() throws {
        sealed = try PushCredentials(
            appID: AppID(rawValue: "wx0123456789abcdef"),
            token: try PushToken("ReaderToken1"),
            aesKey: try EncodingAESKey(String(repeating: "A", count: 43)),
            mode: .safe
        )
    }

    private func push(document: [UInt8]? = nil, answer: [UInt8]?) -> StoredPush {
        let push = Push.scan("table/7")
        return StoredPush(
            id: PushID(rawValue: 1),
            record: PushRecord(
                account: "shop",
                key: DuplicateKey(high: 1, low: 2),
                receivedAt: 0,
                document: (document ?? push.document())[...],
                openID: push.openID,
                event: "scan",
                scene: push.scan?.scene,
                ticket: nil,
                createTime: push.createTime
            ),
            storedAt: 0,
            settlement: answer.map {
                Settlement(outcome: .handled, route: nil, answer: StoredAnswer(contentType: .xml, body: $0))
            },
            settledAt: nil,
            attempts: 0,
            deliveries: 1,
            jobs: []
        )
    }

    private var plainAnswer: [UInt8] { reply.document(to: .sample, from: .sample, createTime: 1) }

    /// An answer as this account's endpoint seals it.
    private func sealedAnswer() throws -> [UInt8] {
        let envelope = PushEnvelope(
            document: Push.scan("table/7").document(),
            format: .xml,
            openID: .sample,
            credentials: sealed,
            timestamp: 1_767_225_600,
            nonce: "1"
        )
        let verifier = PushVerifier(credentials: sealed)
        let verified = try verifier.verify(try PushQuery(envelope.query), body: envelope.body[...], now: 1_767_225_600)
        return verifier.seal(plainAnswer, for: verified, timestamp: 1)
    }

    @Test func anAnswerIsReadWithTheKeyOfItsAccount() throws {
        let text = PushReading.Reply(kind: "text", summary: "桌号 7")
        let withKey = PushReader(credentials: ["shop": sealed])
        let without = PushReader(credentials: ["default": sealed])
        let answer = try sealedAnswer()
        #expect(withKey.read(push(answer: answer)).reply == text)
        #expect(without.read(push(answer: answer)).reply == .init(kind: "sealed", summary: "\(answer.count) B"))
        #expect(withKey.reply(in: answer, account: "shop") == reply)
        #expect(without.reply(in: answer, account: "shop") == nil)
        for reader in [withKey, without] {
            #expect(reader.read(push(answer: plainAnswer)).reply == text)
            #expect(reader.read(push(answer: Array("success".utf8))).reply == .init(kind: "none", summary: ""))
            #expect(reader.read(push(answer: nil)).reply == nil)
        }
    }

    @Test func theFieldsAreThoseOfTheDocument() {
        let reader = PushReader(credentials: [:])
        let fields = reader.read(push(answer: nil)).fields
        #expect(fields.first { $0.name == "EventKey" }?.text == "table/7")
        let nested = """
            <xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1</CreateTime>\
            <MsgType>event</MsgType><Event>x</Event><Outer><Inner>c</Inner></Outer></xml>
            """
        let outer = reader.read(push(document: Array(nested.utf8), answer: nil)).fields.last
        #expect(outer?.children == [.init(name: "Inner", text: "c")])
        #expect(reader.read(push(document: Array("broken".utf8), answer: nil)).fields.isEmpty)
    }
}
