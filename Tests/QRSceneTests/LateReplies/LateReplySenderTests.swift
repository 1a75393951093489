import CoreMetrics
import LocalServer
import Logging
import OutboundHTTP
import QRScene
import QRSceneTesting
import Synchronization
import Testing

@Suite("Late replies", .timeLimit(.minutes(3)))
struct LateReplySenderTests {
    private static let token = RawServer.Answer.ok(#"{"access_token":"T1","expires_in":7200}"#)

    private func sender(
        _ server: RawServer,
        metrics: MetricsRegistry = MetricsRegistry(),
        time: TimeSource = .system
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
            time: time
        )
    }

    private func late(
        _ reply: PassiveReply = .text("x"),
        account: String = "default",
        receivedAt: Int64 = TimeSource.system.unixMilliseconds()
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

    /// Writes the reply's job and does it; `nil` where there is none.
    private func send(_ late: LateReply, by sender: LateReplySender) async -> JobResult? {
        guard let job = sender.hook(late) else { return nil }
        return await sender.perform(TakenJob(id: JobID(rawValue: 1), fence: 1, pushID: late.pushID, job: job))
    }

    @Test func threeGoOutWithinAMinuteAndTheRestIsCounted() async throws {
        let server = try RawServer { $0.line.contains("stable_token") ? Self.token : .ok(#"{"errcode":0}"#) }
        defer { server.stop() }
        let metrics = MetricsRegistry()
        let sender = try sender(server, metrics: metrics)
        for _ in 0..<3 { #expect(await send(late(), by: sender) == .done) }
        #expect(await send(late(), by: sender)?.isRefused == true)
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
        let start = TimeSource.system.unixMilliseconds()
        let now = Mutex(start + 59_999)
        var time = TimeSource.system
        time.unixMilliseconds = { now.withLock { $0 } }
        let sender = try sender(server, time: time)
        now.withLock { $0 = start + 60_000 }
        #expect(await send(late(receivedAt: start), by: sender)?.isRefused == true)
        #expect(server.requests.isEmpty)
    }

    @Test func whatCannotBeSentSaysWhy() async throws {
        let server = try RawServer { request in
            request.line.contains("stable_token") ? Self.token : .ok(#"{"errcode":45015,"errmsg":"out of time"}"#)
        }
        defer { server.stop() }
        let sender = try sender(server)
        #expect(await send(late(.transferCustomerService()), by: sender) == nil)
        #expect(await send(late(account: "shop"), by: sender) == nil)
        #expect(server.requests.isEmpty)
        #expect(await send(late(), by: sender)?.isRefused == true)
        let gone = try RawServer { _ in .sendAndClose("") }
        defer { gone.stop() }
        guard case .failed = await send(late(), by: try self.sender(gone)) else {
            Issue.record("what nobody answered may be tried again")
            return
        }
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
        configuration.sendLateReplies(by: try sender(platform))
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

extension JobResult {
    fileprivate var isRefused: Bool { if case .refused = self { true } else { false } }
}
