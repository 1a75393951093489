import OfficialAccount
import Testing
import WeChatPush

@Suite("Scan")
struct ScanTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let event: String
        let key: String?
        let scene: String?
        let kind: Scan.Kind?
        let source: FollowSource?
        var testDescription: String { "\(event) \(key ?? "without a key")" }

        /// A follow.
        init(follow key: String?, scene: String? = nil, source: FollowSource) {
            event = "subscribe"
            self.key = key
            self.scene = scene
            kind = scene == nil ? nil : .newFollower
            self.source = source
        }

        /// Another event.
        init(_ event: String, _ key: String?, scene: String? = nil) {
            self.event = event
            self.key = key
            self.scene = scene
            kind = scene == nil ? nil : .alreadyFollowing
            source = nil
        }
    }

    static let cases: [Case] = [
        Case("SCAN", "42", scene: "42"), Case("scan", "42", scene: "42"), Case("Scan", "0", scene: "0"),
        Case("SCAN", "qrscene_42", scene: "qrscene_42"), Case("SCAN", "qr_scene_1", scene: "qr_scene_1"),
        Case("SCAN", #"{"store_id":28}"#, scene: #"{"store_id":28}"#), Case("SCAN", "桌号/1", scene: "桌号/1"),
        Case("SCAN", "last_trade_no_1", scene: "last_trade_no_1"), Case("SCAN", ""), Case("SCAN", nil),
        Case("unsubscribe", "qrscene_42"), Case("CLICK", "42"), Case("scancode_push", "qrscene_42"),
        Case("user_scan_product", "42"), Case("SCANNED", "42"),
        Case(follow: "qrscene_42", scene: "42", source: .scene(SceneValue("42")!)),
        Case(follow: "qrscene_qrscene_42", scene: "qrscene_42", source: .scene(SceneValue("qrscene_42")!)),
        Case(follow: "qrscene_a_qrscene_b", scene: "a_qrscene_b", source: .scene(SceneValue("a_qrscene_b")!)),
        Case(
            follow: "qrscene_last_trade_no_1",
            scene: "last_trade_no_1",
            source: .scene(SceneValue("last_trade_no_1")!)
        ),
        Case(follow: "qrscene_0", scene: "0", source: .scene(SceneValue("0")!)),
        Case(follow: "qrscene_é", scene: "é", source: .scene(SceneValue("é")!)),
        // The accent belongs to the underscore for a reader of characters, and to the scene for the platform.
        Case(follow: "qrscene_\u{301}x", scene: "\u{301}x", source: .scene(SceneValue("\u{301}x")!)),
        Case(follow: "qrscene_", source: .other(key: "qrscene_")),
        Case(follow: "QRSCENE_1", source: .other(key: "QRSCENE_1")),
        Case(follow: "42", source: .other(key: "42")),
        Case(follow: "last_trade_no_4200001", source: .payment(transaction: "4200001")),
        Case(follow: "last_trade_no_", source: .other(key: "last_trade_no_")),
        Case(follow: "scanbarcode|ean13|6901|", source: .product(key: "scanbarcode|ean13|6901|")),
        Case(follow: "scanimage|1", source: .product(key: "scanimage|1")),
        Case(follow: "", source: .none), Case(follow: nil, source: .none),
    ]

    private func push(_ example: Case, type: String = "event") throws -> Push {
        let key = example.key.map { "<EventKey><![CDATA[\($0)]]></EventKey>" } ?? ""
        let document =
            "<xml>\(PushParserTests.head.replacing("event", with: type))<Event>\(example.event)</Event>\(key)"
            + "<Ticket>T=</Ticket></xml>"
        return try PushParser().parse(ArraySlice(document.utf8), format: .xml)
    }

    @Test(arguments: cases)
    func isMadeFromNothingElse(_ example: Case) throws {
        let push = try push(example)
        #expect(push.scan?.scene.text == example.scene)
        #expect(push.scan?.kind == example.kind)
        #expect(push.followSource == example.source)
        guard let scan = push.scan else { return }
        #expect(scan.openID == push.openID && scan.account == push.account && scan.createTime == push.createTime)
        #expect(scan.ticket == Ticket(rawValue: "T="))
    }

    @Test(arguments: cases)
    func aMessageIsNoScanWhateverItCarries(_ example: Case) throws {
        let push = try push(example, type: "text")
        #expect(push.scan == nil)
        #expect(push.followSource == nil)
    }
}
