import Foundation
import Glibc
import OutboundHTTP
import QRScene
import TestSupport
import Testing

/// `qrscene bind` against a whole receiver and a simulated platform.
@Suite("Bind commands", .enabled(if: Binary.isThere, "the command is not built"), .timeLimit(.minutes(2)))
struct BindCommandTests {
    private static let li = "oFLOWperson00000000000000001"
    private static let wang = "oFLOWperson00000000000000002"

    /// The first line of `bind start`, which is the flow.
    private func begun(_ process: ChildProcess) async throws -> (lines: LineWatch, id: String, url: String) {
        let lines = LineWatch(process.answer)
        let flow = try JSONObject(try await lines.line(with: "flow_id"))
        return (lines, try #require(flow.text("flow_id")), try #require(flow.object("qr")?.text("url")))
    }

    @Test func aWholeBindingIsTriedFromAShell() async throws {
        try await FlowingProcess.run { flowing in
            let process = try flowing.start(["--account", "li", "--name", "liwei@example.com"])
            let (lines, id, url) = try await begun(process)
            let shown = try await flowing.scan(url, by: Self.li)
            #expect(shown.contains("li***@example.com"))
            _ = try await lines.line(with: #""status":"scanned""#)
            // Wrong ones first: they are refused, and asked for again.
            try flowing.folder.write("digits", "000000\n\(try FlowingProcess.digits(in: shown))\n")
            let result = try JSONObject(try await lines.line(with: "openid_ref"))
            #expect(result.text("account_ref") == "li")
            #expect(result.text("openid") == nil)
            #expect(await process.exit() == 0)

            let show = try await flowing.bind(["show", id])
            #expect(show.status == 0)
            #expect(show.answer.contains("bound"))
            #expect(try await flowing.bind(["revoke", id]).answer == "\(id) is revoked\n")
            let again = try await flowing.bind(["revoke", id])
            #expect(again.status == 1)
            #expect(again.talk.contains("revoked"))
        }
    }

    @Test func aConflictIsListedAndSettled() async throws {
        try await FlowingProcess.run { flowing in
            for (person, status) in [(Self.li, Int32(0)), (Self.wang, 1), (Self.wang, 1)] {
                let process = try flowing.start(["--account", "li"])
                let (lines, _, url) = try await begun(process)
                let shown = try await flowing.scan(url, by: person)
                _ = try await lines.line(with: #""status":"scanned""#)
                try flowing.folder.write("digits", try FlowingProcess.digits(in: shown) + "\n")
                #expect(await process.exit() == status)
                try flowing.folder.write("digits", "")
            }
            let list = try await flowing.bind(["conflicts", "--json"])
            let rows = try #require(try list.objects().first).objects("conflicts")
            try #require(rows.count == 2)
            #expect(rows.allSatisfy { $0.object("conflict")?.text("kind") == "account_taken" })
            let ids = rows.compactMap { $0.text("flow_id") }
            #expect(try await flowing.bind(["conflicts"]).talk.contains("--step-up \(ids[0]) --account li"))
            let wrong = try await flowing.bind(["conflicts", "--step-up", ids[0], "--account", "somebody"])
            #expect(wrong.status == 1)
            let settled = try await flowing.bind(["conflicts", "--step-up", ids[0], "--account", "li"])
            #expect(settled.answer == "\(ids[0]) is bound\n")
            #expect(try await flowing.bind(["conflicts", "--object", ids[1]]).answer == "\(ids[1]) is cancelled\n")
            #expect(try await flowing.bind(["conflicts"]).talk.contains("nothing waits"))
            // Taken back by the operator: who was replaced is bound again.
            #expect(try await flowing.bind(["revoke", ids[0], "--undo"]).answer == "\(ids[0]) is revoked\n")
        }
    }

    /// The operator sees and ends the flows of every application; an application those of its own alone.
    @Test func theOperatorSeesAllAndAnApplicationItsOwn() async throws {
        try await FlowingProcess.run { flowing in
            let pair = VerifierPair()
            let wish: [String: JSONValue] = [
                "kind": "login", "challenge": .string(pair.challenge), "return_id": "shop", "display": .object([:]),
            ]
            let begun = try await flowing.ask("POST", "/api/v1/flows", wish, key: FlowingProcess.shopKey)
            #expect(begun.status == 201, "\(begun.text)")
            let id = try #require(try JSONObject(begun.text).text("flow_id"))
            #expect(try await flowing.bind(["show", id]).answer.contains("shop"))
            let own = try flowing.start(["--account", "li"])
            let (_, other, _) = try await self.begun(own)
            for (method, path) in [
                ("GET", "flows/\(other)"), ("GET", "flows/\(other)/events"), ("POST", "flows/\(other)/cancel"),
                ("POST", "bindings/\(other)/revoke"), ("POST", "flows/\(other)/collect"),
            ] {
                let answer = try await flowing.ask(method, "/api/v1/" + path, key: FlowingProcess.shopKey)
                #expect(answer.status == (method == "GET" ? 404 : 403), "\(path): \(answer.text)")
            }
            // Nobody's word makes up for the verifier, not even the operator's.
            let proof: [String: JSONValue] = ["verifier": .string(pair.verifier)]
            let operators = try #require(FlowingProcess.environment["QRSCENE_API_KEY"])
            let collected = try await flowing.ask("POST", "/api/v1/flows/\(id)/collect", proof, key: operators)
            #expect(collected.status == 403)
            #expect(try await flowing.bind(["revoke", id]).answer == "\(id) is cancelled\n")
            let ended = try JSONObject(try await flowing.ask("GET", "/api/v1/flows/\(id)", key: operators).text)
            #expect(ended.text("reason") == "operator")
            own.signal(SIGKILL)
        }
    }

    @Test func aReceiverThatIsNotThereIsSaid() async throws {
        let run = try await Binary.run(["bind", "conflicts", "--admin-listen", "127.0.0.1:1"])
        #expect(run.status == 69)
        #expect(run.talk.contains("no receiver answers at http://127.0.0.1:1"))
        let shown = try await Binary.run(["bind", "show", "../../metrics", "--admin-listen", "127.0.0.1:1"])
        #expect(shown.status == 1)
    }

    @Test func theAuditOfADatabaseIsRead() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Binary.run(["db", "migrate"], in: folder).status == 0)
        let run = try await Binary.run(["bind", "audit", "--json"], in: folder)
        #expect(run.status == 0, "\(run.talk)")
        let object = try #require(try run.objects().first)
        #expect(object.number("entries") == 0)
        let end = try #require(object.text("end"))
        #expect(try await Binary.run(["bind", "audit", "--expect", end], in: folder).status == 0)
        let other = "1:" + end.dropFirst(2)
        #expect(try await Binary.run(["bind", "audit", "--expect", other], in: folder).status == 3)
        #expect(try await Binary.run(["bind", "audit", "--expect", "x"], in: folder).status == 64)
    }

    // MARK: The mode `tap`

    /// From the link in the chat through the platform to the question: as a phone does it.
    private func opened(
        _ link: String,
        by person: String,
        _ flowing: FlowingProcess
    ) async throws -> (page: FlowingProcess.Answer, cookie: String) {
        let left = try await flowing.browse(link)
        #expect(left.status == 303)
        let asked = try #require(left.cookie)
        let there = String(try #require(left.location).prefix { $0 != "#" })
        #expect(there.hasPrefix(flowing.platform + "/connect/oauth2/authorize?"))
        let back = try await flowing.browse(there, cookie: "person=\(person)")
        #expect(back.status == 302)
        let address = try #require(back.location)
        // Without the cookie of the phone that asked, the code is of no use.
        #expect(try await flowing.browse(address).status == 403)
        let arrived = try await flowing.browse(address, cookie: asked)
        guard arrived.status == 303 else { return (arrived, asked) }
        #expect(arrived.location == link)
        let proved = try #require(arrived.cookie)
        // A code works once.
        #expect(try await flowing.browse(address, cookie: asked).status == 403)
        return (try await flowing.browse(link, cookie: proved), proved)
    }

    @Test func aTapConfirmsForTheOneWhoScannedAlone() async throws {
        try await FlowingProcess.run { flowing in
            try await bound(Self.li, to: "li", flowing)
            let process = try flowing.start(["--kind", "login", "--mode", "tap"])
            let (lines, id, url) = try await begun(process)
            let shown = try await flowing.scan(url, by: Self.li)
            let link = "\(FlowingProcess.site)/scan/tap/\(id)"
            #expect(shown.contains(link))
            _ = try await lines.line(with: #""status":"scanned""#)

            // Somebody whom the link was sent on to, and a flow that is none: the same page.
            _ = try await flowing.scan(try await anotherCode(flowing), by: Self.wang)
            let stranger = try await opened(link, by: Self.wang, flowing)
            let none = try await opened(link + "X", by: Self.wang, flowing)
            #expect(stranger.page.status == 403)
            #expect(stranger.page.text == none.page.text)

            let (page, cookie) = try await opened(link, by: Self.li, flowing)
            #expect(page.status == 200)
            #expect(page.text.contains("示例网"))
            #expect(!page.text.contains(Self.li))
            let token = try #require(page.text.firstMatch(of: /name="token" value="([^"]+)"/)).output.1
            let ours = [("Origin", FlowingProcess.site), ("Sec-Fetch-Site", "same-origin")]
            for (token, cookie, fields) in [
                ("", cookie, ours), (String(token), stranger.cookie, ours), (String(token), cookie, []),
                (String(token), cookie, [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")]),
                (String(token), cookie, [("Origin", "null"), ("Sec-Fetch-Site", "same-origin")]),
            ] {
                let headers = fields.map { OutboundHeader($0.0, $0.1) }
                let form = "token=\(token)"
                #expect(try await flowing.browse(link, cookie: cookie, form: form, fields: headers).status == 403)
            }
            #expect(!lines.lines.contains { $0.contains("confirmed") })
            let headers = ours.map { OutboundHeader($0.0, $0.1) }
            let done = try await flowing.browse(link, cookie: cookie, form: "token=\(token)", fields: headers)
            #expect(done.status == 303)
            // The browser that holds the verifier finishes it, without digits.
            let result = try JSONObject(try await lines.line(with: "openid_ref"))
            #expect(result.text("account_ref") == "li")
            try flowing.folder.write("digits", "\n")
            #expect(await process.exit() == 0)
            #expect(try await flowing.browse(link, cookie: cookie).text.contains("已确认"))
        }
    }

    private func bound(_ person: String, to account: String, _ flowing: FlowingProcess) async throws {
        let process = try flowing.start(["--account", account])
        let (lines, _, url) = try await begun(process)
        let shown = try await flowing.scan(url, by: person)
        _ = try await lines.line(with: #""status":"scanned""#)
        try flowing.folder.write("digits", try FlowingProcess.digits(in: shown) + "\n")
        #expect(await process.exit() == 0)
        try flowing.folder.write("digits", "")
    }

    /// A code of the platform's own stock, so that somebody is known to it.
    private func anotherCode(_ flowing: FlowingProcess) async throws -> String {
        let state = try JSONObject(try await flowing.browse(flowing.platform + "/sandbox/state").text)
        return try #require(state.objects("codes").first { $0.text("scene") == "table/7" }?.text("url"))
    }
}
