import Glibc
import LocalServer
import Synchronization
import Testing

@testable import OutboundHTTP

@Suite("Outbound client", .timeLimit(.minutes(3)))
struct OutboundClientTests {
    /// Sends one request to a server that answers so; the server is stopped afterwards.
    private func exchange(
        _ request: OutboundRequest = OutboundRequest(url: "/"),
        answer: RawServer.Answer
    ) async throws -> (response: OutboundResponse, seen: RawServer.Incoming) {
        let server = try RawServer { _ in answer }
        defer { server.stop() }
        var request = request
        request.url = server.url + request.url
        let response = try await OutboundClient().send(request)
        return (response, try #require(server.requests.first))
    }

    @Test func readsStatusFieldsAndBody() async throws {
        let (response, seen) = try await exchange(
            OutboundRequest(url: "/a?b=c"),
            answer: .ok("body\0桌", status: "418 Teapot", headers: "X-One: 1\r\nX-Two:  two \t\r\nX-Empty:\r\n")
        )
        #expect(response.status == 418)
        #expect(response.body == Array("body\0桌".utf8))
        #expect(response.header("x-one") == "1")
        #expect(response.header("X-TWO") == "two")
        #expect(response.header("X-Empty") == "")
        #expect(response.header("X-Three") == nil)
        #expect(!response.timings.reusedConnection)
        #expect(response.timings.total >= response.timings.firstByte)
        #expect(seen.line == "GET /a?b=c HTTP/1.1")
        #expect(seen.header("User-Agent") == "qrscene")
        #expect(seen.body.isEmpty)
    }

    /// A listener gets the body of a 200, piece by piece, in the place of the response; that of an error stays there.
    @Test func handsTheBodyOnAsItComes() async throws {
        let heard = Mutex<[UInt8]>([])
        var request = OutboundRequest(url: "/")
        request.onBody = { piece in heard.withLock { $0 += piece } }
        let text = String(repeating: "data: 1\n\n", count: 20_000)
        #expect(try await exchange(request, answer: .ok(text)).response.body == [])
        #expect(heard.withLock { $0 } == Array(text.utf8))
        let refused = try await exchange(request, answer: .ok("no", status: "403 Forbidden")).response
        #expect(refused.body == Array("no".utf8))
        #expect(heard.withLock(\.count) == text.utf8.count)
        request.maxResponseBytes = text.utf8.count - 1
        await #expect(throws: OutboundError.tooLarge(limit: text.utf8.count - 1)) {
            try await exchange(request, answer: .ok(text))
        }
    }

