internal import SceneRouting
internal import Store
internal import WeChatPush

/// A handler, bound to its push.
typealias HandlerWork = @Sendable () async throws -> PassiveReply?

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
    case handler(route: String, HandlerWork)

    /// - Parameters:
    ///   - received: The push.
    ///   - deadline: When it is answered at the latest, for the handler to know.
    init(for received: ReceivedPush, deadline: ContinuousClock.Instant) {
        let router = received.account.router
        guard let scan = received.scan else {
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
        let context = ScanContext(
            push: received.push,
            parameters: match.parameters,
            account: received.account.name,
            idempotencyKey: received.key.description,
            deadline: deadline,
            route: match.route.name
        )
        self = .handler(route: match.route.name) { try await router.run(match, scan, context) }
    }

    private static func other(
        _ received: ReceivedPush,
        _ router: SceneRouter,
        _ deadline: ContinuousClock.Instant
    ) -> Decision {
        guard let handler = router.otherPush else { return unrouted }
        let push = received.push
        let context = PushContext(
            account: received.account.name,
            idempotencyKey: received.key.description,
            deadline: deadline
        )
        return .handler(route: "other") { try await handler(push, context) }
    }

    private static let unrouted = Decision.settled(
        SettledPush(
            settlement: Settlement(outcome: .handled, route: nil, answer: .success),
            replyKind: PassiveReply.none.kind
        )
    )
}
