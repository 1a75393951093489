import HTTPTypes
import HTTPWire
import OfficialAccount
import SceneRouting
import Store
import Synchronization
import TestSupport
import WeChatPush

@testable import Inbox

/// An inbox without sockets: a clock that is moved by hand, a store, a registry, and exchanges that can be awaited.
final class InboxBench: Sendable {
    let clock: ManualTime
    let sink = AnswerLog()
    let journal = NoteLog()
    let inbox: Inbox
    let account: InboxAccount
    let endpoint: PushEndpoint
    let lateReplies = EventLog<LateReply>()
    private let credentials: PushCredentials
    private let counter = Mutex<UInt64>(0)

    init(
        clock: ManualTime = ManualTime(),
        store: (any InboxStore)? = nil,
        limits: InboxLimits = InboxLimits(),
        mode: MessageMode = .plain,
        facts: FactHook? = nil,
        _ register: (inout SceneRegistry) throws -> Void
    ) throws {
        self.clock = clock
        var scenes = SceneRegistry()
        try register(&scenes)
        let key = mode.isEncrypted ? try EncodingAESKey(String(repeating: "A", count: 43)) : nil
        credentials = try PushCredentials(
            appID: AppID(rawValue: "wx0123456789abcdef"),
            token: try PushToken("BenchToken1"),
            aesKey: key,
            mode: mode
        )
        let time = clock.source
        account = InboxAccount(
            name: .default,
            credentials: credentials,
            router: scenes.router(),
            limits: limits,
            time: time
        )
        let lateReplies = lateReplies
        inbox = Inbox(
            store: store ?? MemoryInboxStore(time: time),
            journals: [journal],
            limits: limits,
            time: time,
            lateReplies: { late in
                lateReplies.add(late)
                return Job(kind: "late_reply", target: late.account, payload: [], dueAt: late.receivedAt)
            },
            facts: facts
        )
        endpoint = PushEndpoint(accounts: [account], inbox: inbox)
    }

    /// `handled` by a handler, `held` by one that waits for the gate, `ready` by a template; the rest by nobody.
    convenience init(
        store: any InboxStore,
        limits: InboxLimits = InboxLimits(),
        runs: EventLog<String>,
        gate: Gate
    ) throws {
        try self.init(store: store, limits: limits) { scenes in
            try scenes.on("handled") { scan, _ in
                runs.add(scan.scene.text)
                return .text("done")
            }
            try scenes.on("held") { scan, _ in
                runs.add(scan.scene.text)
                await gate.pass()
                return .text("done")
            }
            try scenes.reply("ready", with: ReplyTemplate(.text("at once")))
        }
    }

    /// Takes over what dead processes have left.
    var keeper: LeaseKeeper { LeaseKeeper(inbox: inbox, accounts: [account]) }

    /// What nobody will wake or answer any more holds the inbox; it goes with the bench.
    deinit {
        clock.stop()
        (inbox.store as? ParkingStore)?.forget()
    }

    /// Signs and delivers a push, and waits for its answer.
    func deliver(
        _ push: Push,
        body: [UInt8]? = nil,
        to handler: (any RequestHandler)? = nil
    ) async throws -> Response {
        try await send(push, body: body, to: handler).value
    }

    /// Signs and delivers a push; the task ends with its answer.
    ///
    /// The endpoint has taken the push when this returns.
    func send(
        _ push: Push,
        body: [UInt8]? = nil,
        to handler: (any RequestHandler)? = nil
    ) throws -> Task<Response, Never> {
        let envelope = envelope(of: push, body: body)
        return try send(query: envelope.query, body: envelope.body, to: handler)
    }

    /// The query that a push is delivered with.
    func query(of push: Push) -> String { envelope(of: push, body: nil).query }

    private func envelope(of push: Push, body: [UInt8]?) -> PushEnvelope {
        PushEnvelope(
            document: body ?? push.document(),
            format: .xml,
            openID: push.openID,
            credentials: credentials,
            timestamp: clock.source.unixSeconds,
            nonce: Self.nonce(of: push)
        )
    }

    /// A retry repeats its nonce, and another push has another one.
    private static func nonce(of push: Push) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in push.document() { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return String(hash)
    }

    /// Delivers bytes under a query.
    func send(
        query: String,
        body: [UInt8],
        path: String = "/wechat",
        to handler: (any RequestHandler)? = nil
    ) throws -> Task<Response, Never> {
        let number = counter.withLock { counter in
            counter += 1
            return counter
        }
        let exchange = Exchange(id: .init(connection: 1, request: number), sink: sink)
        let request = try Request(.post, "\(path)?\(query)", body: body, receivedAt: clock.source.now())
        if let response = (handler ?? endpoint).handle(request, exchange) { sink.deliver(response, to: exchange.id) }
        let sink = sink
        return Task { await sink.response(to: number) }
    }
}

extension Push {
    static func scan(_ scene: String, from person: Int = 1, at time: Int64 = 1_767_225_600) -> Push {
        let digits = String(person)
        return Push(
            account: OriginalID(rawValue: "gh_0123456789ab"),
            openID: OpenID(rawValue: "oQRScene-Inbox_" + String(repeating: "0", count: 13 - digits.count) + digits),
            createTime: time,
            messageType: "event",
            event: .scan,
            eventKey: scene,
            ticket: Ticket(rawValue: "gQInbox")
        )
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
}
