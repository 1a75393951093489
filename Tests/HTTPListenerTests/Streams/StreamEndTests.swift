import HTTPListener
import HTTPTypes
import HTTPWire
import Testing

@Suite("Ends of streams", .timeLimit(.minutes(3)))
struct StreamEndTests {
    /// One client that has sent this, and the stream that answers it, whose head has arrived.
    private func withStream(
        _ configuration: ListenerConfiguration = ListenerConfiguration(),
        _ text: String = get(),
        _ body: @Sendable @escaping (TestServer, Held, ResponseStream) async throws -> Void
    ) async throws {
        let handler = Streaming()
        try await TestServer.run(configuration, handler: handler) { server in
            let held = try await onThread {
                let client = try TestClient(server.address)
                try client.send(text)
                _ = try client.receive(through: "\r\n\r\n")
                return Held(client)
            }
            var streams = handler.streams.makeAsyncIterator()
            try await body(server, held, try #require(await streams.next()))
            held.client.close()
        }
    }

    // MARK: The peer

    enum Leaving: String, Sendable, CaseIterable {
        case reset
        case close
        case endSending

        func leave(_ client: TestClient) {
            switch self {
            case .reset: client.reset()
            case .close: client.close()
            case .endSending: client.endSending()
            }
        }
    }

    /// Nothing is sent, and the owner must hear of it all the same.
    ///
    /// In the second and third case the connection is not even read.
    @Test(
        "Leaving",
        arguments: Leaving.allCases,
        [get(), "GET / HTTP/1.0\r\n\r\n", get() + get("/now") + get("/now")]
    )
    func aPeerThatLeavesIsNoticed(_ leaving: Leaving, _ text: String) async throws {
        try await withStream(ListenerConfiguration(requestsInFlight: 2), text) { server, held, stream in
            leaving.leave(held.client)
            #expect(await stream.over == .peerLeft)
            #expect(!stream.send("x"))
            if leaving == .endSending {
                let rest = try await onThread { try held.client.receiveToEnd() }
                #expect(rest.hasPrefix("0\r\n\r\n") == text.contains("1.1"))
                #expect(rest.components(of: "HTTP/1.1 200") == text.components(of: "/now"))
            }
            await server.observer.wait { $0.closed == 1 }
            #expect(server.observer.counts.streamsEnded == [.peerLeft])
        }
    }

    @Test func aStreamForAPeerThatHasGoneIsOverAtOnce() async throws {
        let parked = Parked()
        try await TestServer.run(handler: parked) { server in
            let held = try await onThread {
                let client = try TestClient(server.address)
                try client.send(get("/later"))
                return Held(client)
            }
            var exchanges = parked.exchanges.makeAsyncIterator()
            let late = try #require(await exchanges.next())
            held.client.reset()
            await server.observer.wait { $0.closed == 1 }
            #expect(await late.exchange.stream(Response(status: .ok)).over == .peerLeft)
        }
    }

    @Test func aPeerThatEndedItsSideBeforeTheStreamBeganGetsWhatIsThereByThen() async throws {
        let parked = Parked()
        try await TestServer.run(handler: parked) { server in
            async let all = onThread {
                let client = try TestClient(server.address)
                try client.send(get("/later"))
                client.endSending()
                return try client.receiveToEnd()
            }
            var exchanges = parked.exchanges.makeAsyncIterator()
            let later = try #require(await exchanges.next())
            let stream = later.exchange.stream(Response(status: .ok, body: Array("all".utf8)))
            #expect(await stream.over == .peerLeft)
            let text = try await all
            #expect(text.hasSuffix("\r\n\r\n3\r\nall\r\n0\r\n\r\n"))
        }
    }

    // MARK: Slow readers

    @Test func aSlowReaderIsCutOff() async throws {
        // One lane: when it has answered twice, it has also seen what was sent before.
        try await withStream(ListenerConfiguration(lanes: 1)) { server, _, stream in
            let other = try await onThread { Held(try TestClient(server.address)) }
            let piece = [UInt8](repeating: 0x78, count: 60 << 10)
            // Far more than the kernel's buffers and two bounds.
            let most = 64 << 20
            var total = 0
            while total < most, stream.send(piece) {
                total += piece.count
                try await onThread {
                    for _ in 0..<2 {
                        try other.client.send(get("/now"))
                        _ = try other.client.receiveAnswer()
                    }
                }
            }
            #expect(total < most)
            #expect(await stream.over == .tooSlow)
            await server.observer.wait { $0.closed == 1 }
            other.client.close()
        }
    }

    @Test func aReaderThatKeepsUpGetsAnyAmount() async throws {
        try await withStream { _, held, stream in
            let piece = [UInt8](repeating: 0x78, count: 60 << 10) + Array("!".utf8)
            for _ in 0..<200 {
                #expect(stream.send(piece))
                _ = try await onThread { try held.client.receive(through: "!\r\n") }
            }
            stream.finish()
            #expect(await stream.over == .finished)
        }
    }

    @Test func aReaderThatCatchesUpGetsEverything() async throws {
        let size = 24 << 20
        try await withStream(ListenerConfiguration(streamBytes: 32 << 20), "GET / HTTP/1.0\r\n\r\n") {
            _,
            held,
            stream in
            // The first fills the socket, the second waits behind it.
            for _ in 0..<2 { #expect(stream.send([UInt8](repeating: 0x78, count: size / 2))) }
            stream.finish()
            let count = try await onThread { try held.client.receiveBytes(size) }
            #expect(count == size)
            #expect(await stream.over == .finished)
        }
    }

    @Test func aStalledReaderIsCutOffByTheWriteTimeout() async throws {
        let configuration = ListenerConfiguration(timeouts: Timeouts(write: .milliseconds(100)), streamBytes: 32 << 20)
        try await withStream(configuration) { server, _, stream in
            #expect(stream.send([UInt8](repeating: 0x78, count: 32 << 20)))
            #expect(await stream.over == .tooSlow)
            await server.observer.wait { $0.closed == 1 }
        }
    }

    @Test func noOtherTimeoutEndsAStream() async throws {
        // One lane: it looks at all deadlines that have passed before the idle connection's end is told.
        let brief = Timeouts(idle: .milliseconds(100), answer: .milliseconds(50), write: .milliseconds(50))
        try await withStream(ListenerConfiguration(timeouts: brief, lanes: 1)) { server, held, stream in
            let idle = try await onThread { Held(try TestClient(server.address)) }
            await server.observer.wait { $0.closed == 1 }
            idle.client.close()
            #expect(stream.send("still here"))
            _ = try await onThread { try held.client.receive(through: "still here") }
            stream.finish()
            #expect(await stream.over == .finished)
            // Now it is idle like any other.
            await server.observer.wait { $0.closed == 2 }
            #expect(server.observer.counts.refused.isEmpty)
        }
    }

    // MARK: The server

    @Test("Stop", arguments: [get(), get("/", "Connection: close\r\n"), "GET / HTTP/1.0\r\n\r\n"])
    func aGracefulStopEndsStreamsProperly(_ text: String) async throws {
        try await withStream(.init(), text) { server, held, stream in
            stream.send("last")
            await server.stop()
            #expect(await stream.over == .stopped)
            let rest = try await onThread { try held.client.receiveToEnd() }
            #expect(rest == (text.contains("1.0") ? "last" : "4\r\nlast\r\n0\r\n\r\n"))
        }
    }

    @Test func aStreamThatBeginsWhileStoppingEndsProperlyToo() async throws {
        let parked = Parked()
        // One lane: when it has let the idle connection go, it is stopping.
        try await TestServer.run(ListenerConfiguration(lanes: 1), handler: parked) { server in
            let idle = try await onThread { Held(try TestClient(server.address)) }
            async let all = onThread {
                let client = try TestClient(server.address)
                try client.send(get("/later"))
                return try client.receiveToEnd()
            }
            var exchanges = parked.exchanges.makeAsyncIterator()
            let later = try #require(await exchanges.next())
            await server.stop()
            await server.observer.wait { $0.closed == 1 }
            idle.client.close()
            let stream = later.exchange.stream(Response(status: .ok, body: Array("all".utf8)))
            #expect(await stream.over == .stopped)
            let text = try await all
            #expect(text.contains("\r\nConnection: close\r\n"))
            #expect(text.hasSuffix("\r\n\r\n3\r\nall\r\n0\r\n\r\n"))
        }
    }

    @Test func whenTheServerIsGoneEveryStreamIsOver() async throws {
        let kept = Kept()
        try await withStream { _, _, stream in await kept.keep(stream) }
        let stream = try #require(await kept.stream)
        #expect([.stopped, .peerLeft].contains(await stream.over))

        let parked = Parked()
        try await TestServer.run(handler: parked) { server in
            try await onThread { try TestClient(server.address).send(get("/later")) }
            var exchanges = parked.exchanges.makeAsyncIterator()
            await kept.keep(try #require(await exchanges.next()).exchange)
        }
        let exchange = try #require(await kept.exchange)
        #expect(await exchange.stream(Response(status: .ok)).over == .stopped)
    }

    private actor Kept {
        var stream: ResponseStream?
        var exchange: Exchange?
        func keep(_ stream: ResponseStream) { self.stream = stream }
        func keep(_ exchange: Exchange) { self.exchange = exchange }
    }

    @Test func aStreamForARequestThatHasItsAnswerIsRefused() async throws {
        let (ends, continuation) = AsyncStream<ResponseStream.End>.makeStream()
        let handler = Answering { _, exchange in
            exchange.stream(Response(status: .ok)).whenOver { continuation.yield($0) }
            return Response(status: .accepted)
        }
        try await TestServer.run(handler: handler) { server in
            let status = try await onThread {
                let client = try TestClient(server.address)
                try client.send(get())
                let status = try client.receiveAnswer().status
                return (status, Held(client))
            }
            #expect(status.0 == 202)
            var iterator = ends.makeAsyncIterator()
            #expect(await iterator.next() == .refused)
            #expect(server.observer.counts.streamsBegun == 0)
            status.1.client.close()
        }
    }

    @Test func anAnswerThatClosesRefusesTheStreamsBehindIt() async throws {
        let parked = Parked()
        try await TestServer.run(handler: parked) { server in
            async let all = onThread {
                let client = try TestClient(server.address)
                try client.send(get("/1") + get("/2"))
                return try client.receiveToEnd()
            }
            var exchanges = parked.exchanges.makeAsyncIterator()
            let (first, second) = (try #require(await exchanges.next()), try #require(await exchanges.next()))
            let stream = second.exchange.stream(Response(status: .ok))
            first.exchange.answer(Response(status: .ok, closesConnection: true))
            #expect(await stream.over == .refused)
            let text = try await all
            #expect(text.components(of: "HTTP/1.1 ") == 1)
        }
    }
}
