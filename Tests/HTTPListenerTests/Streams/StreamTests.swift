import HTTPListener
import HTTPTypes
import HTTPWire
import Testing

@Suite("Streams", .timeLimit(.minutes(3)))
struct StreamTests {
    /// A client that has sent this.
    private func client(_ server: TestServer, _ text: String) async throws -> Held {
        try await onThread {
            let client = try TestClient(server.address)
            try client.send(text)
            return Held(client)
        }
    }

    @Test func eventsArriveOneByOneAndTheConnectionStays() async throws {
        let handler = Streaming()
        try await TestServer.run(handler: handler) { server in
            let held = try await client(server, get("/a"))
            var streams = handler.streams.makeAsyncIterator()
            // Nothing follows the last one: a stream that nobody takes would hold its lane, which holds the stream.
            for following in [get("/b"), ""] {
                let stream = try #require(await streams.next())
                let head = try await onThread { try held.client.receive(through: "\r\n\r\n") }
                #expect(head.contains("\r\nTransfer-Encoding: chunked\r\n"))
                #expect(!head.contains("Connection:"))
                for index in 1...5 {
                    #expect(stream.send("data: \(index)\n\n"))
                    let event = try await onThread { try held.client.receive(through: "\n\n\r\n") }
                    #expect(event == "9\r\ndata: \(index)\n\n\r\n")
                }
                stream.finish()
                let end = try await onThread { try held.client.receive(through: "\r\n\r\n") }
                #expect(end == "0\r\n\r\n")
                #expect(await stream.over == .finished)
                #expect(!stream.send("more"))
                let next = try await onThread {
                    try held.client.send(get("/now"))
                    defer { try? held.client.send(following) }
                    return try held.client.receiveAnswer().body
                }
                #expect(next == "/now")
            }
            #expect(server.observer.counts.accepted == 1)
            #expect(server.observer.counts.streamsEnded == [.finished, .finished])
        }
    }

    @Test func whatIsSentAtOnceArrivesWhole() async throws {
        let handler = Answering { _, exchange in
            let stream = exchange.stream(Response(status: .created, body: Array("one ".utf8)))
            stream.send("two ")
            stream.send("")
            stream.send("three")
            stream.finish()
            return nil
        }
        try await TestServer.run(handler: handler) { server in
            let held = try await client(server, get())
            let text = try await onThread { try held.client.receive(through: "0\r\n\r\n") }
            #expect(text.hasPrefix("HTTP/1.1 201 "))
            #expect(text.hasSuffix("\r\n\r\nd\r\none two three\r\n0\r\n\r\n"))
            #expect(server.observer.counts.answered == [201])
        }
    }

    @Test("HTTP/1.0", arguments: ["", "Connection: keep-alive\r\n"])
    func theEndOfTheConnectionIsTheEndForHTTP10(_ fields: String) async throws {
        let handler = Streaming()
        try await TestServer.run(handler: handler) { server in
            let held = try await client(server, "GET / HTTP/1.0\r\n\(fields)\r\n")
            var streams = handler.streams.makeAsyncIterator()
            let stream = try #require(await streams.next())
            stream.send("one")
            let begin = try await onThread { try held.client.receive(through: "one") }
            #expect(begin.contains("\r\nConnection: close\r\n"))
            #expect(!begin.contains("Transfer-Encoding"))
            stream.send("two")
            stream.finish()
            let rest = try await onThread { try held.client.receiveToEnd() }
            #expect(rest == "two")
            #expect(await stream.over == .finished)
        }
    }

    @Test func aHEADGetsTheHeadOnlyAndTheConnectionStays() async throws {
        let handler = Streaming()
        try await TestServer.run(handler: handler) { server in
            let held = try await client(server, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/now"))
            var streams = handler.streams.makeAsyncIterator()
            let stream = try #require(await streams.next())
            #expect(await stream.over == .finished)
            #expect(!stream.send("never"))
            let (head, next) = try await onThread {
                (try held.client.receive(through: "\r\n\r\n"), try held.client.receiveAnswer().body)
            }
            #expect(head.contains("\r\nTransfer-Encoding: chunked\r\n"))
            #expect(next == "/now")
        }
    }

    @Test func requestsBehindAStreamWaitWithinTheBoundsAndAreAnsweredInOrder() async throws {
        let handler = Streaming()
        try await TestServer.run(ListenerConfiguration(requestsInFlight: 4), handler: handler) { server in
            let count = 50
            let held = try await client(server, get("/a") + (0..<count).map { get("/now/\($0)") }.joined())
            var streams = handler.streams.makeAsyncIterator()
            let stream = try #require(await streams.next())
            for index in 0..<20 {
                stream.send("event \(index);")
                _ = try await onThread { try held.client.receive(through: "event \(index);\r\n") }
                #expect(held.client.received.isEmpty)
                #expect(handler.answeredAtOnce <= 3)
            }
            stream.finish()
            let bodies = try await onThread {
                _ = try held.client.receive(through: "0\r\n\r\n")
                return try (0..<count).map { _ in try held.client.receiveAnswer().body }
            }
            #expect(bodies == (0..<count).map { "/now/\($0)" })
        }
    }

    @Test func aStreamWaitsItsTurn() async throws {
        let handler = Streaming()
        try await TestServer.run(handler: handler) { server in
            let held = try await client(server, get("/a") + get("/b"))
            var streams = handler.streams.makeAsyncIterator()
            let (first, second) = (try #require(await streams.next()), try #require(await streams.next()))
            second.send("behind")
            second.finish()
            first.send("before")
            first.finish()
            let text = try await onThread {
                try held.client.receive(through: "before\r\n0\r\n\r\n")
                    + held.client.receive(through: "behind\r\n0\r\n\r\n")
            }
            #expect(text.components(of: "HTTP/1.1 200") == 2)
        }
    }

    @Test func manyThreadsMaySendIntoOneStream() async throws {
        let handler = Streaming()
        try await TestServer.run(ListenerConfiguration(streamBytes: 1 << 20), handler: handler) { server in
            let held = try await client(server, "GET / HTTP/1.0\r\n\r\n")
            var streams = handler.streams.makeAsyncIterator()
            let stream = try #require(await streams.next())
            await withTaskGroup { tasks in
                for letter in "abcdefgh" {
                    tasks.addTask { for _ in 0..<1000 { stream.send("<\(letter)>") } }
                }
            }
            stream.finish()
            let text = try await onThread { try held.client.receiveToEnd() }
            for letter in "abcdefgh" { #expect(text.components(of: "<\(letter)>") == 1000) }
        }
    }

    @Test func aThousandStreamsAtOnce() async throws {
        let handler = Streaming()
        let count = 1000
        try await TestServer.run(handler: handler) { server in
            let clients = try await onThread {
                try (0..<count).map { _ in
                    let client = try TestClient(server.address)
                    try client.send(get())
                    return Held(client)
                }
            }
            var open: [ResponseStream] = []
            for await stream in handler.streams {
                open.append(stream)
                if open.count == count { break }
            }
            for round in 0..<3 {
                let event = Array("round \(round)\n\n".utf8)
                for stream in open { #expect(stream.send(event)) }
                try await onThread {
                    for held in clients { _ = try held.client.receive(through: "round \(round)\n\n") }
                }
            }
            #expect(server.observer.counts.streamsBegun == count)
            for stream in open { stream.finish() }
            for stream in open { #expect(await stream.over == .finished) }
            try await onThread {
                for held in clients { _ = try held.client.receive(through: "\r\n0\r\n\r\n") }
            }
        }
    }
}
