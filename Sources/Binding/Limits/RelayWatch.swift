/// How many different flows one person scans: an honest one has a few, a relay kit's phone has many.
struct RelayWatch: Sendable, Equatable, Codable {
    private var window: SlidingWindow
    private var flows: [FlowID] = []

    init(_ limit: Int, per length: Duration) { window = SlidingWindow(limit, per: length) }

    /// Whether this scan is answered; a flow that was scanned before costs nothing.
    mutating func scan(_ flow: FlowID, at now: FlowTime) -> Bool {
        if flows.contains(flow) { return true }
        guard window.take(at: now) else { return false }
        flows.append(flow)
        flows.removeFirst(flows.count - window.taken.count)
        return true
    }
}
