import CoreMetrics
import LocalServer
import Logging
import OutboundHTTP
import QRScene
import QRSceneTesting
import Synchronization
import Testing

@Suite("Late replies", .timeLimit(.minutes(1)))
struct LateReplySenderTests {
    private static let token = RawServer.Answer.ok(#"{"access_token":"T1","expires_in":7200}"#)

    private func sender(
        _ server: RawServer,
        metrics: MetricsRegistry = MetricsRegistry(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws -> LateReplySender {
        let client = PlatformClient(
            appID: AppID(rawValue: "wx0123456789abcdef"),
            secret: try AppSecret("0123456789abcdef"),
            transport: CurlTransport(client: try OutboundClient()),
            hosts: try PlatformHosts(api: server.url, pages: server.url)
        )
        return LateReplySender(
            clients: [.default: client],
            metrics: metrics,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: now
        )
    }

    private func late(
        _ reply: PassiveReply = .text("x"),
        account: String = "default",
        receivedAt: ContinuousClock.Instant = .now
    ) -> LateReply {
        let push = Push.scan("table/7")
        return LateReply(
            account: account,
            openID: push.openID,
            reply: reply,
            push: push,
            route: "table/{number}",
            pushID: PushID(rawValue: 1),
            receivedAt: receivedAt
        )
    }

    @Test func threeGoOutWithinAMinuteAndTheRestIsCounted() async throws {
        let server = try RawServer { $0.line.contains("stable_token") ? Self.token : .ok(#"{"errcode":0}"#) }
        defer { server.stop() }
        let metrics = MetricsRegistry()
        let sender = try sender(server, metrics: metrics)
        for _ in 0..<3 { #expect(await sender.send(late()) == .sent) }
        #expect(await sender.send(late()) == .tooMany)
        #expect(server.requests.count { $0.line.contains("message/custom/send") } == 3)
        #expect(
            server.requests.last.map { String(decoding: $0.body, as: UTF8.self) }?
                .hasPrefix(#"{"msgtype":"text","text":{"content":"x"},"touser":"#) == true
        )
        #expect(metrics.exposition().contains(#"qrscene_late_reply_unsent_total{reason="too_many"} 1"#))
    }

    @Test func afterTheMinuteNothingIsSent() async throws {
        let server = try RawServer { _ in Self.token }
        defer { server.stop() }
        let start = ContinuousClock.now
        let now = Mutex(start + .milliseconds(59_999))
        let sender = try sender(server, now: { now.withLock { $0 } })
        now.withLock { $0 = start + .seconds(60) }
        #expect(await sender.send(late(receivedAt: start)) == .tooLate)
        #expect(server.requests.isEmpty)
    }

    @Test func whatCannotBeSentSaysWhy() async throws {
        let server = try RawServer { request in
            request.line.contains("stable_token") ? Self.token : .ok(#"{"errcode":45015,"errmsg":"out of time"}"#)
        }
        defer { server.stop() }
        let sender = try sender(server)
        #expect(await sender.send(late(.transferCustomerService())) == .unsendable)
        #expect(await sender.send(late(account: "shop")) == .noClient)
        #expect(server.requests.isEmpty)
        #expect(await sender.send(late()) == .refused)
        let gone = try RawServer { _ in .sendAndClose("") }
        defer { gone.stop() }
        #expect(await (try self.sender(gone)).send(late()) == .unreachable)
        #expect(await (try self.sender(gone)).hook(late()) == false)
    }

    @Test func aSlowHandlersReplyArrivesAsAMessage() async throws {
        let sent = AsyncStream<String>.makeStream()
        let platform = try RawServer { request in
            guard request.line.contains("message/custom/send") else { return Self.token }
            sent.continuation.yield(String(decoding: request.body, as: UTF8.self))
            return .ok(#"{"errcode":0}"#)
        }
        defer { platform.stop() }
        let mayReply = AsyncStream<Void>.makeStream()
        var scenes = SceneRegistry()
        try scenes.on("table/{number}") { _, _ in
            for await _ in mayReply.stream { break }
            return .text("late")
        }
        var configuration = ReceiverConfiguration(addresses: [.loopback(port: 0)], adminAddresses: [])
        configuration.limits.answerDeadline = .milliseconds(50)
        configuration.lateReplies = try sender(platform).hook
        let account = try Account(token: "SandboxToken1", scenes: scenes)
        let receiver = try Receiver(
            account: account,
            configuration: configuration,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let serving = Task { try await receiver.run() }
        defer { serving.cancel() }
        let address = try #require(try await receiver.bound().callbacks.first)
        let push = Push.scan("table/7")
        let delivery = PushEnvelope(
            document: push.document(),
            format: .xml,
            openID: push.openID,
            credentials: account.credentials,
            timestamp: TimeSource.system.unixSeconds,
            nonce: "1"
        )
        let answer = try await OutboundClient().send(
            OutboundRequest(method: "POST", url: "http://\(address)/wechat?\(delivery.query)", body: delivery.body)
        )
        #expect(answer.body == Array("success".utf8))
        mayReply.continuation.yield()
        var messages = sent.stream.makeAsyncIterator()
        #expect(await messages.next()?.contains(#""content":"late""#) == true)
    }
}
