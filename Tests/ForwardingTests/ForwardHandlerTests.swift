import Admin
import LocalServer
import Logging
import OfficialAccount
import SceneRouting
import Store
import TestSupport
import Testing
import WeChatPush

@testable import Forwarding

@Suite("Forward handler", .timeLimit(.minutes(3)))
struct ForwardHandlerTests {
    private let metrics = MetricsRegistry()
    private let forwarder: Forwarder
    private let clock = ManualTime()

    init() throws {
        let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        forwarder = try Forwarder(metrics: metrics, logger: silent, time: clock.source)
    }

    private static func secret(_ letter: Character) -> String { "whsec_" + String(repeating: letter, count: 32) }

    private func target(_ url: String, isOrdered: Bool = false, allowsPrivate: Bool = true) throws -> ForwardTarget {
        try ForwardTarget(
            url: url,
            secret: try WebhookSecret(Self.secret("A")),
            previousSecret: try WebhookSecret(Self.secret("B")),
            isOrdered: isOrdered,
            allowsPrivate: allowsPrivate
        )
    }

    private func scan(_ scene: String = "order:42") throws -> Scan {
        Scan(
            scene: try #require(SceneValue(scene)),
            kind: .newFollower,
            openID: OpenID(rawValue: "oQRScene-Forward_0000000001"),
            account: OriginalID(rawValue: "gh_0123456789ab"),
            ticket: Ticket(rawValue: "TICKET"),
            createTime: 1_767_225_600
        )
    }

    private func context(_ scan: Scan, document: [UInt8] = Array("<xml>桌</xml>".utf8)) -> ScanContext {
        let push = Push(
            account: scan.account,
            openID: scan.openID,
            createTime: scan.createTime,
            messageType: "event",
            event: .subscribe,
            eventKey: "qrscene_" + scan.scene.text,
            ticket: scan.ticket
        )
        return ScanContext(
            push: push,
            document: document[...],
            receivedAt: 1_767_225_600_789,
            idempotencyKey: "0123456789abcdef",
            deadline: .now + .seconds(4),
            route: "order:{id}"
        )
    }

    /// Hands one scan to a handler for this endpoint: the reply, and the jobs it leaves.
    private func handle(_ target: ForwardTarget) async throws -> (reply: PassiveReply?, jobs: [Job]) {
        let scan = try scan()
        let context = context(scan)
        let reply = await forwarder.handler(for: target).handle(scan, context)
        return (reply, context.state.jobs)
    }

    private func perform(_ job: Job) async -> JobResult {
        await forwarder.perform(TakenJob(id: JobID(rawValue: 1), fence: 1, pushID: PushID(rawValue: 1), job: job))
    }

    private func counts(_ series: String) -> Bool { metrics.exposition().contains(series) }

