/// What the handler of a push that is no scan may use besides the push.
public struct PushContext: Sendable {
    /// The account the push was sent to.
    public var account: AccountName
    /// The same for every delivery of this push.
    public var idempotencyKey: String
    /// A reply returned by then is the answer to the push; a later one goes out as a message of its own.
    public var deadline: ContinuousClock.Instant

    /// Assembles a context.
    public init(account: AccountName = .default, idempotencyKey: String, deadline: ContinuousClock.Instant) {
        self.account = account
        self.idempotencyKey = idempotencyKey
        self.deadline = deadline
    }
}
