import CLinux
import Glibc
import HTTPListener
import HTTPTypes
import HTTPWire
import Logging
import Testing

@Suite("Listening", .timeLimit(.minutes(3)))
struct ListeningTests {
    @Test(
        "Address",
        arguments: [
            ("127.0.0.1:8080", ListenAddress.ipv4(0x7F00_0001, port: 8080), "127.0.0.1:8080"),
            ("localhost:0", .ipv4(0x7F00_0001, port: 0), "127.0.0.1:0"),
            ("[::1]:65535", .ipv6(high: 0, low: 1, port: 65535), "[::1]:65535"),
            ("[2001:DB8::1]:1", .ipv6(high: 0x2001_0DB8_0000_0000, low: 1, port: 1), "[2001:db8::1]:1"),
            (":8080", .allInterfaces(port: 8080), ":8080"),
            ("*:8080", .allInterfaces(port: 8080), ":8080"),
            ("unix:/run/a:1.sock", .unix(path: "/run/a:1.sock"), "unix:/run/a:1.sock"),
        ]
    )
    func readsAddresses(_ text: String, _ expected: ListenAddress, _ printed: String) throws {
        let address = try ListenAddress(text)
        #expect(address == expected)
        #expect(address.description == printed)
    }

    @Test(
        "No address",
        arguments: [
            ("8080", ListenAddress.ParseError.missingPort("8080")), ("", .missingPort("")),
            ("[::1]", .missingPort("[::1]")), ("127.0.0.1:", .invalidPort("")), ("a:+1", .invalidPort("+1")),
            ("127.0.0.1:65536", .invalidPort("65536")), ("127.0.0.1:-1", .invalidPort("-1")),
            ("example.com:80", .invalidHost("example.com")), ("::1:80", .invalidHost("::1")),
            ("[127.0.0.1]:80", .invalidHost("[127.0.0.1]")), ("127.0.0.256:80", .invalidHost("127.0.0.256")),
            ("unix:", .missingPath),
        ]
    )
    func refusesOtherTexts(_ text: String, _ expected: ListenAddress.ParseError) {
        #expect(throws: expected) { try ListenAddress(text) }
        #expect(!expected.description.isEmpty)
    }

    private func bindError(_ address: ListenAddress) async -> BindError? {
        let server = HTTPServer(
            addresses: [address],
            handler: Answering.echo,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        do {
            try await server.run()
            return nil
        } catch {
            await #expect(throws: BindError.self) { try await server.boundAddresses }
            #expect(!server.hasBegun)
            return error as? BindError
        }
    }

    @Test func itHasBegunOnceItsAddressesAreBound() async throws {
        let server = HTTPServer(
            addresses: [try ListenAddress("127.0.0.1:0")],
            handler: Answering.echo,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        #expect(!server.hasBegun)
        let running = Task { try await server.run() }
        _ = try await server.boundAddresses
        #expect(server.hasBegun)
        running.cancel()
        try await running.value
    }

    @Test func aTakenPortIsNamed() async throws {
        try await TestServer.run { server in
            let error = await bindError(server.address)
            #expect(error == .taken(server.address))
            #expect(error?.description.hasPrefix("port \(server.address.port ?? 0) is taken") == true)
        }
    }

    @Test func anAddressOfAnotherMachineIsNamed() async {
        let elsewhere = ListenAddress.ipv4(0xC000_0201, port: 0)
        #expect(await bindError(elsewhere) == .noSuchAddress(elsewhere))
    }

    /// A path that nobody else uses.
    private func freePath() -> String { "/tmp/qrscene-test-\(getpid())-\(UInt64.random(in: 0 ... .max)).sock" }

    @Test func servesAUnixSocketAndRemovesItsFile() async throws {
        let path = freePath()
        try await TestServer.run(
            at: ["unix:\(path)"],
            ListenerConfiguration(lanes: 2),
            handler: Answering { request, _ in Response(status: .ok, body: Array("\(request.peer, default: "-")".utf8))
            }
        ) { server in
            try await onThread {
                // More than one, so that each lane gets some.
                for _ in 0..<10 {
                    let client = try TestClient(server.address)
                    try client.send(get())
                    #expect(try client.receiveAnswer().body == "unix")
                }
            }
            let error = await bindError(server.address)
            #expect(error == .taken(server.address))
        }
        #expect(unsafe access(path, F_OK) != 0)
    }

    @Test func replacesASocketThatNobodyListensOn() async throws {
        let path = freePath()
        let stale = clinux_socket(0)
        #expect(unsafe path.withCString { unsafe clinux_bind_unix(stale, $0) } == 0)
        _ = clinux_close(stale)
        try await TestServer.run(at: ["unix:\(path)"]) { server in
            let text = try await onThread {
                let client = try TestClient(server.address)
                try client.send(get("/", "Connection: close\r\n"))
                return try client.receiveToEnd()
            }
            #expect(text.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func leavesOtherFilesAlone() async throws {
        let path = freePath()
        let file = unsafe open(path, O_CREAT | O_WRONLY, 0o600)
        _ = clinux_close(file)
        #expect(await bindError(.unix(path: path)) == .notASocket(path: path))
        #expect(unsafe unlink(path) == 0)
        let long = "/tmp/" + String(repeating: "x", count: 108)
        #expect(await bindError(.unix(path: long)) == .pathTooLong(path: long))
        let nowhere = "/nowhere/at/all.sock"
        #expect(await bindError(.unix(path: nowhere))?.description.contains("bind") == true)
    }

    @Test func listensAtSeveralAddressesOrAtNone() async throws {
        try await TestServer.run(at: ["127.0.0.1:0", "[::1]:0"]) { server in
            for address in server.addresses {
                let body = try await onThread {
                    let client = try TestClient(address)
                    try client.send(get("/both"))
                    return try client.receiveAnswer().body
                }
                #expect(body == "GET /both ")
            }
        }
    }
}
