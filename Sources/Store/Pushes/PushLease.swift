/// The right to settle one push, held by the process whose handler runs for it.
///
/// A process that stops showing life loses what it holds to the next one that looks. Each taking over raises the fence,
/// so whoever was only asleep can no longer settle: its fence is too low.
public struct PushLease: Hashable, Sendable {
    /// The push.
    public let pushID: PushID
    /// How often the push was taken, from 1 up.
    public let fence: Int64

    /// Assembles a lease; only stores have a reason to.
    public init(pushID: PushID, fence: Int64) {
        self.pushID = pushID
        self.fence = fence
    }
}

/// A push whose process has died before it was settled, taken over by this one.
public struct AbandonedPush: Sendable {
    /// The right to settle it.
    public var lease: PushLease
    /// The push as it was admitted, without a settlement.
    public var record: PushRecord
    /// How often its handler was started, this time included: the third start is the third process.
    public var attempts: Int

    /// Assembles one; only stores have a reason to.
    public init(lease: PushLease, record: PushRecord, attempts: Int) {
        self.lease = lease
        self.record = record
        self.attempts = attempts
    }
}
