internal import Foundation
public import QRScene

/// Runs fixtures and built pushes through the whole way of a push, without sockets.
///
/// The push is signed (or its saved query is used), verified, parsed, stored in memory, routed and answered by the same
/// code that serves the platform; only the listener is missing.
///
/// ```swift
/// let runner = FixtureRunner(scenes: scenes)
/// let outcome = try await runner.deliver(.scan("table/7"))
/// #expect(outcome.reply == .text("桌号 7，欢迎"))
/// ```
public struct FixtureRunner: Sendable {
    private let router: SceneRouter

    /// A runner over a registry.
    public init(scenes: SceneRegistry) {
        router = scenes.router()
    }

    /// Delivers a built push, and waits for its answer.
    ///
    /// - Throws: ``FixtureError`` where the push cannot be sent at all.
    public func deliver(_ push: Push) async throws(FixtureError) -> DeliveryOutcome {
        try await run(Fixture(body: push.document()))
    }

    /// Delivers a fixture, and waits for its answer.
    ///
    /// - Throws: ``FixtureError`` where the fixture's account or body cannot be sent at all.
    public func run(_ fixture: Fixture) async throws(FixtureError) -> DeliveryOutcome {
        let now = Int64(Date().timeIntervalSince1970)
        let delivery = try FixtureDelivery(fixture, now: now)
        let sink = AnswerSink()
        let journal = DeliveryJournal()
        let account = InboxAccount(name: .default, credentials: delivery.credentials, router: router)
        let inbox = Inbox(store: MemoryInboxStore(), journals: [journal])
        let endpoint = PushEndpoint(accounts: [account], inbox: inbox)
        let exchange = Exchange(id: .init(connection: 0, request: 0), sink: sink)
        let response: Response
        if let immediate = endpoint.handle(try delivery.request(), exchange) {
            response = immediate
        } else {
            response = await sink.response()
        }
        return DeliveryOutcome(response: response, delivery: delivery, journal: journal)
    }
}
