import OfficialAccount
import SceneRouting
import Store
import TestSupport
import Testing
import WeChatPush

@testable import Inbox

/// A stored push comes again as a push of its own.
@Suite("Push replayer", .timeLimit(.minutes(3)))
struct PushReplayerTests {
    private struct Failure: Error {}

    private let runs = EventLog<ScanContext>()

    private func bench(_ store: (any InboxStore)? = nil, mode: MessageMode = .plain) throws -> InboxBench {
        let runs = runs
        return try InboxBench(store: store, mode: mode) { scenes in
            try scenes.on("handled") { scan, context in
                runs.add(context)
                return .text("hello \(scan.createTime)")
            }
            try scenes.on("broken") { _, _ in throw Failure() }
            try scenes.reply("ready", with: ReplyTemplate(.text("at once")))
        }
    }

    private func record(of push: Push, account: String = "default", document: [UInt8]? = nil) -> PushRecord {
        PushRecord(
            account: account,
            key: DuplicateKey(account: account, push),
            receivedAt: 0,
            document: (document ?? push.document())[...],
            openID: push.openID,
            event: "scan",
            scene: push.scan?.scene,
            ticket: push.ticket,
            createTime: push.createTime
        )
    }

    private func replayer(_ bench: InboxBench) -> PushReplayer {
        PushReplayer(inbox: bench.inbox, accounts: [bench.account])
    }

    @Test func theHandlerRunsAgainWithAFreshTimeAndAKeyOfItsOwn() async throws {
        let bench = try bench()
        let push = Push.scan("handled", at: 1_700_000_000)
        _ = try await bench.deliver(push)
        let outcomes = [
            try await replayer(bench).replay(PushID(rawValue: 1), record(of: push)),
            try await replayer(bench).replay(PushID(rawValue: 1), record(of: push)),
        ]
        #expect(outcomes.map(\.id) == [PushID(rawValue: 2), PushID(rawValue: 3)])
        #expect(outcomes.allSatisfy { $0.status == 200 && $0.route == "handled" })
        // The fresh time is the inbox's.
        #expect(outcomes.allSatisfy { String(decoding: $0.body, as: UTF8.self).contains("hello 1767225600") })
        #expect(Set(runs.values.map(\.idempotencyKey)).count == 3)
        #expect(bench.journal.arrivals.values.count == 3)
        #expect(bench.journal.answers.values.map(\.source) == [.route, .route, .route])
    }

