import Testing

@testable import Sandbox

@Suite("Reached host")
struct ReachedHostTests {
    @Test(arguments: [
        nil, "127.0.0.1", "127.0.0.1:8090", "192.168.1.20:8090", "[::1]", "[::1]:8090", "localhost", "LOCALHOST:8090",
        "phone.localhost:1", "desk.local", "sandbox:8090",
    ])
    func isTrusted(_ host: String?) { #expect(ReachedHost.isTrusted(host)) }

    @Test(arguments: [
        "evil.example", "evil.example:8090", "127.0.0.1.evil.example", "localhost.evil.example", "localhost.",
        "evil.com.",
        "127.0.0.1.", "local.evil",
    ])
    func isNotTrusted(_ host: String) { #expect(!ReachedHost.isTrusted(host)) }
}
