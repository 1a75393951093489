import Foundation
import Logging
import QRScene
import Testing

@testable import Sandbox

@Suite("Sandbox and receiver", .timeLimit(.minutes(2)))
struct FullLoopTests {
    /// Runs a receiver of the sample account, and a sandbox that pushes to it.
    private func withLoop(
        _ mode: MessageMode,
        chaos: Chaos = .off,
        _ body: @Sendable (LiveSandbox) async throws -> Void
    ) async throws {
        var scenes = SceneRegistry()
        try scenes.add(
            try RoutesFile(
                """
                routes:
                  - { scene: "table/{number}", reply: { text: "桌号 {number}，欢迎" } }
                  - { scene: "*", reply: { text: "收到：{scene}" } }
                """,
                path: "test"
            )
        )
        let account = try Sample.account(mode)
        var configuration = ReceiverConfiguration(addresses: [.loopback(port: 0)], adminAddresses: [])
        configuration.metrics = nil
        var logger = Logger(label: "sandbox.tests")
        logger.logLevel = .critical
        let receiver = try Receiver(
            account: Account(credentials: account.credentials, scenes: scenes),
            configuration: configuration,
            logger: logger
        )
        let sandbox = Sandbox(account: account, seed: 5, chaos: chaos, transport: try NetworkTransport())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await receiver.run() }
            defer { group.cancelAll() }
            let address = try await receiver.bound().callbacks[0]
            #expect(await sandbox.setCallback("http://\(address)/wechat") == nil)
            try await LiveSandbox.with(sandbox, body)
        }
    }

    private func ticket(_ live: LiveSandbox, _ scene: String) async throws -> String {
        let code = try await live.object("/sandbox/code", #"{"scene":"\#(scene)","permanent":true}"#)
        return try #require(code["ticket"] as? String)
    }

    @Test(arguments: MessageMode.allCases)
    func aScanShowsTheReply(_ mode: MessageMode) async throws {
        try await withLoop(mode) { live in
            let ticket = try await ticket(live, "table/7")
            let people = live.sandbox.withPlatform { ($0.people(following: true)[0], $0.people(following: false)[0]) }
            for (person, event) in [(people.0, "SCAN"), (people.1, "subscribe")] {
                let answer = try await live.object(
                    "/sandbox/scan",
                    #"{"openid":"\#(person)","ticket":"\#(ticket)"}"#
                )
                #expect(answer["shown"] as? String == "桌号 7，欢迎")
                let deliveries = try #require(answer["deliveries"] as? [[String: Any]])
                #expect(deliveries.count == 1)
                #expect(deliveries.first?["event"] as? String == event)
                #expect(deliveries.first?["status"] as? Int == 200)
                #expect(deliveries.first?["milliseconds"] as? Int != nil)
                #expect((deliveries.first?["body"] as? String)?.contains("桌号 7，欢迎") == true)
            }
            let left = try await live.object("/sandbox/unfollow", #"{"openid":"\#(people.1)"}"#)
            #expect(left["shown"] as? String == "")
            let state = try await live.object("/sandbox/state")
            let shown = try #require(state["people"] as? [[String: Any]])
            let kinds = shown.compactMap { ($0["chat"] as? [[String: Any]])?.compactMap { $0["kind"] as? String } }
            #expect(kinds[0] == ["scanned", "text"])
            #expect(kinds[1] == ["followed", "text", "left"])
            #expect(live.sandbox.ledger.sums.faults == 0)
        }
    }

    @Test(arguments: [MessageMode.plain, .safe])
    func theReceiverStandsTheHostilePlatform(_ mode: MessageMode) async throws {
        try await withLoop(mode, chaos: .hostile) { live in
            let ticket = Ticket(rawValue: try await ticket(live, "table/7"))
            let shown = await withTaskGroup(of: String?.self) { group in
                for number in 0..<120 {
                    let person = OpenID(rawValue: "o" + String(repeating: "x", count: 20) + String(1_000_000 + number))
                    group.addTask { await live.sandbox.perform(.scan(ticket), by: person)?.shown }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(shown.count == 120)
            #expect(shown.allSatisfy { $0 == "桌号 7，欢迎" })
            let sums = live.sandbox.ledger.sums
            #expect(sums.answered == 120)
            #expect(sums.forged > 0)
            #expect(sums.forgedRefused == sums.forged)
            #expect(live.sandbox.ledger.entries(after: 0).compactMap(\.fault) == [])
        }
    }
}