    @Test func aDeliveryIsSignedAndItsReplyShown() async throws {
        let server = try RawServer { _ in .ok(#"{"reply":{"text":"好"}}"#) }
        defer { server.stop() }
        let (reply, jobs) = try await handle(try target(server.url + "/hook?a=b"))
        #expect(reply == .text("好"))
        #expect(jobs.isEmpty)
        let request = try #require(server.requests.first)
        #expect(request.line == "POST /hook?a=b HTTP/1.1")
        let signature = WebhookSignature(
            id: "0123456789abcdef",
            timestamp: clock.source.unixSeconds,
            body: request.body,
            secrets: [try WebhookSecret(Self.secret("A")), try WebhookSecret(Self.secret("B"))]
        )
        #expect(request.header("webhook-id") == signature.id)
        #expect(request.header("webhook-timestamp") == "\(signature.timestamp)")
        #expect(request.header("webhook-signature") == signature.signatures)
        #expect(request.header("content-type") == "application/json")
        #expect(
            String(decoding: request.body, as: UTF8.self) == """
                {"account":"default","create_time":1767225600,"event":"subscribe","id":"0123456789abcdef",\
                "kind":"subscribe","openid":"oQRScene-Forward_0000000001","parameters":{},"raw":"<xml>桌</xml>",\
                "received_at":"2026-01-01T00:00:00.789Z","route":"order:{id}","scene":"order:42","ticket":"TICKET",\
                "timestamp":"2026-01-01T00:00:00.000Z","type":"wechat.subscribe"}
                """
        )
        #expect(counts(#"qrscene_forward_total{result="delivered"} 1"#))
    }

    @Test func aLargeDocumentIsLeftOut() async throws {
        let server = try RawServer { _ in .ok("") }
        defer { server.stop() }
        let scan = try scan("42")
        let context = context(scan, document: Array(repeating: UInt8(ascii: "x"), count: 20_000))
        _ = await forwarder.handler(for: try target(server.url)).handle(scan, context)
        let body = String(decoding: try #require(server.requests.first).body, as: UTF8.self)
        #expect(body.utf8.count < 1000)
        #expect(body.contains(#""scene":"42","scene_number":42"#))
        #expect(!body.contains("raw"))
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: RawServer.Answer
        let says: String
        var pause: Duration = .seconds(1)
    }

    @Test(arguments: [
        Failure(testDescription: "500", answer: .ok("", status: "500 No"), says: "answered 500"),
        Failure(testDescription: "400", answer: .ok("", status: "400 No"), says: "answered 400"),
        Failure(
            testDescription: "302",
            answer: .ok("", status: "302 Found", headers: "Location: /elsewhere\r\n"),
            says: "redirects are not followed"
        ),
        Failure(
            testDescription: "429",
            answer: .ok("", status: "429 Slow", headers: "Retry-After: 77\r\n"),
            says: "429",
            pause: .seconds(77)
        ),
        Failure(
            testDescription: "503",
            answer: .ok("", status: "503 Off", headers: "Retry-After: Thu, 01 Jan 2026 00:02:00 GMT\r\n"),
            says: "503",
            pause: .seconds(120)
        ),
        Failure(
            testDescription: "404 with a Retry-After",
            answer: .ok("", status: "404 No", headers: "Retry-After: 77\r\n"),
            says: "404"
        ),
        Failure(testDescription: "closed", answer: .sendAndClose(""), says: "closed the connection"),
        Failure(testDescription: "no HTTP", answer: .sendAndClose("hello\r\n\r\n"), says: "does not speak HTTP"),
    ])
    func aFailureLeavesAJob(_ example: Failure) async throws {
        let server = try RawServer { _ in example.answer }
        defer { server.stop() }
        let target = try target(server.url)
        let (reply, jobs) = try await handle(target)
        #expect(reply == nil)
        let job = try #require(jobs.first)
        #expect((job.kind, job.target, job.attempts, job.orderKey) == ("forward", target.url, 1, nil))
        let pause = Duration.milliseconds(job.dueAt - clock.source.unixMilliseconds())
        #expect(pause >= example.pause && pause <= max(example.pause, .milliseconds(1200)))
        guard case .failed(let reason, let retryAfter) = await perform(job) else {
            Issue.record("the job must fail too")
            return
        }
        #expect(reason.contains(example.says), "\(reason)")
        #expect((retryAfter ?? .seconds(1)) == example.pause)
        #expect(server.requests.count == 2)
        #expect(server.requests[0].body == server.requests[1].body)
        #expect(server.requests[0].header("webhook-id") == server.requests[1].header("webhook-id"))
        #expect(server.requests.allSatisfy { $0.line.hasPrefix("POST / ") })
    }

    @Test func whatIsGoneIsADeadJobAtOnce() async throws {
        let server = try RawServer { _ in .ok("", status: "410 Gone") }
        defer { server.stop() }
        let (_, jobs) = try await handle(try target(server.url))
        guard case .refused(let reason) = await perform(try #require(jobs.first)) else {
            Issue.record("the job must be refused")
            return
        }
        #expect(reason.contains("410"))
        #expect(server.requests.count == 1)
        var job = try #require(jobs.first)
        job.payload = Array("id \n{}".utf8)
        guard case .refused = await perform(job) else {
            Issue.record("a job that meets a 410 must be refused")
            return
        }
        #expect(server.requests.count == 2)
    }

    @Test func anOrderedRouteNeverAsksFirst() async throws {
        let server = try RawServer { _ in .ok(#"{"reply":{"text":"x"}}"#) }
        defer { server.stop() }
        let target = try target(server.url, isOrdered: true)
        let (reply, jobs) = try await handle(target)
        #expect(reply == nil)
        #expect(server.requests.isEmpty)
        let job = try #require(jobs.first)
        #expect(job.attempts == 0)
        #expect(job.dueAt == clock.source.unixMilliseconds())
        #expect(job.orderKey == "forward \(target.url) oQRScene-Forward_0000000001")
        #expect(await perform(job) == .done)
        #expect(server.requests.count == 1)
    }

    @Test func anEndpointThatIsLeftAloneGetsAJob() async throws {
        let server = try RawServer { _ in .ok("", status: "500 No") }
        defer { server.stop() }
        let target = try target(server.url)
        for _ in 0..<CircuitBreaker.failures { _ = try await handle(target) }
        let (_, jobs) = try await handle(target)
        #expect(jobs.map(\.attempts) == [0])
        #expect(server.requests.count == CircuitBreaker.failures)
        #expect(counts(#"qrscene_forward_total{result="queued"} 1"#))
        #expect(forwarder.breakers.paused(at: clock.now) == [target.url])
    }

    @Test func aSlowEndpointGetsNoMoreThanItsShareOfFirstAttempts() async throws {
        let arrivals = EventLog<Void>()
        let server = try RawServer { _ in
            arrivals.add(())
            return .hang
        }
        defer { server.stop() }
        let target = try target(server.url)
        let waiting = (0..<Forwarder.firstAttemptsPerTarget).map { _ in
            Task { try await handle(target).jobs.map(\.attempts) }
        }
        await arrivals.reach(waiting.count)
        #expect(try await handle(target).jobs.map(\.attempts) == [0])
        #expect(arrivals.values.count == waiting.count)
        // The other endpoints have room.
        let other = try RawServer { _ in .ok("") }
        defer { other.stop() }
        #expect(try await handle(try self.target(other.url)).jobs.isEmpty)
        for task in waiting { task.cancel() }
        for task in waiting { #expect(try await task.value == [1]) }
    }

    @Test func aLongAnswerIsTakenWithoutItsEnd() async throws {
        let answer = #"{"reply":{"text":"x"}}"# + String(repeating: " ", count: Forwarder.answerLimit)
        let server = try RawServer { _ in .ok(answer) }
        defer { server.stop() }
        #expect(try await handle(try target(server.url)).reply == .text("x"))
        let (reply, jobs) = try await handle(try target(server.url))
        #expect(reply == .text("x"))
        #expect(jobs.isEmpty)
    }

    @Test func aReplyThatIsNoneIsCounted() async throws {
        let server = try RawServer { _ in .ok(#"{"reply":{"txt":"x"}}"#) }
        defer { server.stop() }
        let (reply, jobs) = try await handle(try target(server.url))
        #expect(reply == nil)
        #expect(jobs.isEmpty)
        #expect(counts("qrscene_forward_reply_unusable_total 1"))
    }

    @Test(arguments: ["127.1", "0x7f000001"]) func aPrivateAddressBehindANameIsNotReached(_ name: String) async throws {
        let server = try RawServer { _ in .ok("") }
        defer { server.stop() }
        let url = server.url.replacing("127.0.0.1", with: name)
        let (_, jobs) = try await handle(try target(url, allowsPrivate: false))
        #expect(jobs.count == 1)
        #expect(server.connections == 0)
    }

    @Test func aJobOfARouteThatIsGoneWaits() async throws {
        let job = Job(
            kind: "forward",
            target: "https://shop.example/old?key=1",
            payload: Array("i \n{}".utf8),
            dueAt: 0
        )
        #expect(
            await perform(job) == .failed(reason: "no route forwards to https://shop.example/old any more")
        )
    }

    @Test func aRouteOfThisKindIsRegisteredInCode() async throws {
        var scenes = SceneRegistry()
        try scenes.forward("order:{id}", to: try target("https://shop.example/hook?key=1"), by: forwarder)
        #expect(scenes.routes.map(\.action.description) == ["forward https://shop.example/hook"])
    }
}
