/// How long and how much an inbox lets handlers work.
public struct InboxLimits: Sendable {
    /// When a push is answered at the latest, counted from its first byte.
    ///
    /// The platform gives up after 5 s; the half second is for the way back.
    public var answerDeadline: Duration = .milliseconds(4500)
    /// When a handler that does not return is cancelled and given up.
    public var handlerTimeLimit: Duration = .seconds(600)
    /// Handlers that may run at one time; a push beyond it is answered 503 and the platform tries again.
    public var concurrentHandlers = 10_000
    /// Those of them that may run for pushes for which nobody waits: what dead processes have left, what lay in a spool.
    ///
    /// However many there are, whoever scans now finds the processor and the endpoints free enough.
    public var resumedHandlers = 1_000
    /// Retries of one push that may wait for its handler at one time.
    public var waitingRetries = 64
    /// Signatures that are remembered for the replay check, at most, for each of two generations.
    public var rememberedSignatures = 262_144

    /// The defaults.
    public init() {}
}
