import Foundation
import QRScene
import Testing

@testable import QRSceneCommand

@Suite("Push draft")
struct PushDraftTests {
    private func push(
        _ kind: String,
        scene: String? = nil,
        openID: String? = nil,
        children: [(name: String, value: String)] = [],
        number: Int = 0
    ) -> Push {
        PushDraft(kind: kind, scene: scene, openID: openID.map(OpenID.init(rawValue:)), children: children)
            .push(createTime: 1_767_225_600, number: number)
    }

    struct Kind: Sendable, CustomTestStringConvertible {
        let kind: String
        let scene: String?
        let type: String
        let event: String?
        let eventKey: String?
        let scanned: String?
        var testDescription: String { "\(kind) \(scene ?? "")" }

        init(_ kind: String, _ scene: String?, _ type: String, _ event: String?, _ key: String?, scanned: String? = nil)
        {
            self.kind = kind
            self.scene = scene
            self.type = type
            self.event = event
            eventKey = key
            self.scanned = scanned
        }
    }

    static let kinds = [
        Kind("scan", "table/7", "event", "SCAN", "table/7", scanned: "table/7"),
        Kind("subscribe", "42", "event", "subscribe", "qrscene_42", scanned: "42"),
        Kind("follow", "42", "event", "subscribe", "qrscene_42", scanned: "42"),
        Kind("subscribe", nil, "event", "subscribe", ""), Kind("unsubscribe", nil, "event", "unsubscribe", ""),
        Kind("unfollow", "7", "event", "unsubscribe", ""), Kind("CLICK", "MENU", "event", "CLICK", "MENU"),
        Kind("any_event", nil, "event", "any_event", ""), Kind("text", nil, "text", nil, nil),
        Kind("image", nil, "image", nil, nil), Kind("voice", nil, "voice", nil, nil),
        Kind("video", nil, "video", nil, nil), Kind("shortvideo", nil, "shortvideo", nil, nil),
        Kind("location", nil, "location", nil, nil), Kind("link", nil, "link", nil, nil),
    ]

    /// What is drafted is what a receiver reads out of the document.
    @Test(arguments: kinds)
    func aKindBecomesItsPush(_ example: Kind) throws {
        let drafted = push(example.kind, scene: example.scene)
        let read = try PushParser().parse(drafted.document()[...], format: .xml)
        for push in [drafted, read] {
            #expect(push.messageType == example.type)
            #expect(push.event?.name == example.event)
            #expect(push.eventKey == example.eventKey)
            #expect(push.scan?.scene.text == example.scanned)
            #expect(push.createTime == 1_767_225_600)
            #expect((push.messageID == nil) == (example.type == "event"))
        }
        #expect((read.ticket != nil) == (example.scanned != nil))
    }

    @Test func childrenThatAreSetWinAndAreAdded() throws {
        let children = [("Content", "好 & <b> ]]>"), ("Extra", "1"), ("MsgId", "99"), ("ToUserName", "gh_other")]
        let read = try PushParser().parse(push("text", children: children).document()[...], format: .xml)
        #expect(read.text(of: "Content") == "好 & <b> ]]>")
        #expect(read.text(of: "Extra") == "1")
        #expect(read.messageID == "99")
        #expect(read.account.rawValue == "gh_other")
        let scan = push("scan", scene: "1", children: [("EventKey", "2"), ("Event", "scan"), ("CreateTime", "5")])
        #expect(scan.eventKey == "2")
        #expect(scan.event?.name == "scan")
        #expect(scan.createTime == 5)
    }

    @Test func theLastOfTwoSettingsOfOneChildWins() {
        #expect(push("text", children: [("Content", "a"), ("Content", "b")]).text(of: "Content") == "b")
    }

    @Test func eachNumberIsAnotherPersonAndMessageUnlessAPersonIsNamed() {
        let people = (0..<100).map { push("scan", scene: "1", number: $0).openID.rawValue }
        #expect(Set(people).count == 100)
        #expect(people.allSatisfy { $0.count == 28 && $0.hasPrefix("o") })
        let named = (0..<3).map { push("scan", scene: "1", openID: "oMe", number: $0).openID.rawValue }
        #expect(Set(named) == ["oMe"])
        #expect(Set((0..<100).compactMap { push("text", openID: "oMe", number: $0).messageID }).count == 100)
    }
}

