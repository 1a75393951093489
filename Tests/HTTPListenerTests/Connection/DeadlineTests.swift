import HTTPListener
import HTTPTypes
import HTTPWire
import Testing

@Suite("Deadlines", .timeLimit(.minutes(3)))
struct DeadlineTests {
    private func endOf(_ text: String, _ timeouts: Timeouts) async throws -> (String, Counting.Counts) {
        let (all, observer) = try await withServer(timeouts) { address in
            try await onThread {
                let client = try TestClient(address)
                try client.send(text)
                return try client.receiveToEnd()
            }
        }
        return (all, observer.counts)
    }

    private func withServer(
        _ timeouts: Timeouts,
        handler: any RequestHandler = Answering.echo,
        _ body: @Sendable @escaping (ListenAddress) async throws -> String
    ) async throws -> (String, Counting) {
        let box = Box()
        try await TestServer.run(ListenerConfiguration(timeouts: timeouts), handler: handler) { server in
            let text = try await body(server.address)
            await box.set(text, server.observer)
        }
        return try #require(await box.value)
    }

    private actor Box {
        var value: (String, Counting)?
        func set(_ text: String, _ observer: Counting) { value = (text, observer) }
    }

    @Test func aHeadThatStallsGets408() async throws {
        let (text, counts) = try await endOf("GET / HTTP/1.1\r\nHo", Timeouts(head: .milliseconds(50)))
        #expect(text.hasPrefix("HTTP/1.1 408 "))
        #expect(counts.refused == [.headTimeout(.milliseconds(50))])
    }

    @Test func aHeadThatTricklesGets408() async throws {
        let (text, _) = try await withServer(Timeouts(head: .milliseconds(100))) { address in
            try await onThread {
                let client = try TestClient(address)
                // A byte whenever the last one has been sent: always progress, never an end.
                try client.send("GET / HTTP/1.1\r\nHost: a\r\n")
                return try client.trickle(UInt8(ascii: "x"))
            }
        }
        #expect(text.hasPrefix("HTTP/1.1 408 "))
    }

    @Test func aBodyThatStallsGets408() async throws {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel"
        let (text, counts) = try await endOf(head, Timeouts(body: .milliseconds(50)))
        #expect(text.hasPrefix("HTTP/1.1 408 "))
        #expect(counts.refused == [.bodyTimeout(.milliseconds(50))])
    }

    @Test func anIdleConnectionIsClosedWithoutAWord() async throws {
        let (fresh, _) = try await endOf("", Timeouts(idle: .milliseconds(50)))
        #expect(fresh.isEmpty)
        let (used, counts) = try await endOf(get(), Timeouts(idle: .milliseconds(50)))
        #expect(used.components(of: "HTTP/1.1 ") == 1)
        #expect(counts.refused.isEmpty)
    }

    @Test func aHandlerThatNeverAnswersIsAnsweredFor() async throws {
        let (text, observer) = try await withServer(Timeouts(answer: .milliseconds(50)), handler: Answering.never) {
            address in
            try await onThread {
                let client = try TestClient(address)
                try client.send(get("/1") + get("/2"))
                return try client.receiveToEnd()
            }
        }
        #expect(text.hasPrefix("HTTP/1.1 503 "))
        #expect(text.components(of: "HTTP/1.1 ") == 1)
        #expect(observer.counts.refused == [.unanswered(.milliseconds(50))])
    }

    @Test func aPeerThatNeverReadsIsCutOff() async throws {
        let large = Answering { _, _ in Response(status: .ok, body: [UInt8](repeating: 0x78, count: 16 << 20)) }
        try await TestServer.run(
            ListenerConfiguration(timeouts: Timeouts(write: .milliseconds(100))),
            handler: large
        ) { server in
            let client = try await onThread {
                let client = try TestClient(server.address)
                try client.send(get())
                return Held(client)
            }
            await server.observer.wait { $0.closed == 1 }
            client.client.close()
        }
    }

    @Test func aPeerThatNeverClosesIsNotWaitedForForEver() async throws {
        try await TestServer.run(ListenerConfiguration(timeouts: Timeouts(linger: .milliseconds(50)))) { server in
            let client = try await onThread {
                let client = try TestClient(server.address)
                try client.send("broken\r\n\r\n")
                _ = try client.receiveToEnd()
                return Held(client)
            }
            await server.observer.wait { $0.closed == 1 }
            client.client.close()
        }
    }
}

/// Keeps a client open across threads; only one at a time touches it.
final class Held: @unchecked Sendable {
    let client: TestClient
    init(_ client: TestClient) { self.client = client }
}
