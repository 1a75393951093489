import LocalServer
import OfficialAccount
import OutboundHTTP
import Testing
import WeChatAPI

@Suite("Over real sockets", .timeLimit(.minutes(3)))
struct CurlTransportTests {
    private func client(_ server: RawServer, proxy: String? = nil, base: String? = nil) throws -> PlatformClient {
        let transport = CurlTransport(client: try OutboundClient(connections: 8), proxy: proxy)
        return PlatformClient(
            appID: AppID(rawValue: "wx0123456789abcdef"),
            secret: try AppSecret(PlatformClient.testSecret),
            transport: transport,
            hosts: try PlatformHosts(api: base ?? server.url, pages: server.url),
            timeout: .seconds(20)
        )
    }

    private static let token = RawServer.Answer.ok(#"{"access_token":"T1","expires_in":7200}"#)

    @Test func aCodeAndItsPictureComeOverTheWire() async throws {
        let server = try RawServer { request in
            if request.line.contains("stable_token") { return Self.token }
            if request.line.contains("showqrcode") {
                return .ok("\u{FEFF}GIF", headers: "Content-Type: image/jpg\r\n")
            }
            return .ok(#"{"ticket":"a+b/c==","expire_seconds":60,"url":"http://weixin.qq.com/q/x"}"#)
        }
        defer { server.stop() }
        let client = try client(server)
        let request = try QRCodeRequest(text: "桌/7", lifetime: .temporary(seconds: 60))
        let code = try await client.createCode(request)
        #expect(code.ticket.rawValue == "a+b/c==")
        await #expect(throws: APIError.notAPicture(contentType: "image/jpg", bytes: 6)) {
            _ = try await client.picture(of: code.ticket)
        }
        let seen = server.requests
        #expect(
            seen.map(\.line) == [
                "POST /cgi-bin/stable_token HTTP/1.1", "POST /cgi-bin/qrcode/create?access_token=T1 HTTP/1.1",
                "GET /cgi-bin/showqrcode?ticket=a%2Bb%2Fc%3D%3D HTTP/1.1",
            ]
        )
        #expect(seen[1].body == request.body)
        #expect(seen[1].header("Content-Type") == "application/json; charset=utf-8")
    }

    @Test func aThousandCallsOverSocketsAtAnExpiredTokenMakeOneRefresh() async throws {
        let bought = Tally()
        let server = try RawServer { request in
            if request.line.contains("stable_token") {
                let number = bought.next()
                return .ok(#"{"access_token":"T\#(number)","expires_in":7200}"#)
            }
            return request.line.contains("access_token=T1 ")
                ? .ok(#"{"errcode":42001,"errmsg":"access_token expired"}"#)
                : .ok(#"{"ip_list":["127.0.0.1"]}"#)
        }
        defer { server.stop() }
        let client = try client(server)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<1000 { group.addTask { _ = try await client.callbackAddresses() } }
            try await group.waitForAll()
        }
        #expect(bought.count == 2)
    }

    @Test func aTornAnswerIsNoAnswer() async throws {
        let server = try RawServer { request in
            request.line.contains("stable_token")
                ? Self.token : .sendAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"tic")
        }
        defer { server.stop() }
        let client = try client(server)
        await #expect(throws: APIError.unreachable(.createCode, .disconnected(.body))) {
            _ = try await client.createCode(QRCodeRequest(number: 1, lifetime: .permanent))
        }
        #expect(server.requests.count { $0.line.contains("qrcode/create") } == 1)
    }

    @Test func callsGoThroughTheProxyThatIsGiven() async throws {
        let proxy = try RawServer { request in
            request.line.contains("stable_token") ? Self.token : .ok(#"{"ip_list":[]}"#)
        }
        defer { proxy.stop() }
        let client = try client(proxy, proxy: proxy.url, base: "http://platform.invalid")
        _ = try await client.callbackAddresses()
        #expect(
            proxy.requests.map(\.line) == [
                "POST http://platform.invalid/cgi-bin/stable_token HTTP/1.1",
                "GET http://platform.invalid/cgi-bin/getcallbackip?access_token=T1 HTTP/1.1",
            ]
        )
    }
}
