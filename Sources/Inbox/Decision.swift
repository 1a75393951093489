internal import SceneRouting
internal import Store
internal import WeChatPush

/// A handler, bound to its push.
struct HandlerWork: Sendable {
    var route: String
    /// What the handler wants done besides its reply.
    var jobs = JobCollector()
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
    init(for received: ReceivedPush, deadline: ContinuousClock.Instant) {
        let router = received.account.router
        guard let scan = received.push.scan else {
            self = Self.other(received, router, deadline)
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
        self = .handler(Self.work(router, match, scan, received, deadline))
    }

    /// The same decision for a push that is stored already: whatever its route does, it is a handler's work.
    static func work(for received: ReceivedPush, deadline: ContinuousClock.Instant) -> HandlerWork? {
        let router = received.account.router
        guard let scan = received.push.scan else { return otherWork(received, router, deadline) }
        guard let match = router.route(scan) else { return nil }
        if let reply = router.immediateReply(to: scan, by: match) {
            return HandlerWork(route: match.route.name) { reply }
        }
        return work(router, match, scan, received, deadline)
    }

    private static func work(
        _ router: SceneRouter,
        _ match: RouteMatch,
        _ scan: Scan,
        _ received: ReceivedPush,
        _ deadline: ContinuousClock.Instant
    ) -> HandlerWork {
        let jobs = JobCollector()
        let context = ScanContext(
            push: received.push,
            document: received.verified.document,
            receivedAt: received.unixMilliseconds,
            parameters: match.parameters,
            account: received.account.name,
            idempotencyKey: received.key.description,
            deadline: deadline,
            route: match.route.name,
            jobs: jobs
        )
        return HandlerWork(route: match.route.name, jobs: jobs) { try await router.run(match, scan, context) }
    }

    private static func other(
        _ received: ReceivedPush,
        _ router: SceneRouter,
        _ deadline: ContinuousClock.Instant
    ) -> Decision {
        otherWork(received, router, deadline).map { .handler($0) } ?? unrouted
    }

    private static func otherWork(
        _ received: ReceivedPush,
        _ router: SceneRouter,
        _ deadline: ContinuousClock.Instant
    ) -> HandlerWork? {
        guard let handler = router.otherPush else { return nil }
        let jobs = JobCollector()
        let context = PushContext(
            account: received.account.name,
            idempotencyKey: received.key.description,
            deadline: deadline,
            jobs: jobs
        )
        let push = received.push
        return HandlerWork(route: "other", jobs: jobs) { try await handler(push, context) }
    }

    private static let unrouted = Decision.settled(
        SettledPush(
            settlement: Settlement(outcome: .handled, route: nil, answer: .success),
            replyKind: PassiveReply.none.kind
        )
    )
}
