import ArgumentParser
import OutboundHTTP
import QRScene
import Sandbox
import TestSupport
import Testing

@testable import QRSceneCommand

@Suite("Receiver and platform in one process", .timeLimit(.minutes(3)))
struct DevRunTests {
    private static let addresses: [Setting: String] = [
        .listen: "127.0.0.1:0", .adminListen: "127.0.0.1:0", .sandboxListen: "127.0.0.1:0", .database: "memory",
    ]

    /// Asks the platform; a body makes it a POST.
    private static func ask(_ url: String, _ body: String? = nil) async throws -> JSONObject {
        let request = OutboundRequest(
            method: body == nil ? "GET" : "POST",
            url: url,
            body: Array((body ?? "").utf8),
            timeout: .seconds(30)
        )
        return try JSONObject(
            String(decoding: try await OutboundClient(connections: 1).send(request).body, as: UTF8.self)
        )
    }

    /// The handler is late, so its reply goes out as a customer-service message, to a port that only the system knew.
    @Test func aLateReplyComesIntoTheChatWhateverThePortIs() async throws {
        let folder = try TemporaryFolder()
        let settings = try SampleAccount.settings(
            flags: Self.addresses,
            configPath: folder.write("qrscene.yaml", ""),
            environment: [:]
        )
        let gate = Gate()
        var plan = try ServePlan(settings, json: true)
        plan.configuration.limits.answerDeadline = .milliseconds(50)
        var scenes = SceneRegistry()
        try scenes.on("*") { scan, _ in
            await gate.pass()
            return .text("late: \(scan.scene.text)")
        }
        plan.accounts[0].scenes = scenes
        let platform = try SandboxServer(settings, SandboxOptions.parse([]))
        try plan.call(platform, for: try settings.allAccounts())
        let run = DevRun(plan: plan, platform: platform, json: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await run.run() }
            defer { group.cancelAll() }
            let page = try await platform.pageURL()
            // Each question is asked until the answer is there; the suite's time limit is the bound.
            while try await Self.ask(page + "/sandbox/state").object("account")?.flag("is_verified") != true {}
            let code = try await Self.ask(page + "/sandbox/code", #"{"scene":"slow","permanent":true}"#)
            let ticket = try #require(code.text("ticket"))
            let people = try await Self.ask(page + "/sandbox/state").objects("people")
            let follower = try #require(people.first { $0.flag("follows") == true }?.text("openid"))
            let scan = try await Self.ask(
                page + "/sandbox/scan",
                #"{"openid":"\#(follower)","ticket":"\#(ticket)"}"#
            )
            #expect(scan.text("shown") == "")
            gate.open()
            var messages: [JSONObject] = []
            while messages.isEmpty {
                let people = try await Self.ask(page + "/sandbox/state").objects("people")
                let chat = people.first { $0.text("openid") == follower }?.objects("chat") ?? []
                messages = chat.filter { $0.flag("is_message") == true }
            }
            #expect(messages.map { $0.text("text") } == ["late: slow"])
        }
    }

    @Test func anAddressIsGivenAsThisMachineReachesIt() throws {
        for (address, base) in [
            ("127.0.0.1:8090", "http://127.0.0.1:8090"), ("0.0.0.0:8090", "http://127.0.0.1:8090"),
            ("[::1]:1", "http://[::1]:1"), ("unix:/run/q.sock", "http+unix://%2Frun%2Fq.sock"),
        ] {
            #expect(try ListenAddress(address).baseURL == base)
        }
        #expect(try ListenAddress("unix:q.sock").baseURL.hasSuffix("%2Fq.sock"))
    }

    @Test func theOptionsOfTheSandboxAreDevsToo() throws {
        let command = try DevCommand.parse(["--seed", "7", "--chaos", "mild", "--sandbox-listen", "127.0.0.1:0"])
        #expect(command.sandbox.seed == 7)
        #expect(command.sandbox.chaos == .mild)
        #expect(command.sandbox.listen == "127.0.0.1:0")
        for wrong in [["--chaos", "wild"], ["--seed", "-1"], ["--sandbox"]] {
            let error = #expect(throws: (any Error).self) { try DevCommand.parse(wrong) }
            #expect(error.map { DevCommand.exitCode(for: $0) } == .validationFailure)
        }
    }

    @Test func withoutARoutesFileThereAreRoutesToTry() throws {
        let folder = try TemporaryFolder()
        let routes = try folder.write("own.yaml", "routes:\n  - { scene: \"own\", reply: { text: \"own\" } }\n")
        for (file, count) in [("", 5), ("qrscene:\n  routes: \(routes)\n", 1)] {
            let path = try folder.write("qrscene.yaml", file)
            var plan = try ServePlan(
                try SampleAccount.settings(flags: [:], configPath: path, environment: [:]),
                json: false
            )
            try plan.addSampleRoutes()
            #expect(plan.accounts.map { $0.scenes.router().routes.count } == [count])
        }
    }
}
