internal import SceneRouting
internal import Store
internal import WeChatPush

/// A handler, bound to its push.
struct HandlerWork: Sendable {
    var route: String
    /// What the handler wants changed and done besides its reply.
    var state: StateTransaction
    var run: @Sendable () async throws -> PassiveReply?
}

/// A decided push: what is stored with it, and what journals call its reply.
struct SettledPush: Sendable {
    var settlement: Settlement
    var replyKind: String
}

/// What is to be done about a push, as its account's routes say.
enum Decision {
    /// The outcome is known: a template's reply, or nothing to say.
    case settled(SettledPush)
    /// A handler decides.
    case handler(HandlerWork)

    /// - Parameters:
    ///   - received: The push.
    ///   - deadline: When it is answered at the latest, for the handler to know.
    ///   - store: What handlers may read and change.
    init(for received: ReceivedPush, deadline: ContinuousClock.Instant, store: any StateStore) {
        let router = received.account.router
        guard let scan = received.push.scan else {
            self = Self.other(received, router, deadline, store)
            return
        }
        guard let match = router.route(scan) else {
            self = Self.unrouted
            return
        }
        if let reply = router.immediateReply(to: scan, by: match) {
            let answer = received.answer(with: reply)
            let settlement = Settlement(outcome: .handled, route: match.route.name, answer: answer)
            self = .settled(SettledPush(settlement: settlement, replyKind: reply.kind))
            return
        }
        self = .handler(Self.work(router, match, scan, received, deadline, store))
    }

    /// The same decision for a push that is stored already: whatever its route does, it is a handler's work.
    static func work(
        for received: ReceivedPush,
        deadline: ContinuousClock.Instant,
        store: any StateStore
    ) -> HandlerWork? {
        let router = received.account.router
        guard let scan = received.push.scan else { return otherWork(received, router, deadline, store) }
        guard let match = router.route(scan) else { return nil }
        if let reply = router.immediateReply(to: scan, by: match) {
            return HandlerWork(route: match.route.name, state: StateTransaction(store)) { reply }
        }
        return work(router, match, scan, received, deadline, store)
    }

    private static func work(
        _ router: SceneRouter,
        _ match: RouteMatch,
        _ scan: Scan,
        _ received: ReceivedPush,
        _ deadline: ContinuousClock.Instant,
        _ store: any StateStore
    ) -> HandlerWork {
        let state = StateTransaction(store)
        let context = ScanContext(
            push: received.push,
            document: received.verified.document,
            receivedAt: received.unixMilliseconds,
            parameters: match.parameters,
            account: received.account.name,
            idempotencyKey: received.key.description,
            deadline: deadline,
            route: match.route.name,
            isEncrypted: received.verified.keySlot != nil,
            state: state
        )
        return HandlerWork(route: match.route.name, state: state) { try await router.run(match, scan, context) }
    }

    private static func other(
        _ received: ReceivedPush,
        _ router: SceneRouter,
        _ deadline: ContinuousClock.Instant,
        _ store: any StateStore
    ) -> Decision {
        otherWork(received, router, deadline, store).map { .handler($0) } ?? unrouted
    }

    private static func otherWork(
        _ received: ReceivedPush,
        _ router: SceneRouter,
        _ deadline: ContinuousClock.Instant,
        _ store: any StateStore
    ) -> HandlerWork? {
        guard let handler = router.otherPush else { return nil }
        let state = StateTransaction(store)
        let context = PushContext(
            account: received.account.name,
            idempotencyKey: received.key.description,
            deadline: deadline,
            isEncrypted: received.verified.keySlot != nil,
            state: state
        )
        let push = received.push
        return HandlerWork(route: "other", state: state) { try await handler(push, context) }
    }

    private static let unrouted = Decision.settled(
        SettledPush(
            settlement: Settlement(outcome: .handled, route: nil, answer: .success),
            replyKind: PassiveReply.none.kind
        )
    )
}