@Suite("Push workshop")
struct PushWorkshopTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let mode: MessageMode
        let tampering: Tampering?
        /// What a receiver says to each delivery in turn; `nil` where it takes it.
        let refusals: [PushRefusal?]
        var testDescription: String { "\(mode), \(tampering?.rawValue ?? "genuine")" }
    }

    private static func credentials(_ mode: MessageMode) throws -> PushCredentials {
        try PushCredentials(
            appID: AppID(rawValue: "wx0123456789abcdef"),
            token: PushToken("WorkshopToken1"),
            aesKey: EncodingAESKey("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"),
            mode: mode
        )
    }

    private func workshop(_ mode: MessageMode, _ tampering: Tampering?) throws -> PushWorkshop {
        PushWorkshop(
            draft: PushDraft(kind: "scan", scene: "7", openID: nil, children: []),
            credentials: try Self.credentials(mode),
            callback: Callback("http://127.0.0.1:8080/wechat"),
            tampering: tampering
        )
    }

    @Test(arguments: [
        Case(mode: .plain, tampering: nil, refusals: [nil]), Case(mode: .safe, tampering: nil, refusals: [nil]),
        Case(mode: .compatible, tampering: nil, refusals: [nil]),
        Case(mode: .plain, tampering: .signature, refusals: [.signatureMismatch]),
        Case(mode: .safe, tampering: .signature, refusals: [.signatureMismatch]),
        Case(mode: .safe, tampering: .body, refusals: [.messageSignatureMismatch]),
        // In plain mode nothing but the first delivery tells a receiver that the second is forged.
        Case(mode: .plain, tampering: .body, refusals: [nil, nil]),
    ])
    func aDeliveryIsTakenOrRefusedAsItIsMeantTo(_ example: Case) throws {
        let deliveries = try workshop(example.mode, example.tampering).deliveries(number: 0)
        let verifier = PushVerifier(credentials: try Self.credentials(example.mode))
        let refusals = deliveries.map { delivery -> PushRefusal? in
            let query = delivery.url.drop { $0 != "?" }.dropFirst()
            do throws(PushRefusal) {
                let now = Int64(Date().timeIntervalSince1970)
                _ = try verifier.verify(PushQuery(String(query)), body: delivery.body[...], now: now)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusals == example.refusals)
        if deliveries.count == 2 {
            #expect(deliveries[0].url == deliveries[1].url)
            #expect(deliveries[0].body != deliveries[1].body)
            #expect(throws: Never.self) { try PushParser().parse(deliveries[1].body[...], format: .xml) }
        }
    }

    @Test(arguments: MessageMode.allCases)
    func aTimeThatIsTamperedWithIsAnHourOldUnderARightSignature(_ mode: MessageMode) throws {
        let delivery = try #require(try workshop(mode, .time).deliveries(number: 0).first)
        let query = try PushQuery(String(delivery.url.drop { $0 != "?" }.dropFirst()))
        let stamp = try #require(query.timestamp.flatMap { Int64($0) })
        let verifier = PushVerifier(credentials: try Self.credentials(mode))
        #expect(throws: Never.self) { try verifier.verify(query, body: delivery.body[...], now: stamp) }
        #expect(throws: PushRefusal.staleTimestamp(skew: 3600)) {
            try verifier.verify(query, body: delivery.body[...], now: stamp + 3600)
        }
    }

    @Test func twoPushesHaveTwoNoncesAndTwoPeople() throws {
        let workshop = try workshop(.plain, nil)
        let urls = (0..<50).compactMap { workshop.deliveries(number: $0).first?.url }
        #expect(Set(urls).count == 50)
    }

    struct Target: Sendable, CustomTestStringConvertible {
        let text: String
        let url: String
        let socket: String?
        var testDescription: String { text }
    }

    @Test(arguments: [
        Target(text: "http://shop.example/hook", url: "http://shop.example/hook?a=1", socket: nil),
        Target(text: "http://shop.example/hook?x=2", url: "http://shop.example/hook?x=2&a=1", socket: nil),
        Target(text: "unix:/run/q.sock", url: "http://localhost/wechat?a=1", socket: "/run/q.sock"),
    ])
    func theQueryIsAddedToTheCallback(_ target: Target) {
        let delivery = PushDelivery(to: Callback(target.text), query: "a=1", body: [])
        #expect(delivery.url == target.url)
        #expect(delivery.unixSocket == target.socket)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "http://127.0.0.1:8080/wechat"), (":81", "http://127.0.0.1:81/wechat"),
        ("[::1]:82", "http://[::1]:82/wechat"), ("0.0.0.0:83", "http://127.0.0.1:83/wechat"),
    ])
    func anAddressIsReachedFromThisMachine(_ address: String, _ url: String) throws {
        #expect(Callback(try ListenAddress(address)).url == url)
    }
}
