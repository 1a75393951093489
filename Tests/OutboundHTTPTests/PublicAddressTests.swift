import LocalServer
import OutboundHTTP
import Testing

@Suite("Public addresses", .timeLimit(.minutes(3)))
struct PublicAddressTests {
    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255",
        "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "168.63.129.15", "168.63.129.17",
        "2606:4700:4700::1111", "2400:3200::1", "2001:4860:4860::8888", "3ffe::1",
    ])
    func theInternetIsPublic(_ address: String) {
        #expect(PublicAddress.contains(address) == true)
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
        "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.0.23", "172.16.0.0",
        "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "168.63.129.16", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
        "100::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001::1",
        "2001:db8::1", "2002:7f00:1::", "3fff::1", "4000::1",
    ])
    func theRestIsNot(_ address: String) {
        #expect(PublicAddress.contains(address) == false)
    }

    @Test(arguments: ["", "shop.example", "127.1", "0x7f000001", "2130706433", "[::1]", "1.2.3.4.5", "localhost"])
    func whatIsNoAddressIsNeither(_ text: String) {
        #expect(PublicAddress.contains(text) == nil)
        #expect(!PublicAddress.contains(Array(text.utf8)))
    }

    // MARK: As requests hold to it

    private func guarded(_ url: String) -> OutboundRequest {
        var request = OutboundRequest(url: url, timeout: .seconds(20))
        request.publicAddressesOnly = true
        return request
    }

    @Test(arguments: ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1"])
    func thisMachineIsNotReachedByAnyName(_ name: String) async throws {
        let server = try RawServer { _ in .ok("inside") }
        defer { server.stop() }
        let url = server.url.replacing("127.0.0.1", with: name)
        let client = try OutboundClient()
        let error = await #expect(throws: OutboundError.self) { _ = try await client.send(guarded(url)) }
        guard case .privateAddress(let address, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(["127.0.0.1", "::1"].contains(address))
        #expect(server.connections == 0)
    }

    @Test func anOpenConnectionOfAnotherRequestIsNotUsedEither() async throws {
        let server = try RawServer { _ in .ok("inside") }
        defer { server.stop() }
        // One connection, which stays open between the requests.
        let client = try OutboundClient(connections: 1)
        #expect(try await client.send(OutboundRequest(url: server.url)).status == 200)
        await #expect(throws: OutboundError.privateAddress("127.0.0.1", of: String(server.url.dropFirst(7)))) {
            _ = try await client.send(guarded(server.url))
        }
        #expect(server.requests.count == 1)
        #expect(try await client.send(OutboundRequest(url: server.url)).status == 200)
    }

    @Test func neitherAUnixSocketNorAProxyIsAWayAround() async throws {
        let path = "/tmp/qrscene-guard-\(UInt32.random(in: 0 ... .max)).sock"
        let server = try RawServer(unix: path) { _ in .ok("inside") }
        defer { server.stop() }
        let client = try OutboundClient()
        await #expect(throws: OutboundError.self) { _ = try await client.send(guarded(server.url)) }
        var request = guarded("http://shop.example/")
        request.proxy = "http://127.0.0.1:1"
        await #expect(throws: OutboundError.privateAddress("a proxy", of: "the request")) {
            _ = try await client.send(request)
        }
        #expect(server.connections == 0)
    }

    @Test func aLongResponseIsCutWhereThatIsWanted() async throws {
        let server = try RawServer { _ in .ok(String(repeating: "x", count: 1 << 20)) }
        defer { server.stop() }
        var request = OutboundRequest(url: server.url, maxResponseBytes: 1000)
        let client = try OutboundClient(connections: 1)
        await #expect(throws: OutboundError.tooLarge(limit: 1000)) { _ = try await client.send(request) }
        request.cutsLongResponse = true
        let response = try await client.send(request)
        #expect(response.status == 200)
        #expect(response.body == Array(repeating: UInt8(ascii: "x"), count: 1000))
        // What was not read must not be taken for the next response.
        request.maxResponseBytes = 1 << 20
        #expect(try await client.send(request).body.count == 1 << 20)
    }
}
