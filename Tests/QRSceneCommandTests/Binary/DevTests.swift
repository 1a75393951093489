import Glibc
import OutboundHTTP
import TestSupport
import Testing

/// `qrscene dev` and `qrscene sandbox` as processes.
@Suite("Dev process", .enabled(if: Binary.isThere, "the command is not built"), .timeLimit(.minutes(3)))
struct DevTests {
    private static let anyPorts = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]
    private static let anyPage = ["--sandbox-listen", "127.0.0.1:0"]

    @Test func devNeedsNothingAndSaysWhereThePageIs() async throws {
        let folder = try TemporaryFolder()
        let process = try Binary.start(["dev", "--json"] + Self.anyPorts + Self.anyPage, in: folder)
        defer { process.signal(SIGKILL) }
        let said = try JSONObject(try await LineWatch(process.answer).line(with: "phone_page"))
        #expect(said.text("problem") == nil)
        let base = try #require(said.text("api_base"))
        #expect(said.text("phone_page") == base + "/")
        #expect(said.text("callback")?.hasSuffix("/wechat") == true)
        let page = try await OutboundClient(connections: 1).send(OutboundRequest(url: base + "/"))
        #expect(page.status == 200)
        process.signal(SIGTERM)
        #expect(await process.exit() == 0)
    }

    @Test func theSandboxAloneSaysWhereItAnswers() async throws {
        let folder = try TemporaryFolder()
        let process = try Binary.start(["sandbox", "--json"] + Self.anyPage, in: folder)
        defer { process.signal(SIGKILL) }
        let said = try JSONObject(try await LineWatch(process.answer).line(with: "phone_page"))
        let base = try #require(said.text("api_base"))
        let state = try await OutboundClient(connections: 1).send(OutboundRequest(url: base + "/sandbox/state"))
        #expect(state.status == 200)
        // A page whose own name leads here (DNS rebinding) learns nothing.
        let rebound = OutboundRequest(url: base + "/sandbox/state", headers: [OutboundHeader("Host", "evil.example")])
        #expect(try await OutboundClient(connections: 1).send(rebound).status == 403)
        process.signal(SIGTERM)
        #expect(await process.exit() == 0)
    }

    struct Made: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let kind: String
        var testDescription: String { "\(kind) \(arguments.last ?? "")" }
    }

    /// `create` against the sandbox, each kind of code and each kind of picture; what is drawn holds the code's url.
    @Test(arguments: [
        Made(arguments: ["--scene", "42", "--temporary", "5m", "--out", "code.png"], kind: "QR_SCENE"),
        Made(arguments: ["--scene", "桌/7", "--temporary", "30d", "--out", "code.jpg"], kind: "QR_STR_SCENE"),
        Made(arguments: ["--scene", "100000", "--permanent", "--out", "code.jpg"], kind: "QR_LIMIT_SCENE"),
        Made(arguments: ["--scene", "table/7", "--permanent", "--out", "code.png"], kind: "QR_LIMIT_STR_SCENE"),
    ])
    func codesOfAllKindsAreMadeAtTheSandbox(_ made: Made) async throws {
        let folder = try TemporaryFolder()
        let process = try Binary.start(["sandbox", "--json"] + Self.anyPage, in: folder)
        defer { process.signal(SIGKILL) }
        let said = try JSONObject(try await LineWatch(process.answer).line(with: "phone_page"))
        let base = try #require(said.text("api_base"))
        let account = [
            "WECHAT_APP_ID": "wx0123456789abcdef", "WECHAT_APP_SECRET": "0123456789abcdef0123456789abcdef",
            "WECHAT_API_BASE": base, "WECHAT_MP_BASE": base,
        ]
        let run = try await Binary.run(["create", "--json"] + made.arguments, account, in: folder)
        #expect(run.status == 0, "\(run.talk)")
        let code = try #require(try run.objects().first)
        #expect(code.text("action_name") == made.kind)
        #expect(code.flag("permanent") == made.kind.hasPrefix("QR_LIMIT"))
        let (url, ticket) = (try #require(code.text("url")), try #require(code.text("ticket")))
        let image = try await Binary.run(["image", "--json", "--out", "image.jpg", ticket], account, in: folder)
        #expect(try image.objects().first?.text("format") == "jpeg")
        let wrong = try await Binary.run(["image", "--out", "none.jpg", ticket + "x"], account, in: folder)
        #expect(wrong.status == 6)
        if Zbar.isThere {
            #expect(try await Zbar.read(folder.path + "/" + (made.arguments.last ?? "")) == url)
            #expect(try await Zbar.read(folder.path + "/image.jpg") == url)
        }
        process.signal(SIGTERM)
        #expect(await process.exit() == 0)
    }

    @Test func whatCannotBeUsedIsSaidBeforeAnythingStarts() async throws {
        let wrongMode = try await Binary.run(["dev"] + Self.anyPorts + Self.anyPage, ["WECHAT_MODE": "safest"])
        #expect(wrongMode.status == 78)
        #expect(wrongMode.talk.contains("WECHAT_MODE"))
        let wrongAddress = try await Binary.run(["dev", "--sandbox-listen", "nowhere"] + Self.anyPorts)
        #expect(wrongAddress.status == 78)
    }

    @Test func aTakenAddressLeavesWithSixtyNine() async throws {
        let folder = try TemporaryFolder()
        let first = try Binary.start(["sandbox", "--json"] + Self.anyPage, in: folder)
        defer { first.signal(SIGKILL) }
        let said = try JSONObject(try await LineWatch(first.answer).line(with: "phone_page"))
        let taken = try #require(said.text("api_base")).replacing("http://", with: "")
        let dev = try await Binary.run(["dev", "--sandbox-listen", taken] + Self.anyPorts)
        #expect(dev.status == 69)
        #expect(try await Binary.run(["sandbox", "--sandbox-listen", taken]).status == 69)
        first.signal(SIGTERM)
        #expect(await first.exit() == 0)
    }
}
