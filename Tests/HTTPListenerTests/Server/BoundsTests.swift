import HTTPListener
import HTTPTypes
import HTTPWire
import Testing

@Suite("Bounds", .timeLimit(.minutes(3)))
struct BoundsTests {
    @Test func beyondTheBoundConnectionsWaitUntilOneHasGone() async throws {
        try await TestServer.run(ListenerConfiguration(connections: 3)) { server in
            let first = try await onThread {
                let clients = try (0..<3).map { _ in try TestClient(server.address) }
                for client in clients {
                    try client.send(get())
                    _ = try client.receiveAnswer()
                }
                return clients.map(Held.init)
            }
            // The kernel completes the connection; the server must neither take nor close it.
            let fourth = try await onThread {
                let client = try TestClient(server.address)
                try client.send(get("/4"))
                return Held(client)
            }
            #expect(server.observer.counts.accepted == 3)
            first[0].client.close()
            let body = try await onThread { try fourth.client.receiveAnswer().body }
            #expect(body == "GET /4 ")
            #expect(server.observer.counts.accepted == 4)
            for held in first + [fourth] { held.client.close() }
        }
    }

    @Test func anAnswerLargerThanTheSocketArrivesWhole() async throws {
        let size = 8 << 20
        let large = Answering { _, _ in Response(status: .ok, body: [UInt8](repeating: 0x78, count: size)) }
        try await TestServer.run(handler: large) { server in
            try await onThread {
                let client = try TestClient(server.address)
                try client.send(get() + get())
                let text = try client.receiveBytes(2 * size)
                #expect(text > 2 * size)
            }
        }
    }

    @Test func aReaderThatDoesNotReadIsNotReadEither() async throws {
        let handler = Answering { _, _ in Response(status: .ok, body: [UInt8](repeating: 0x78, count: 10_000)) }
        try await TestServer.run(ListenerConfiguration(unsentBytes: 64 << 10), handler: handler) { server in
            let request = Array((0..<100).map { _ in get() }.joined().utf8)
            let sent = try await onThread {
                let client = try TestClient(server.address)
                // Far more than all socket buffers hold: the server must stop taking it.
                return client.sendUntilFull(request, atMost: 64 << 20)
            }
            #expect(sent < 64 << 20)
        }
    }

    @Test func aPipelineOfUnansweredRequestsIsHeldBackAndThenGoesOn() async throws {
        let parked = Parked()
        try await TestServer.run(ListenerConfiguration(requestsInFlight: 4), handler: parked) { server in
            let count = 50
            async let bodies = onThread {
                let client = try TestClient(server.address)
                try client.send((0..<count).map { get("/\($0)") }.joined())
                return try (0..<count).map { _ in try client.receiveAnswer().body }
            }
            var waiting: [(path: String, exchange: Exchange)] = []
            var seen = 0
            for await entry in parked.exchanges {
                waiting.append(entry)
                seen += 1
                #expect(waiting.count <= 4)
                if waiting.count == 4 || seen == count {
                    for (path, exchange) in waiting {
                        exchange.answer(Response(status: .ok, body: Array(path.utf8)))
                    }
                    waiting = []
                }
                if seen == count { break }
            }
            let ordered = try await bodies
            #expect(ordered == (0..<count).map { "/\($0)" })
        }
    }

    @Test func manyConnectionsAtOnceAreAllServed() async throws {
        try await TestServer.run { server in
            try await onThread {
                let clients = try (0..<500).map { _ in try TestClient(server.address) }
                for (index, client) in clients.enumerated() { try client.send(get("/\(index)")) }
                for (index, client) in clients.enumerated() {
                    #expect(try client.receiveAnswer().body == "GET /\(index) ")
                }
            }
            await server.observer.wait { $0.closed == 500 }
        }
    }
}
