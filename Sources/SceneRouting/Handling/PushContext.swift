/// What the handler of a push that is no scan may use besides the push.
public struct PushContext: Sendable {
    /// The account the push was sent to.
    public var account: AccountName
    /// The same for every delivery of this push.
    public var idempotencyKey: String
    /// A reply returned by then is the answer to the push; a later one goes out as a message of its own.
    public var deadline: ContinuousClock.Instant
    /// Takes what is to be done outside the store, at least once, after the handler has returned.
    public var jobs: JobCollector

    /// Assembles a context.
    public init(
        account: AccountName = .default,
        idempotencyKey: String,
        deadline: ContinuousClock.Instant,
        jobs: JobCollector = JobCollector()
    ) {
        self.account = account
        self.idempotencyKey = idempotencyKey
        self.deadline = deadline
        self.jobs = jobs
    }
}
