internal import OfficialAccount

/// Tells of what flows refuse, by reason; nothing in it grows with use.
public protocol FlowCounting: Sendable {
    /// An event was refused.
    func refused(event: String, reason: String)
    /// The platform made no code.
    func codeFailed(reason: String)
}

/// The desk's side of it.
struct FlowCounters: Sendable {
    let counting: (any FlowCounting)?

    func refused(_ event: String, _ reason: String) { counting?.refused(event: event, reason: reason) }

    func codeFailed(_ reason: String) { counting?.codeFailed(reason: reason) }
}
