import Admin
import Foundation
import HTMLPages
import HTTPTypes
import OfficialAccount
import SQLiteStore
import Store
import StoreContract
import TestSupport
import Testing

@testable import AdminSite

@Suite("Replay with edits", .timeLimit(.minutes(3)))
struct EventEditTests {
    private struct Person {
        let bench: SiteBench
        let cookies: [String]
        let token: String

        init() async throws {
            bench = try SiteBench()
            cookies = [try #require(try await bench.send(.get, "/").cookie)]
            token = try #require(try await bench.send(.get, "/", cookies: cookies).token)
        }

        func get(_ path: String, _ language: String = "en") async throws -> SiteReply {
            try await bench.send(.get, path, fields: [("Accept-Language", language)], cookies: cookies)
        }

        func send(_ document: String, to path: String = "/events/evt_1", _ language: String = "en") async throws
            -> SiteReply
        {
            try await bench.send(
                .post,
                path,
                fields: [("Accept-Language", language)],
                form: ["token": token, "document": document],
                cookies: cookies
            )
        }
    }

    @Test func whatWasTypedComesInThePlaceOfTheDocument() async throws {
        let person = try await Person()
        try await person.bench.push("table/7")
        let page = try await person.get("/events/evt_1")
        #expect(page.text.contains("<details id=\"edit\""))
        #expect(page.text.contains("<summary>Replay with edits</summary>"))
        let reply = try await person.send("<xml>\r\n<a>桌</a></xml>")
        #expect(reply.status == 303)
        #expect(reply.location == "/events/evt_1001?done=replay")
        #expect(person.bench.desk.edited == ["<xml>\n<a>桌</a></xml>"])
        // Another document has not seen to what became of this one.
        #expect(try await !person.get("/events/evt_1").text.contains("evt_1001"))
    }

    @Test(arguments: [("en", "it is no XML"), ("zh", "第 2 行附近")])
    func aFaultStandsBesideWhatWasTyped(_ language: String, _ words: String) async throws {
        let person = try await Person()
        try await person.bench.push("table/7")
        let reply = try await person.send("no </textarea>\n<b>&amp; \u{202E}here", language)
        #expect(reply.status == 422)
        #expect(reply.text.contains(words))
        #expect(reply.text.contains("<details id=\"edit\" class=\"card pad edit\" open>"))
        #expect(reply.text.contains("aria-describedby=\"edit-fault edit-hint\" aria-invalid=\"true\""))
        #expect(reply.text.contains(">\nno &lt;/textarea&gt;\n&lt;b&gt;&amp;amp; \\u{202E}here</textarea>"))
        #expect(reply.text.contains("<code class=\"fault\">2:7 &lt;b&gt;&amp;am<mark>p; \\u{202E}here</mark></code>"))
        #expect(person.bench.desk.replays == 0)
    }

    @Test func whatIsDoneIsNotedWithoutTheDocument() async throws {
        let person = try await Person()
        try await person.bench.push("table/7")
        _ = try await person.send("<xml>\(SiteBench.openID)</xml>")
        let entries = try await person.bench.store.chain("admin", after: 0, limit: 10)
        let lines = entries.map { String(decoding: $0.line, as: UTF8.self) }
        let digest = "e324df1a1b764d52c04a06cf97a0e55208798a80b0e6852255c559dc9ee7cd6a"
        #expect(lines.last?.contains("\"deed\":\"replay_edited\"") == true)
        #expect(lines.last?.contains("\"object\":\"evt_1 sha256:\(digest)\"") == true)
        #expect(!lines.joined().contains(SiteBench.openID))
        #expect(try await person.get("/health").text.contains("replayed with edits"))
    }

    @Test func aFormThatIsNoneOfOursDoesNothing() async throws {
        let person = try await Person()
        try await person.bench.push("table/7")
        let bench = person.bench
        for form in [["document": "<xml/>"], ["document": "<xml/>", "token": "x"]] {
            #expect(try await bench.send(.post, "/events/evt_1", form: form, cookies: person.cookies).status == 403)
        }
        let none = ["token": person.token]
        #expect(try await bench.send(.post, "/events/evt_1", form: none, cookies: person.cookies).status == 400)
        #expect(try await person.send("<xml/>", to: "/events/evt_9").status == 404)
        #expect(try await person.send("<xml/>", to: "/events").status == 405)
        #expect(bench.desk.replays == 0)
        bench.desk.refuse()
        #expect(try await person.send("<xml/>").status == 409)
    }

    @Test func aReplayStandsBesideThePushThatItRepeats() async throws {
        let person = try await Person()
        try await person.bench.push("table/7")
        try await person.bench.push("table/8", replayOf: PushID(rawValue: 1))
        try await person.bench.push("table/8", replayOf: PushID(rawValue: 2))
        try await person.bench.push("table/8", replayOf: PushID(rawValue: 99))
        let edited = try await person.get("/events/evt_2").text
        #expect(edited.contains("Answer to evt_1"))
        #expect(edited.contains("<b>EventKey</b> <del><code>table/7</code></del> → <ins><code>table/8</code></ins>"))
        let same = try await person.get("/events/evt_3").text
        #expect(same.contains("Answer to evt_2") && !same.contains("<del>"))
        // What it repeats is kept no more.
        let alone = try await person.get("/events/evt_4").text
        #expect(alone.contains("evt_99") && !alone.contains("Answer to"))
    }

    @Test(arguments: [
        "<xml>\n\t<a>桌 7</a>\n</xml>", "a\u{202E}gnp.exe", "\u{1B}[2J", "nul\u{0}", "\n\nlead", "é👨‍👩‍👧",
        #"\u{41} \u{} \u{110000}"#,
        "lone\rreturn", "\u{2028}\u{FEFF}", "",
    ])
    func whatIsEditedComesBackAsItWas(_ text: String) {
        let shown = EditableText.shown(text)
        #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !SafeText.isHarmful($0) })
        // As a browser sends it.
        #expect(EditableText.read(shown.replacing("\n", with: "\r\n")) == text)
    }

    @Test func theCopiesDoTheSame() async throws {
        let person = try await Person()
        try await person.bench.push("table/7")
        let text = try await person.get("/events/evt_1").text
        #expect(text.contains("qrscene events replay evt_1 --document push.xml"))
        let push = try #require(try await person.bench.store.push(PushID(rawValue: 1)))
        let body = JSONValue.object(["document": .string(String(decoding: push.record.document, as: UTF8.self))]).text
        let copy = PageCopy.post("/api/v1/events/evt_1/replay", body: body)
        let line: HTML = "\(copy.line(host: SiteBench.here, scheme: "http", needsKey: false))"
        #expect(text.contains("<code>\(line.markup)</code>"))
        let long = EventEdit(
            look: SiteLook(language: .english, clock: .china, now: 0),
            push: push,
            draft: EventEdit.Draft(
                text: String(repeating: "x", count: 4097),
                fault: DocumentFault(word: "x", reason: "y")
            )
        )
        #expect(long.call == nil)
    }
}
