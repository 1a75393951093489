import Glibc
import LocalServer
import OutboundHTTP
import Testing

@Suite("Outbound failures", .timeLimit(.minutes(3)))
struct OutboundFailureTests {
    private func failure(
        path: String = "/",
        timeout: Duration = .seconds(30),
        maxResponseBytes: Int = 1000,
        answer: RawServer.Answer
    ) async throws -> OutboundError? {
        let server = try RawServer { _ in answer }
        defer { server.stop() }
        let request = OutboundRequest(url: server.url + path, timeout: timeout, maxResponseBytes: maxResponseBytes)
        let client = try OutboundClient()
        let error = await #expect(throws: OutboundError.self) { _ = try await client.send(request) }
        // One failure must not spoil the thread for the next request.
        let healthy = try RawServer { _ in .ok("fine") }
        defer { healthy.stop() }
        #expect(try await client.send(OutboundRequest(url: healthy.url)).body == Array("fine".utf8))
        return error
    }

    @Test func nothingListens() async throws {
        let url = try RawServer.closedPort()
        let error = await #expect(throws: OutboundError.self) {
            _ = try await OutboundClient().send(OutboundRequest(url: url))
        }
        #expect(error == .refused(to: String(url.dropFirst(7)), errno: ECONNREFUSED))
        #expect(error?.description.contains("nothing listens there") == true)
    }

    @Test func aMissingUnixSocketIsNamed() async throws {
        let request = OutboundRequest(url: "http+unix://%2Fnowhere%2Fshop.sock/")
        let error = await #expect(throws: OutboundError.self) { _ = try await OutboundClient().send(request) }
        guard case .refused(let peer, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(peer == "/nowhere/shop.sock")
    }

    @Test func anUnknownHostIsNamed() async throws {
        let error = await #expect(throws: OutboundError.self) {
            _ = try await OutboundClient().send(
                OutboundRequest(url: "http://anna:secret@nothing.invalid/?token=secret")
            )
        }
        #expect(error == .resolve(host: "nothing.invalid"))
        #expect(error?.description.contains("secret") == false)
    }

    @Test func aServerThatSaysNothingTimesOut() async throws {
        #expect(try await failure(timeout: .seconds(1), answer: .hang) == .timeout(.response))
    }

    @Test func aServerThatStopsInMidBodyTimesOut() async throws {
        let answer = RawServer.Answer.sendAndHang("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
        #expect(try await failure(timeout: .seconds(1), answer: answer) == .timeout(.body))
    }

    @Test func aRequestWhoseTimeIsUpInLineIsNotSent() async throws {
        let server = try RawServer { _ in .hang }
        defer { server.stop() }
        let client = try OutboundClient(connections: 1)
        let url = server.url
        let first = Task { try await client.send(OutboundRequest(url: url, timeout: .seconds(8))) }
        while server.requests.isEmpty { await Task.yield() }
        let error = await #expect(throws: OutboundError.self) {
            _ = try await client.send(OutboundRequest(url: server.url, timeout: .milliseconds(1)))
        }
        #expect(error == .timeout(.queue))
        await #expect(throws: OutboundError.timeout(.response)) { _ = try await first.value }
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ])
    func aConnectionTornInMidBodyIsNoResponse(text: String) async throws {
        #expect(try await failure(answer: .sendAndClose(text)) == .disconnected(.body))
    }

    @Test func aConnectionClosedWithoutAWordIsNoResponse() async throws {
        #expect(try await failure(answer: .sendAndClose("")) == .disconnected(.response))
    }

    @Test func whatIsNotHTTPIsRecognised() async throws {
        #expect(try await failure(answer: .sendAndClose("SSH-2.0-OpenSSH_9.2\r\n")) == .malformedResponse)
    }

    @Test func aResponseOfTheLimitIsTakenAndOneByteMoreIsNot() async throws {
        let exact = try RawServer { _ in .ok(String(repeating: "a", count: 1000)) }
        defer { exact.stop() }
        let request = OutboundRequest(url: exact.url, maxResponseBytes: 1000)
        #expect(try await OutboundClient().send(request).body.count == 1000)
        #expect(try await failure(answer: .ok(String(repeating: "a", count: 1001))) == .tooLarge(limit: 1000))
        let endless = "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "a", count: 100_000)
        #expect(try await failure(answer: .sendAndHang(endless)) == .tooLarge(limit: 1000))
    }

    @Test func endlessHeaderFieldsAreRefused() async throws {
        let line = "X-Long: \(String(repeating: "a", count: 1000))\r\n"
        let answer = RawServer.Answer.sendAndHang("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 100))
        #expect(try await failure(answer: answer) == .tooLarge(limit: 65536))
    }

    @Test func plainServersAreNoTLSServers() async throws {
        let server = try RawServer { _ in .sendAndClose("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") }
        defer { server.stop() }
        let url = server.url.replacing("http://", with: "https://")
        // The server reads the handshake as a head that never ends, so the client has to give up on its own.
        let request = OutboundRequest(url: url, connectTimeout: .milliseconds(200), timeout: .seconds(30))
        let error = await #expect(throws: OutboundError.self) { _ = try await OutboundClient().send(request) }
        #expect(error == .timeout(.connect))
    }

    @Test func aCancelledTaskGetsItsRequestBack() async throws {
        let server = try RawServer { _ in .hang }
        defer { server.stop() }
        let client = try OutboundClient()
        let url = server.url
        let task = Task { try await client.send(OutboundRequest(url: url, timeout: .seconds(50))) }
        while server.requests.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: OutboundError.cancelled) { _ = try await task.value }
        let early = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await client.send(OutboundRequest(url: url))
        }
        await #expect(throws: OutboundError.cancelled) { _ = try await early.value }
        #expect(server.requests.count == 1)
    }

    struct Bad: Sendable, CustomStringConvertible {
        let url: String
        let says: String
        var description: String { url }

        init(_ url: String, _ says: String) { (self.url, self.says) = (url, says) }
    }

    static let badURLs: [Bad] = [
        Bad("", "does not begin with a scheme"),
        Bad("shop.example/hook", "does not begin with a scheme"),
        Bad("http:shop", "does not begin with a scheme"),
        Bad("://x", "does not begin with a scheme"),
        Bad("ftp://shop.example/", "'ftp' is not spoken here"),
        Bad("file:///etc/passwd", "'file' is not spoken here"),
        Bad("gopher://x/", "'gopher' is not spoken here"),
        Bad("http://", "names no host"),
        Bad("http:///path", "names no host"),
        Bad("http://anna:secret@/", "names no host"),
        Bad("http://:80/", "names no host"),
        Bad("http://a b/", "a blank or a control character"),
        Bad("http://a/\r\nX: y", "a blank or a control character"),
        Bad("http://anna:secret@shop.example:99999/", "cannot be read"),
        Bad("http+unix:///run/x.sock/", "each / written %2F"),
        Bad("http+unix://run/x", "each / written %2F"),
        Bad("http+unix://%2Frun%2/", "each / written %2F"),
        Bad("http+unix://%2Frun%00x/", "each / written %2F"),
        Bad("http+unix://%2F\(String(repeating: "a", count: 120))/", "at most 107 bytes"),
        Bad("http://\(String(repeating: "a", count: 9000))/", "more than 8192 bytes"),
    ]

    @Test("URLs that cannot be used say why", arguments: badURLs)
    func badURLsSayWhy(row: Bad) async throws {
        let error = await #expect(throws: OutboundError.self) {
            _ = try await OutboundClient().send(OutboundRequest(url: row.url))
        }
        #expect(error?.description.contains(row.says) == true, "\(String(describing: error))")
        #expect(error?.description.contains("secret") == false)
    }

    @Test(arguments: [("X-A", "a\r\nX-B: b"), ("X A", "a"), ("", "a"), ("X-A:", "a"), ("X-A", "a\0")])
    func fieldsThatWouldBeginAnotherAreRefused(name: String, value: String) async throws {
        let request = OutboundRequest(url: "http://127.0.0.1:1/", headers: [OutboundHeader(name, value)])
        let error = await #expect(throws: OutboundError.self) { _ = try await OutboundClient().send(request) }
        let isName = name == "X-A"
        #expect(error == .malformedRequest(field: "the header field \(isName ? name : "")"))
    }

    @Test func aMethodWithABlankIsRefused() async throws {
        let request = OutboundRequest(method: "GET / HTTP/1.1\r\nX: y", url: "http://127.0.0.1:1/")
        await #expect(throws: OutboundError.malformedRequest(field: "the method")) {
            _ = try await OutboundClient().send(request)
        }
    }

    @Test func descriptionsHideQueryAndPassword() {
        let request = OutboundRequest(
            method: "POST",
            url: "https://anna:secret@shop.example:8443/hook?signature=secret#secret"
        )
        #expect("\(request)" == "POST https://shop.example:8443/hook")
        #expect(String(reflecting: request) == "POST https://shop.example:8443/hook")
        var dumped = ""
        dump(request, to: &dumped)
        #expect(!dumped.contains("secret"))
    }
}
