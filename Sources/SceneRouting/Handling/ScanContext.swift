public import Store
public import WeChatPush

/// What a handler may use besides the scan.
public struct ScanContext: Sendable {
    /// The push the scan was read from, with every field it carried.
    public var push: Push
    /// What the route's pattern read out of the scene.
    public var parameters: SceneParameters
    /// The verified document of the push as it was received, decrypted: XML, or JSON for an account that pushes that.
    public var document: ArraySlice<UInt8>
    /// When the push was received, in milliseconds since 1970.
    public var receivedAt: Int64
    /// The account that was scanned for.
    public var account: AccountName
    /// The same for every delivery of this scan: what to make an effect outside this process happen once by.
    public var idempotencyKey: String
    /// A reply returned by then is the answer to the push; a later one goes out as a message of its own.
    public var deadline: ContinuousClock.Instant
    /// The name of the route that was chosen.
    public var route: String
    /// Whether the push came encrypted: only then does its signature cover what it says.
    public var isEncrypted: Bool
    /// What is remembered: read here, changed in the step that settles the push, with the jobs that follow.
    ///
    /// Where the handler throws, nothing of it is made; where it returns, all of it is, together with the reply. Where
    /// somebody else changed what it read, the handler is called again.
    public var state: StateTransaction

    /// Assembles a context; in a running receiver that is the inbox's business, here it is for tests of handlers.
    public init(
        push: Push,
        document: ArraySlice<UInt8>? = nil,
        receivedAt: Int64? = nil,
        parameters: SceneParameters = SceneParameters(),
        account: AccountName = .default,
        idempotencyKey: String,
        deadline: ContinuousClock.Instant,
        route: String,
        isEncrypted: Bool = false,
        state: StateTransaction = StateTransaction(MemoryInboxStore())
    ) {
        self.push = push
        self.document = document ?? push.document()[...]
        self.receivedAt = receivedAt ?? push.createTime * 1000
        self.parameters = parameters
        self.account = account
        self.idempotencyKey = idempotencyKey
        self.deadline = deadline
        self.route = route
        self.isEncrypted = isEncrypted
        self.state = state
    }
}
