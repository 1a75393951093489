internal import OfficialAccount

/// What is to follow from a step of a flow; written in the same transaction as the flow.
enum FlowEffect: Sendable, Equatable {
    /// Ask the platform for a `QR_STR_SCENE` code; report ``FlowEvent/codeCreated(scene:ticket:)``.
    case createCode(scene: FlowScene, lifetime: Duration)
    /// The passive reply to the push that was applied.
    case reply(FlowReply)
    /// A message to a chat that did not cause this step.
    case message(FlowReply, to: OpenID)
    /// A notice to an account's e-mail or inbox, by the host application.
    case notice(FlowNotice, to: AccountReference)
    /// What the page shows.
    case status(FlowStatus)
    case storeBinding(Binding)
    case removeBinding(Binding)
    /// Puts back what a flow replaced, unless something new stands there.
    case restoreBinding(Binding)
    case storeTombstone(Tombstone)
    /// The conflict is for the operator's list.
    case storeConflict(BindingConflict)
    /// Charges wrong digits to the account's and the person's limit.
    case countWrongDigits(account: AccountReference?, openID: OpenID)
    /// Answer the browser with this, once.
    case handOut(ResultCode)
    /// Answer the host application with this, once.
    case deliver(FlowResult)
    case audit(AuditNote)
}

/// The coarse states that a browser may know: never an openid, never what is bound elsewhere.
enum FlowStatus: String, Sendable, CaseIterable {
    case waiting
    case scanned
    case confirmed
    case done
    /// "This WeChat cannot be linked", whatever the reason.
    case refused
    case expired
    case cancelled
    case failed
}

/// What an account's owner is told beside the chat.
enum FlowNotice: String, Sendable, CaseIterable {
    /// A WeChat was bound; it can be undone.
    case bound
    /// The account's WeChat gave way to another.
    case replaced
    /// The account's WeChat is to move to another account unless the owner objects.
    case moving
    case moved
    case unbound
}

/// What the host application gets for a result code.
struct FlowResult: Sendable, Equatable {
    var flow: FlowID
    var kind: FlowKind
    /// The person, as this application knows them.
    var person: OpenIDReference
    /// The person, as the official account knows them: for keys with the scope only.
    var openID: OpenID
    var unionID: UnionID?
    /// The account: that of the flow, or the one that is bound.
    var account: AccountReference?
    var isNewFollower: Bool
    /// Authentication methods (RFC 8176 in form; the values are ours).
    var methods: [String]
    var authenticatedAt: FlowTime
    /// Whether the binding is too new to change anything with it.
    var isProbationary: Bool
}

/// What a step of a flow came to.
struct FlowOutcome: Sendable, Equatable {
    /// Why the event did not do what it was meant to; a flow can change all the same, as with wrong digits.
    var refusal: FlowRefusal?
    var effects: [FlowEffect] = []
}

/// One step while it is taken.
struct FlowTurn {
    var now: FlowTime
    let rules: FlowRules
    var outcome = FlowOutcome()

    var guards: FlowGuards { rules.guards }
    var policy: FlowPolicy { rules.policy }

    mutating func emit(_ effects: FlowEffect...) { outcome.effects += effects }
}
