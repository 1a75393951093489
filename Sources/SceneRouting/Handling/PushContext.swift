public import Store

/// What the handler of a push that is no scan may use besides the push.
public struct PushContext: Sendable {
    /// The account the push was sent to.
    public var account: AccountName
    /// The same for every delivery of this push.
    public var idempotencyKey: String
    /// A reply returned by then is the answer to the push; a later one goes out as a message of its own.
    public var deadline: ContinuousClock.Instant
    /// Whether the push came encrypted: only then does its signature cover what it says.
    public var isEncrypted: Bool
    /// What is remembered: read here, changed in the step that settles the push, with the jobs that follow.
    ///
    /// Where the handler throws, nothing of it is made; where it returns, all of it is, together with the reply. Where
    /// somebody else changed what it read, the handler is called again.
    public var state: StateTransaction

    /// Assembles a context.
    public init(
        account: AccountName = .default,
        idempotencyKey: String,
        deadline: ContinuousClock.Instant,
        isEncrypted: Bool = false,
        state: StateTransaction = StateTransaction(MemoryInboxStore())
    ) {
        self.account = account
        self.idempotencyKey = idempotencyKey
        self.deadline = deadline
        self.isEncrypted = isEncrypted
        self.state = state
    }
}
