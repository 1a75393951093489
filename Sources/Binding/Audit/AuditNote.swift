internal import OfficialAccount

/// One change of one flow, as the audit keeps it: no openid and no secret.
struct AuditNote: Sendable, Equatable {
    /// The chain that the store keeps them in.
    static let chain = "binding"

    let flow: FlowID
    /// The flow's version after the change.
    let version: Int64
    let event: String
    let from: FlowState.Name?
    let to: FlowState.Name
    /// Why it ended, or why the event was refused.
    let reason: String?
    let at: FlowTime
    /// Where the request came from, as the shell hashes it: address and browser.
    var origin: String?
}

extension AuditNote {
    /// The note of a step.
    init(of event: FlowEvent, from old: BindingFlow, to new: BindingFlow, refusal: FlowRefusal?) {
        self.init(
            flow: new.id,
            version: new.version,
            event: event.name,
            from: old.state.name,
            to: new.state.name,
            reason: new.state.reason ?? refusal?.reason,
            at: new.changedAt
        )
    }

    /// The line of the chain: a JSON object, for people and programs.
    var line: [UInt8] {
        JSONValue.object([
            "flow": .string(flow.rawValue), "version": .number(Int(version)), "event": .string(event),
            "from": .optional(from?.rawValue), "to": .string(to.rawValue), "reason": .optional(reason),
            "at": .number(Int(at.rawValue)), "origin": .optional(origin),
        ]).bytes
    }
}
