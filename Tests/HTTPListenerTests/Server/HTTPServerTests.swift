import HTTPListener
import HTTPTypes
import HTTPWire
import Testing

@Suite("HTTP server", .timeLimit(.minutes(3)))
struct HTTPServerTests {
    /// One connection: sends all of it, ends sending, and hands back all that came until the end.
    private func exchange(_ address: ListenAddress, _ text: String) async throws -> String {
        try await onThread {
            let client = try TestClient(address)
            try client.send(text)
            client.endSending()
            return try client.receiveToEnd()
        }
    }

    @Test func answersOneAfterTheOtherOnOneConnection() async throws {
        try await TestServer.run { server in
            try await onThread {
                let client = try TestClient(server.address)
                for index in 0..<100 {
                    try client.send(post("/\(index)", "body"))
                    #expect(try client.receiveAnswer().body == "POST /\(index) body")
                }
            }
            #expect(server.observer.counts.accepted == 1)
            #expect(server.observer.counts.answered == [Int](repeating: 200, count: 100))
        }
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        try await TestServer.run { server in
            try await onThread {
                let client = try TestClient(server.address)
                try client.send((0..<500).map { get("/\($0)") }.joined())
                for index in 0..<500 { #expect(try client.receiveAnswer().body == "GET /\(index) ") }
            }
        }
    }

    @Test func invitesTheBodyOfASenderThatWaits() async throws {
        try await TestServer.run { server in
            try await onThread {
                let client = try TestClient(server.address)
                try client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
                #expect(try client.receiveAnswer().status == 100)
                try client.send("hello")
                #expect(try client.receiveAnswer().body == "POST / hello")
            }
        }
    }

    @Test func answersAHeadWithoutABody() async throws {
        try await TestServer.run { server in
            try await onThread {
                let client = try TestClient(server.address)
                try client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try client.receiveAnswer(toHead: true)
                #expect(answer.head.contains("Content-Length: 8"))
                try client.send(get())
                #expect(try client.receiveAnswer().body == "GET / ")
            }
        }
    }

    @Test func takesChunksPieceByPiece() async throws {
        try await TestServer.run { server in
            try await onThread {
                let client = try TestClient(server.address)
                let text =
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: 1\r\n\r\n"
                for byte in text.utf8 { try client.send([byte]) }
                #expect(try client.receiveAnswer().body == "POST / hello")
            }
        }
    }

    @Test func closesAfterHTTP10UnlessAskedToStay() async throws {
        try await TestServer.run { server in
            let closed = try await exchange(server.address, "GET / HTTP/1.0\r\n\r\n")
            #expect(closed.contains("Connection: close\r\n"))
            try await onThread {
                let client = try TestClient(server.address)
                for _ in 0..<2 {
                    try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    #expect(try client.receiveAnswer().head.contains("Connection: keep-alive"))
                }
            }
        }
    }

    @Test func closesWhereTheRequestOrTheAnswerSaysSo() async throws {
        let handler = Answering { request, _ in Response(status: .ok, closesConnection: request.path == "/last") }
        try await TestServer.run(handler: handler) { server in
            for text in [get("/", "Connection: close\r\n"), get("/last")] {
                let all = try await onThread {
                    let client = try TestClient(server.address)
                    try client.send(text + get("/not-read"))
                    return try client.receiveToEnd()
                }
                #expect(all.contains("Connection: close\r\n"))
                #expect(all.components(of: "HTTP/1.1 ") == 1)
            }
        }
    }

    @Test("Addresses", arguments: ["127.0.0.1:0", "[::1]:0", ":0", "localhost:0"])
    func listensAt(_ address: String) async throws {
        try await TestServer.run(
            at: [address],
            handler: Answering { request, _ in
                Response(status: .ok, body: Array("\(request.peer?.isLoopback ?? false)".utf8))
            }
        ) { server in
            #expect((server.address.port ?? 0) > 0)
            let text = try await exchange(server.address, get())
            #expect(text.hasSuffix("true"))
        }
    }

    @Test func answersThePeerThatHasEndedSending() async throws {
        let parked = Parked()
        try await TestServer.run(handler: parked) { server in
            async let all = exchange(server.address, get("/now") + get("/later"))
            var exchanges = parked.exchanges.makeAsyncIterator()
            let later = try #require(await exchanges.next())
            later.exchange.answer(Response(status: .ok, body: Array("later".utf8)))
            let text = try await all
            #expect(text.components(of: "HTTP/1.1 200") == 2)
            #expect(text.hasSuffix("later"))
        }
    }

    @Test func answersInTheOrderOfTheRequestsWhateverTheOrderOfTheAnswers() async throws {
        let parked = Parked()
        try await TestServer.run(handler: parked) { server in
            async let bodies = onThread {
                let client = try TestClient(server.address)
                try client.send(get("/0") + get("/1") + get("/now") + get("/2"))
                return try (0..<4).map { _ in try client.receiveAnswer().body }
            }
            var exchanges: [Exchange] = []
            for await entry in parked.exchanges {
                exchanges.append(entry.exchange)
                if exchanges.count == 3 { break }
            }
            for (index, exchange) in exchanges.enumerated().reversed() {
                exchange.answer(Response(status: .ok, body: Array("/\(index)".utf8)))
                // Only the first answer counts.
                exchange.answer(Response(status: .ok, body: Array("again".utf8)))
            }
            let ordered = try await bodies
            #expect(ordered == ["/0", "/1", "/now", "/2"])
        }
    }

    @Test func dropsTheAnswerForAPeerThatHasGone() async throws {
        let parked = Parked()
        try await TestServer.run(handler: parked) { server in
            var exchanges = parked.exchanges.makeAsyncIterator()
            let gone = try await onThread {
                let client = try TestClient(server.address)
                try client.send(get("/"))
                return Held(client)
            }
            let late = try #require(await exchanges.next())
            gone.client.reset()
            await server.observer.wait { $0.closed == 1 }
            // The slot is taken again: the late answer must not reach its new owner.
            async let other = onThread {
                let client = try TestClient(server.address)
                try client.send(get("/other"))
                return try client.receiveAnswer().body
            }
            let next = try #require(await exchanges.next())
            late.exchange.answer(Response(status: .ok, body: Array("late".utf8)))
            next.exchange.answer(Response(status: .ok, body: Array("right".utf8)))
            let body = try await other
            #expect(body == "right")
        }
    }

    @Test func refusalsReachASenderThatIsStillSending() async throws {
        try await TestServer.run { server in
            let all = try await onThread {
                let client = try TestClient(server.address)
                try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n")
                try client.send([UInt8](repeating: 0x78, count: 500_000))
                return try client.receiveToEnd()
            }
            #expect(all.hasPrefix("HTTP/1.1 413 "))
            #expect(all.contains("Connection: close\r\n"))
            #expect(all.hasSuffix("the body is longer than 262144 bytes\n"))
            #expect(server.observer.counts.refused == [.bodyTooLarge(limit: 262_144)])
        }
    }

    @Test func refusesBehindWhatItHasTaken() async throws {
        try await TestServer.run { server in
            let all = try await exchange(server.address, get("/1") + get("/2") + "broken\r\n\r\n" + get("/3"))
            #expect(all.components(of: "HTTP/1.1 200") == 2)
            #expect(all.components(of: "HTTP/1.1 400") == 1)
            #expect(all.hasSuffix("the request line is malformed\n"))
        }
    }
}

extension String {
    /// How often a text stands in it.
    func components(of text: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