    @Test func sendsTheBodyByteForByte() async throws {
        let body = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let headers = [OutboundHeader("Content-Type", "text/xml"), OutboundHeader("X-Empty", "")]
        let (response, seen) = try await exchange(
            OutboundRequest(method: "POST", url: "/", headers: headers, body: body),
            answer: .ok("success")
        )
        #expect(response.body == Array("success".utf8))
        #expect(seen.body == body)
        #expect(seen.header("Content-Type") == "text/xml")
        #expect(seen.header("Content-Length") == "2000000")
        #expect(seen.header("X-Empty") == "")
        // Waiting for "100 Continue" would cost a second with servers that do not know it.
        #expect(seen.header("Expect") == nil)
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    func methodsGoOutAsWritten(method: String) async throws {
        let (_, seen) = try await exchange(OutboundRequest(method: method, url: "/"), answer: .ok("x"))
        #expect(seen.line == "\(method) / HTTP/1.1")
        #expect(seen.header("Content-Type") == nil)
        let (_, withBody) = try await exchange(
            OutboundRequest(method: method, url: "/", body: [1, 2]),
            answer: .ok("x")
        )
        #expect(withBody.line == "\(method) / HTTP/1.1")
        #expect(withBody.body == [1, 2])
    }

    @Test func headHasNoBody() async throws {
        let (response, seen) = try await exchange(
            OutboundRequest(method: "HEAD", url: "/"),
            answer: .send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
        )
        #expect(seen.line == "HEAD / HTTP/1.1")
        #expect(response.body.isEmpty)
    }

    @Test func chunkedBodiesAndTrailersAreRead() async throws {
        let (response, _) = try await exchange(
            answer: .send(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n"
            )
        )
        #expect(response.body == Array("abcde".utf8))
        #expect(response.header("X-Trailer") == nil)
    }

    @Test func interimResponsesLeaveNoTrace() async throws {
        let (response, _) = try await exchange(
            answer: .send(
                "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-Late: 1\r\n\r\na"
            )
        )
        #expect(response.status == 200)
        #expect(response.header("X-Early") == nil)
        #expect(response.header("X-Late") == "1")
    }

    @Test func redirectsAreNotFollowed() async throws {
        let server = try RawServer { _ in .ok("", status: "302 Found", headers: "Location: /elsewhere\r\n") }
        defer { server.stop() }
        let response = try await OutboundClient().send(OutboundRequest(url: server.url))
        #expect(response.status == 302)
        #expect(response.header("Location") == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test func connectionsAreUsedAgain() async throws {
        let server = try RawServer { .ok("\($0.connection)") }
        defer { server.stop() }
        let client = try OutboundClient(connections: 4)
        for turn in 0..<50 {
            let method = turn.isMultiple(of: 2) ? "POST" : "GET"
            let response = try await client.send(
                OutboundRequest(method: method, url: server.url, body: method == "POST" ? [1] : [])
            )
            #expect(response.timings.reusedConnection == (turn > 0))
        }
        #expect(server.connections == 1)
        #expect(server.requests.map(\.body) == (0..<50).map { $0.isMultiple(of: 2) ? [1] : [] })
    }

    @Test func noMoreConnectionsThanAllowedRunAtOnce() async throws {
        let running = Mutex((now: 0, most: 0))
        let server = try RawServer { _ in
            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            sched_yield()
            running.withLock { $0.now -= 1 }
            return .ok("x")
        }
        defer { server.stop() }
        let client = try OutboundClient(connections: 3)
        let url = server.url
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 { group.addTask { try await client.send(OutboundRequest(url: url)).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 200))
        #expect(server.connections <= 3)
        #expect(running.withLock { $0.most } <= 3)
    }

    @Test func manyAtOnceRunAtOnce() async throws {
        // Each answer waits until all have arrived, so this ends only if 32 connections stand together.
        let arrived = Mutex(0)
        let server = try RawServer { _ in
            arrived.withLock { $0 += 1 }
            while arrived.withLock({ $0 }) < 32 { sched_yield() }
            return .ok("x")
        }
        defer { server.stop() }
        let client = try OutboundClient(connections: 32)
        let url = server.url
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask { _ = try await client.send(OutboundRequest(url: url, timeout: .seconds(50))) }
            }
            try await group.waitForAll()
        }
        #expect(server.connections == 32)
    }

    @Test func theThreadsEndWithTheClient() async throws {
        let server = try RawServer { _ in .ok("x") }
        defer { server.stop() }
        let url = server.url
        let pool = try WorkerPool(limit: 8)
        var client: OutboundClient? = OutboundClient(pool)
        try await withThrowingTaskGroup(of: Void.self) { [client] group in
            for _ in 0..<32 { group.addTask { _ = try await client?.send(OutboundRequest(url: url)) } }
            try await group.waitForAll()
        }
        #expect(pool.threadCount > 0)
        client = nil
        #expect(pool.threadCount == 0)
    }

    @Test func unixSocketsAreSpoken() async throws {
        let path = "/tmp/qrscene-outbound-\(getpid()).sock"
        unsafe unlink(path)
        defer { unsafe unlink(path) }
        let server = try RawServer(unix: path) { .ok($0.line) }
        defer { server.stop() }
        let client = try OutboundClient()
        let byURL = try await client.send(OutboundRequest(url: server.url + "/hook?x=1"))
        #expect(byURL.body == Array("GET /hook?x=1 HTTP/1.1".utf8))
        let byOption = try await client.send(OutboundRequest(url: "http://shop.example/hook", unixSocket: path))
        #expect(byOption.body == Array("GET /hook HTTP/1.1".utf8))
        #expect(server.requests.last?.header("Host") == "shop.example")
    }

    @Test func theEnvironmentsProxyIsNotUsed() async {
        // In a process of its own: the environment cannot be changed safely while other threads read it.
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] {
                unsafe setenv(name, "http://127.0.0.1:1", 1)
            }
            let server = try RawServer { _ in .ok("direct") }
            let response = try await OutboundClient().send(OutboundRequest(url: server.url))
            #expect(response.body == Array("direct".utf8))
        }
    }

    @Test func aGivenProxyIsUsed() async throws {
        let proxy = try RawServer { _ in .ok("by proxy") }
        defer { proxy.stop() }
        let response = try await OutboundClient().send(OutboundRequest(url: "http://shop.example/a", proxy: proxy.url))
        #expect(response.body == Array("by proxy".utf8))
        #expect(proxy.requests.first?.line == "GET http://shop.example/a HTTP/1.1")
    }
}
