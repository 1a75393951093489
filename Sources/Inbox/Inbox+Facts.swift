public import Store

/// Says what channels count of a push.
///
/// Asked for each outcome that is to be stored, and never for a push that was let come again; what it says is stored in
/// the step that settles the push.
public typealias FactHook = @Sendable (PushRecord) -> [ChannelFact]

extension Inbox {
    /// What is counted of a push that a handler has ended.
    func facts(of received: ReceivedPush) -> [ChannelFact] {
        factHook == nil ? [] : facts(of: received.record(settlement: nil))
    }

    /// What is counted of a push.
    func facts(of record: PushRecord) -> [ChannelFact] {
        guard let factHook, record.replayOf == nil else { return [] }
        return factHook(record)
    }
}
