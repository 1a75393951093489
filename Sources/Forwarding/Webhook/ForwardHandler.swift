internal import OfficialAccount
public import SceneRouting
internal import Store
public import WeChatPush

/// Forwards scans to an HTTP endpoint, and shows the person the reply in its answer.
///
/// The first attempt is made while the push waits. Where it fails, a job goes on, and the person is shown nothing. Made
/// by ``Forwarder/handler(for:)``.
public struct ForwardHandler: SceneHandler {
    /// The endpoint.
    public let target: ForwardTarget
    let forwarder: Forwarder

    /// A handler whose target the forwarder is yet to adopt, for whoever may not use it in the end.
    public init(target: ForwardTarget, forwarder: Forwarder) {
        self.target = target
        self.forwarder = forwarder
    }

    /// Makes the first attempt, and leaves a job where there is more to do.
    public func handle(_ scan: Scan, _ context: ScanContext) async -> PassiveReply? {
        var delivery = ForwardDelivery(scan, context)
        let openID = scan.openID.rawValue
        let outcome = target.isOrdered ? nil : await forwarder.firstAttempt(delivery, to: target)
        let now = forwarder.time.unixMilliseconds()
        switch outcome {
        case .delivered(let answer):
            forwarder.count(.delivered)
            return reply(in: answer, context)
        case .failed(let reason, let retryAfter):
            forwarder.count(.failed)
            forwarder.warn("\(scan.kind.rawValue) \(context.idempotencyKey) did not reach \(target.place): \(reason)")
            let pause = RetrySchedule.pause(after: 1, random: .random(in: 0..<1), retryAfter: retryAfter) ?? .zero
            let dueAt = now + pause.wholeMilliseconds
            context.state.add(delivery.job(to: target, openID: openID, attempts: 1, dueAt: dueAt))
        case .gone(let reason):
            forwarder.count(.gone)
            delivery.refusal = reason
            context.state.add(delivery.job(to: target, openID: openID, attempts: 1, dueAt: now))
        case nil:
            forwarder.count(.queued)
            context.state.add(delivery.job(to: target, openID: openID, attempts: 0, dueAt: now))
        }
        return nil
    }

    private func reply(in answer: [UInt8], _ context: ScanContext) -> PassiveReply? {
        do {
            return try PassiveReply.read(answer: answer)
        } catch {
            forwarder.countUnusableReply()
            forwarder.warn("the answer of \(target.place) to \(context.idempotencyKey) has no usable reply: \(error)")
            return nil
        }
    }
}

extension ForwardHandler: CustomStringConvertible {
    /// `forward https://shop.example/hooks/wechat`, for tables of routes.
    public var description: String { "forward \(target.place)" + (target.isOrdered ? " in order" : "") }
}

extension SceneRegistry {
    /// Forwards the scenes of a pattern to an HTTP endpoint.
    ///
    /// - Parameters:
    ///   - pattern: Which scenes (``ScenePattern``).
    ///   - target: The endpoint.
    ///   - forwarder: Who delivers; the receiver's configuration must have it too.
    ///   - kinds: Follows, scans or, by default, both.
    ///   - name: What logs and metrics call the route; by default the pattern.
    /// - Throws: ``RegistryError``: the pattern is none, or another route takes the same scenes of the same kinds.
    public mutating func forward(
        _ pattern: String,
        to target: ForwardTarget,
        by forwarder: Forwarder,
        kinds: Set<Scan.Kind> = Set(Scan.Kind.allCases),
        name: String? = nil
    ) throws(RegistryError) {
        try on(pattern, kinds: kinds, name: name, handler: forwarder.handler(for: target))
    }
}
