import LocalServer
import Testing

@testable import Sandbox

@Suite("Raw delivery", .timeLimit(.minutes(3)))
struct RawDeliveryTests {
    /// Delivers to a server that answers `success`, and tells what came of it on both sides.
    private func deliver(_ manner: Manner) async throws -> (outcome: Transmission.Outcome, server: RawServer) {
        let server = try RawServer { _ in .sendAndClose("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess") }
        defer { server.stop() }
        let delivery = try #require(
            RawDelivery(url: server.url + "/wechat?nonce=1", body: Array("<xml/>".utf8), patience: 50)
        )
        return (await delivery.send(manner).outcome, server)
    }

    @Test(arguments: [Manner.plain, .slow])
    func awaitsTheAnswer(_ manner: Manner) async throws {
        let (outcome, server) = try await deliver(manner)
        #expect(outcome == .answered(status: 200, body: Array("success".utf8)))
        #expect(server.requests.map(\.line) == ["POST /wechat?nonce=1 HTTP/1.1"])
        #expect(server.requests.map(\.body) == [Array("<xml/>".utf8)])
    }

    @Test func aTornOneNeverArrives() async throws {
        let (outcome, server) = try await deliver(.torn)
        #expect(outcome == .broken("the connection broke before the body was complete"))
        #expect(server.requests.isEmpty)
    }

    @Test func ofALateAnswerNothingIsSeen() async throws {
        #expect(try await deliver(.late).outcome == .late)
    }

    @Test func aURLThatAPlainSocketCannotReachIsLeftToTheClient() {
        for url in ["https://callback.example/", "http+unix://%2Frun%2Fq.sock/", "callback.example", ""] {
            #expect(RawDelivery(url: url, body: []) == nil)
        }
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "SMTP ready\r\n\r\n", "HTTP/1.\r\n\r\n"])
    func whatIsNoAnswerIsBroken(_ text: String) {
        #expect(RawDelivery.parsed(Array(text.utf8)) == .broken("what answers there does not speak HTTP"))
    }
}
