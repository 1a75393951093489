import Glibc
import OutboundHTTP
import TestSupport
import Testing

/// `qrscene dev` and `qrscene sandbox` as processes.
@Suite("Dev process", .enabled(if: Binary.isThere, "the command is not built"), .timeLimit(.minutes(1)))
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
