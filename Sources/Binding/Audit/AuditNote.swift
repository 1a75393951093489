/// One change of one flow, as the audit keeps it: no openid and no secret.
struct AuditNote: Sendable, Equatable {
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

    /// The bytes that are hashed: each field behind its length, so that no two notes have the same.
    ///
    /// The store keeps the hashes for years, so this must stay what it is.
    var canonicalBytes: [UInt8] {
        let fields = [
            flow.rawValue, String(version), event, from?.rawValue ?? "", to.rawValue, reason ?? "", String(at.rawValue),
            origin ?? "",
        ]
        return fields.flatMap { field in Array("\(field.utf8.count):\(field),".utf8) }
    }
}
