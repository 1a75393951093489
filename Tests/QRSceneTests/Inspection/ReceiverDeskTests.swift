import QRScene
import QRSceneTesting
import Testing

@Suite("Receiver's desk", .timeLimit(.minutes(3)))
struct ReceiverDeskTests {
    private func push(_ account: String = "default", document: [UInt8]? = nil) -> StoredPush {
        let push = Push.scan("table/7")
        return StoredPush(
            id: PushID(rawValue: 5),
            record: PushRecord(
                account: account,
                key: DuplicateKey(high: 1, low: 2),
                receivedAt: 0,
                document: (document ?? push.document())[...],
                openID: push.openID,
                event: "scan",
                scene: push.scan?.scene,
                ticket: nil,
                createTime: 1
            ),
            storedAt: 0,
            settlement: nil,
            settledAt: nil,
            attempts: 0,
            deliveries: 1,
            jobs: []
        )
    }

    /// A desk of one account in an encrypted mode, whose route answers with the scene.
    private func desk(limits: InboxLimits = InboxLimits()) throws -> ReceiverDesk {
        var scenes = SceneRegistry()
        try scenes.on("table/{n}") { scan, _ in .text("hello \(scan.scene.text)") }
        let credentials = try PushCredentials(
            appID: AppID(rawValue: "wx0123456789abcdef"),
            token: try PushToken("DeskToken1"),
            aesKey: try EncodingAESKey(String(repeating: "A", count: 43)),
            mode: .safe
        )
        let account = InboxAccount(name: .default, credentials: credentials, router: scenes.router())
        return ReceiverDesk(inbox: Inbox(store: MemoryInboxStore(), limits: limits), accounts: [account])
    }

    @Test func aReplayTellsItsNumberItsRouteAndItsReply() async throws {
        let replayed = try await desk().replay(push(), edited: nil)
        #expect(replayed.id == PushID(rawValue: 1))
        #expect(replayed.status == 200)
        #expect(replayed.route == "table/{n}")
        #expect(replayed.reply == PushReading.Reply(kind: "text", summary: "hello table/7"))
    }

    @Test func whatCannotBeReplayedIsSaid() async throws {
        let desk = try desk()
        await #expect(throws: ReplayRefusal.unknownAccount("gone")) {
            _ = try await desk.replay(push("gone"), edited: nil)
        }
        await #expect(throws: ReplayRefusal.unreadable(PushID(rawValue: 5))) {
            _ = try await desk.replay(push(document: Array("<xml>".utf8)), edited: nil)
        }
    }

    @Test func anotherDocumentComesInItsPlaceOrIsToldApart() async throws {
        let replayed = try await desk().replay(push(), edited: Push.scan("table/8").document())
        #expect(replayed.reply == PushReading.Reply(kind: "text", summary: "hello table/8"))
        let refusal = await #expect(throws: ReplayRefusal.self) {
            try await desk().replay(push(), edited: Array("<xml>\n<a></xml>".utf8))
        }
        guard case .document(let fault)? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(fault.word == "not_xml" && fault.line == 2)
    }

    @Test func aReplayThatIsNotTakenHasNoReply() async throws {
        var limits = InboxLimits()
        limits.concurrentHandlers = 0
        let replayed = try await desk(limits: limits).replay(push(), edited: nil)
        #expect(replayed == ReplayedPush(id: nil, status: 503, route: nil, reply: nil))
    }
}
