import HTTPTypes
import HTTPWire
import Inbox
import OfficialAccount
import SceneRouting
import Store
import Synchronization
import TestSupport
import WeChatPush

@testable import Binding

/// Pushes through an inbox whose scenes have the handlers of flows.
struct PushBench: Sendable {
    let bench: DeskBench
    private let endpoint: PushEndpoint
    private let credentials: PushCredentials
    /// What the handler of other pushes heard, which was there before.
    let others = EventLog<String>()

    init(_ bench: DeskBench, mode: MessageMode) throws {
        self.bench = bench
        let flows = try BindingFlows(
            configuration: bench.desk.configuration,
            store: bench.store,
            surroundings: bench.platform,
            counting: bench.refusals,
            time: bench.clock.source
        )
        var scenes = SceneRegistry()
        let others = others
        scenes.onOtherPush { push, _ in
            others.add(push.text(of: "Content") ?? push.messageType)
            return .text("others")
        }
        try flows.register(in: &scenes)
        credentials = try PushCredentials(
            appID: FlowBench.app,
            token: try PushToken("BenchToken1"),
            aesKey: try EncodingAESKey(String(repeating: "A", count: 43)),
            mode: mode
        )
        let time = bench.clock.source
        let account = InboxAccount(name: .default, credentials: credentials, router: scenes.router(), time: time)
        endpoint = PushEndpoint(accounts: [account], inbox: Inbox(store: bench.store, time: time))
    }

    /// What a push is answered: the text, where it came in plain.
    func deliver(_ push: Push) async throws -> String {
        let envelope = PushEnvelope(
            document: push.document(),
            format: .xml,
            openID: push.openID,
            credentials: credentials,
            timestamp: bench.clock.source.unixSeconds,
            nonce: "\(push.document().reduce(UInt64(7)) { ($0 &* 31) &+ UInt64($1) })"
        )
        let log = ExchangeLog()
        let request = try Request(
            .post,
            "/wechat?\(envelope.query)",
            body: envelope.body,
            receivedAt: bench.clock.now
        )
        if let response = endpoint.handle(request, log.exchange()) {
            return String(decoding: response.body, as: UTF8.self)
        }
        await log.answers.reach(1)
        return String(decoding: log.answers.values[0].body, as: UTF8.self)
    }

    /// A scan of the newest code.
    func scan(by person: OpenID = FlowBench.person, _ event: Push.Event = .scan) -> Push {
        let code = bench.platform.codes.last
        let scene = code?.scene.text ?? "none"
        return push(person, event, event == .subscribe ? "qrscene_" + scene : scene, code?.ticket)
    }

    func push(_ person: OpenID, _ event: Push.Event, _ key: String = "", _ ticket: Ticket? = nil) -> Push {
        Push(
            account: OriginalID(rawValue: "gh_0123456789ab"),
            openID: person,
            createTime: bench.clock.source.unixSeconds,
            messageType: "event",
            event: event,
            eventKey: key,
            ticket: ticket
        )
    }

    func words(_ content: String, from person: OpenID = FlowBench.person) -> Push {
        Push(
            account: OriginalID(rawValue: "gh_0123456789ab"),
            openID: person,
            createTime: bench.clock.source.unixSeconds,
            messageType: "text",
            messageID: "\(bench.clock.source.unixMilliseconds())\(content.hashValue.magnitude % 1000)",
            elements: [PushElement(name: "Content", text: content)]
        )
    }
}
