import HTTPTypes
import HTTPWire
import SceneRouting
import TestSupport
import Testing
import WeChatPush

@testable import Inbox

/// A lane's own endpoint must know what the other lanes know: a retry may come over any of them.
@Suite("Push endpoint replicas", .timeLimit(.minutes(3)))
struct PushEndpointReplicaTests {
    private func bench() throws -> InboxBench {
        try InboxBench { scenes in try scenes.reply("door", with: try ReplyTemplate(.text("hello"))) }
    }

    @Test func aRetryOnAnotherLaneGetsTheSameBytes() async throws {
        let bench = try bench()
        let lane = bench.endpoint.replica()
        let first = try await bench.deliver(.scan("door"))
        let retry = try await bench.deliver(.scan("door"), to: lane)
        #expect(first.text.contains("hello"))
        #expect(retry.body == first.body)
        #expect(bench.journal.answers.values.map(\.source) == [.route, .repeated])
    }

    @Test func aSignatureSeenOnOneLaneCarriesNoOtherBodyOnAnother() async throws {
        let bench = try bench()
        let lane = bench.endpoint.replica()
        let (push, forged) = (Push.scan("door"), Push.scan("door", from: 2))
        #expect(try await bench.deliver(push).status == .ok)
        let stolen = bench.query(of: push)
        #expect(try await bench.send(query: stolen, body: forged.document(), to: lane).value.status == .forbidden)
    }

    @Test func newRoutesReachEveryLane() async throws {
        let bench = try bench()
        let lane = bench.endpoint.replica()
        var scenes = SceneRegistry()
        try scenes.reply("door", with: try ReplyTemplate(.text("changed")))
        bench.account.router = scenes.router()
        #expect(try await bench.deliver(.scan("door"), to: lane).text.contains("changed"))
    }
}