    @Test(arguments: ["ready", "handled", "nobody", "broken"])
    func itsRecordSaysWhatItRepeats(_ scene: String) async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        async let outcome = replayer(bench).replay(PushID(rawValue: 7), record(of: .scan(scene)))
        let admission = await store.admission(1)
        #expect(admission.record.replayOf == PushID(rawValue: 7))
        await admission.answer(.success(.new(.sample(8))))
        if ["handled", "broken"].contains(scene) { await store.settlement(1).answer(.success(())) }
        let replayed = try await outcome
        #expect(replayed.id == PushID(rawValue: 8))
        #expect(replayed.status == 200)
        #expect(replayed.route == (scene == "nobody" ? nil : scene))
    }

    @Test func aSealedAccountsReplayIsAnsweredSealed() async throws {
        let bench = try bench(mode: .safe)
        let outcome = try await replayer(bench).replay(PushID(rawValue: 1), record(of: .scan("ready")))
        #expect(String(decoding: outcome.body, as: UTF8.self).contains("<Encrypt>"))
    }

    @Test func aStoreThatRefusesIsNoReplay() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        async let outcome = replayer(bench).replay(PushID(rawValue: 7), record(of: .scan("ready")))
        await store.admission(1).answer(.failure(.unavailable(reason: "x")))
        let replayed = try await outcome
        #expect(replayed.id == nil)
        #expect(replayed.status == 503)
    }

    @Test func whatCannotComeAgainIsRefused() async throws {
        let bench = try bench()
        await #expect(throws: PushReplayer.Refusal.unknownAccount) {
            try await replayer(bench).replay(PushID(rawValue: 1), record(of: .scan("ready"), account: "gone"))
        }
        for document in ["", "<xml>", "no document", "{"] {
            await #expect(throws: PushReplayer.Refusal.unreadable) {
                let record = record(of: .scan("ready"), document: Array(document.utf8))
                _ = try await replayer(bench).replay(PushID(rawValue: 1), record)
            }
        }
        #expect(bench.journal.arrivals.values.isEmpty)
    }

    @Test(arguments: ["", "\u{FEFF}", " \r\n"])
    func aJSONPushComesAgainToo(_ lead: String) async throws {
        let bench = try bench()
        let text =
            lead + """
                {"ToUserName":"gh_0123456789ab","FromUserName":"oQRScene-Inbox_0000000000001","CreateTime":1,\
                "MsgType":"event","Event":"SCAN","EventKey":"handled"}
                """
        let record = record(of: .scan("handled"), document: Array(text.utf8))
        let outcome = try await replayer(bench).replay(PushID(rawValue: 1), record)
        #expect(String(decoding: outcome.body, as: UTF8.self).contains("hello 1767225600"))
    }

    // MARK: Another document in its place

    private static let kept = #"<ToUserName>gh_0123456789ab</ToUserName>"#

    /// A scan's document, with what a case wants of it.
    private static func document(
        to account: String = "gh_0123456789ab",
        scene: String = "handled",
        lead: String = ""
    ) -> String {
        """
        \(lead)<xml>
        <ToUserName>\(account)</ToUserName>
        <FromUserName>oQRScene-Edited_0000000000002</FromUserName>
        <CreateTime>7</CreateTime><MsgType>event</MsgType><Event>SCAN</Event>
        <EventKey>\(scene)</EventKey>
        </xml>
        """
    }

    @Test func anEditedDocumentComesAsAPushOfItsOwn() async throws {
        let store = ParkingStore()
        let bench = try bench(store)
        let edited = Array(Self.document(scene: "ready").utf8)
        async let outcome = replayer(bench).replay(PushID(rawValue: 7), record(of: .scan("handled")), edited: edited)
        let admission = await store.admission(1)
        let stored = admission.record
        #expect(stored.replayOf == PushID(rawValue: 7))
        #expect(stored.scene?.text == "ready" && stored.openID.rawValue == "oQRScene-Edited_0000000000002")
        #expect(stored.createTime == 1_767_225_600)
        // Byte for byte what was typed, but for its time.
        let fresh = Self.document(scene: "ready").replacing("<CreateTime>7<", with: "<CreateTime>1767225600<")
        #expect(String(decoding: stored.document, as: UTF8.self) == fresh)
        await admission.answer(.success(.new(.sample(8))))
        #expect(try await outcome.route == "ready")
    }

    /// Its key is drawn: neither the push itself nor the same edit made twice is a copy of it.
    @Test func anUnchangedEditIsNoCopyOfThePush() async throws {
        let bench = try bench()
        let push = Push.scan("handled", at: 1_767_225_600)
        _ = try await bench.deliver(push)
        let outcomes = [
            try await replayer(bench).replay(PushID(rawValue: 1), record(of: push), edited: push.document()),
            try await replayer(bench).replay(PushID(rawValue: 1), record(of: push), edited: push.document()),
        ]
        #expect(outcomes.map(\.id) == [PushID(rawValue: 2), PushID(rawValue: 3)])
        #expect(bench.journal.answers.values.map(\.source) == [.route, .route, .route])
    }

    @Test func nothingIsCountedOfAnEditedPush() async throws {
        let counted = EventLog<PushRecord>()
        let hook: FactHook = { record in
            counted.add(record)
            return []
        }
        let bench = try InboxBench(facts: hook) { scenes in
            try scenes.reply("ready", with: ReplyTemplate(.text("at once")))
        }
        let edited = Array(Self.document(scene: "ready").utf8)
        let outcome = try await replayer(bench).replay(PushID(rawValue: 1), record(of: .scan("x")), edited: edited)
        #expect(outcome.route == "ready")
        #expect(counted.values.isEmpty)
        _ = try await bench.deliver(.scan("ready"))
        #expect(counted.values.count == 1)
    }

    struct Edit: Sendable, CustomTestStringConvertible {
        let document: String
        let label: String
        var line: Int?
        var column: Int?
        var mode: MessageMode = .plain
        var testDescription: String { "\(label): \(document.prefix(60))" }
    }

    static let refused = [
        Edit(document: "", label: "not_xml"), Edit(document: "hello", label: "not_xml"),
        Edit(document: "<xml>", label: "not_xml", line: 1),
        Edit(document: "<xml>\n<a>\n</b>\n</xml>", label: "not_xml", line: 3),
        Edit(document: "<?xml version=\"1.0\"?>\n<!--\n-->\n<xml>\n<a>\n</xml>", label: "not_xml", line: 6),
        Edit(document: "{\n\"ToUserName\":\n,}", label: "not_json", line: 3, column: 1),
        Edit(document: "\n\n{\"é\" 1", label: "not_json", line: 3, column: 6),
        // The bracket that is none: what a push on one line is corrected by.
        Edit(document: "<xml><a>é</a><b>1<b></xml>", label: "not_xml", line: 1, column: 27),
        Edit(document: "<?xml version='1.0'?><xml><a>é</a><b>1<b></xml>", label: "not_xml", line: 1, column: 48),
        Edit(document: "<!DOCTYPE xml><xml/>", label: "doctype"), Edit(document: "<xml/>", label: "missing_element"),
        Edit(document: document().replacing("<CreateTime>7<", with: "<CreateTime>x<"), label: "malformed_element"),
        Edit(document: "<xml>" + String(repeating: "<a/>", count: 1100) + "</xml>", label: "too_many_nodes"),
        Edit(document: document(scene: String(repeating: "x", count: 262_144)), label: "too_large"),
        Edit(document: document(to: "gh_another"), label: "other_account"),
        Edit(document: document(to: "gh_another"), label: "other_account", mode: .safe),
        Edit(document: "<xml>\(kept)<Encrypt>AAAA</Encrypt></xml>", label: "encrypted"),
        Edit(
            document: document().replacing("</xml>", with: "<Encrypt>AAAA</Encrypt></xml>"),
            label: "encrypted",
            mode: .compatible
        ),
        Edit(document: document(scene: "b1_secret"), label: "identity"),
        Edit(document: document(scene: "b1_secret"), label: "identity", mode: .safe),
    ]

    @Test(arguments: refused)
    func whatIsNoPushToTheAccountIsNotTaken(_ edit: Edit) async throws {
        let bench = try bench(mode: edit.mode)
        let replayer = PushReplayer(inbox: bench.inbox, accounts: [bench.account]) { account, push in
            account == "default" && push.scene?.text.hasPrefix("b1_") == true
        }
        let (record, document) = (record(of: .scan("handled")), Array(edit.document.utf8))
        let refusal = await #expect(throws: PushReplayer.Refusal.self) {
            try await replayer.replay(PushID(rawValue: 1), record, edited: document)
        }
        guard case .edited(let edited)? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(edited.label == edit.label)
        #expect(edited.place?.line == edit.line)
        if let column = edit.column { #expect(edited.place?.column == column) }
        #expect(!edited.description.isEmpty)
        #expect(bench.journal.arrivals.values.isEmpty)
    }

    @Test func anEditedPushOfASealedAccountIsAnsweredSealed() async throws {
        let bench = try bench(mode: .safe)
        let edited = Array(Self.document(scene: "ready").utf8)
        let outcome = try await replayer(bench).replay(PushID(rawValue: 1), record(of: .scan("x")), edited: edited)
        #expect(String(decoding: outcome.body, as: UTF8.self).contains("<Encrypt>"))
    }
}
