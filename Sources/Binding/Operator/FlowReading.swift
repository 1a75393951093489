internal import OfficialAccount
internal import Store

/// A flow as whoever operates the receiver sees it: never who scanned, and no secret.
package struct FlowReading: Sendable, Equatable {
    /// `flow_…`.
    package let id: String
    /// Its place in a list: what comes after it has a lower one.
    package let position: Int64
    /// The application that began it.
    package let application: String
    /// `bind` or `login`.
    package let kind: String
    /// `code`, `tap` or `instant`.
    package let mode: String
    /// Where it stands.
    package let state: String
    /// Why it ended.
    package let reason: String?
    /// The account it is about, by the application's name for it.
    package let account: String?
    /// When it was begun, in milliseconds since 1970.
    package let createdAt: Int64
    /// When it last changed.
    package let changedAt: Int64
    /// When it ends by itself; `nil` where it does not any more.
    package let expiresAt: Int64?
    /// Why it waits.
    package let conflict: ConflictReading?
    /// What the operator can do with it now.
    package let deeds: [OperatorDeed]

    init(_ stored: StoredFlow, at now: FlowTime, _ policy: FlowPolicy) {
        let flow = stored.flow
        id = flow.id.rawValue
        position = stored.record?.position ?? 0
        application = flow.apiKey.rawValue
        kind = flow.kind.rawValue
        mode = flow.mode.rawValue
        state = flow.state.name.rawValue
        reason = flow.state.reason
        account = flow.account?.rawValue
        createdAt = flow.createdAt.rawValue
        changedAt = flow.changedAt.rawValue
        expiresAt = flow.state.isLive ? flow.hardStop(policy).rawValue : nil
        if case .conflict(_, let conflict) = flow.state {
            self.conflict = ConflictReading(conflict, flow, policy.bindings)
        } else {
            conflict = nil
        }
        deeds = Self.deeds(flow, settled: conflict?.settledBy.isEmpty == false, at: now, policy)
    }

    private static func deeds(
        _ flow: BindingFlow,
        settled: Bool,
        at now: FlowTime,
        _ policy: FlowPolicy
    ) -> [OperatorDeed] {
        switch flow.state {
        case .created, .scanned, .confirmed: [.cancel]
        case .conflict: settled ? [.stepUp, .object, .cancel] : [.object, .cancel]
        case .bound(let completion) where !completion.wasLinked:
            now < completion.completedAt + policy.undoLife ? [.undo, .revoke] : [.revoke]
        case .bound, .loggedIn, .expired, .cancelled, .failed, .revoked: []
        }
    }
}

/// What whoever operates the receiver may do with a flow, in their own name.
package enum OperatorDeed: String, Sendable, CaseIterable {
    /// Ends it.
    case cancel
    /// Says no to a move, for the account that would lose its binding.
    case object
    /// Says that the owner of an account of the conflict has just proved to be it.
    case stepUp = "step_up"
    /// Ends the binding that it made.
    case revoke
    /// Takes the binding back; what it replaced comes again.
    case undo

    var route: FlowAPIRoute {
        switch self {
        case .cancel: .cancel
        case .object: .object
        case .stepUp: .stepUp
        case .revoke: .revoke
        case .undo: .undo
        }
    }
}

/// A binding as whoever operates the receiver sees it.
package struct BindingReading: Sendable, Equatable {
    /// The flow that made it, and that ends it.
    package let flow: String
    /// The account, by the application's name for it.
    package let account: String
    /// The person, by a name that says nothing elsewhere.
    package let person: String
    /// When it was made, in milliseconds since 1970.
    package let boundAt: Int64
    /// Since when the person does not follow any more.
    package let unreachableSince: Int64?
    /// Whether it may log in and change nothing yet.
    package let isProbationary: Bool

    init(_ binding: Binding, at now: FlowTime, _ configuration: BindingConfiguration) {
        flow = binding.flow.rawValue
        account = binding.account.rawValue
        person = configuration.keys.reference(to: binding.openID, of: binding.apiKey).rawValue
        boundAt = binding.boundAt.rawValue
        unreachableSince = binding.unreachableSince?.rawValue
        isProbationary = binding.isProbationary(at: now, configuration.policy)
    }
}
