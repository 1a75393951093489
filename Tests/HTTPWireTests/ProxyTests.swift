import HTTPTypes
import HTTPWire
import Testing

@Suite("What a proxy says")
struct ProxyTests {
    @Test func theProxyOnThisMachineIsBelieved() throws {
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        let fields: HTTPFields = [name: "10.0.0.1, 198.51.100.7"]
        let here = PeerAddress.ipv4(0x7F00_0001, port: 5)
        let there = PeerAddress.ipv4(0xC633_6402, port: 5)
        #expect(try Request(.get, "/", fields: fields, from: here).browserAddress == "198.51.100.7")
        #expect(try Request(.get, "/", fields: fields, from: there).browserAddress == "198.51.100.2")
        #expect(try Request(.get, "/", from: .ipv6(high: 0, low: 1, port: 5)).browserAddress == "::1")
        #expect(try Request(.get, "/").browserAddress == "unknown")
    }

    @Test(arguments: [("https", true), ("HTTPS", true), ("http", false), (nil, false)])
    func itSaysWhetherTheBrowserCameOverTLS(_ word: String?, _ isEncrypted: Bool) throws {
        let name = try #require(HTTPField.Name("X-Forwarded-Proto"))
        let fields: HTTPFields = word.map { [name: $0] } ?? [:]
        #expect(try Request(.get, "/", fields: fields).isEncrypted == isEncrypted)
    }
}
