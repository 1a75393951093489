public import OfficialAccount

/// One push as it is to be remembered: the verified bytes, and the fields one looks for.
public struct PushRecord: Sendable {
    /// The account's name in this process.
    public var account: String
    /// What a retry shares with it.
    public var key: DuplicateKey
    /// When it came, in milliseconds since 1970.
    public var receivedAt: Int64
    /// The verified document, decrypted where it came encrypted, byte for byte.
    public var document: ArraySlice<UInt8>
    /// Who sent it.
    public var openID: OpenID
    /// `event` in lower case for events, else the message type.
    public var event: String
    /// The scene, where the push is a scan.
    public var scene: SceneValue?
    /// The code's ticket, where the push has one.
    public var ticket: Ticket?
    /// Seconds since 1970 by the platform's clock.
    public var createTime: Int64
    /// The push that somebody has let come again as this one; `nil` for what the platform sent.
    public var replayOf: PushID?
    /// The outcome, where it was known before storing (a reply that needs no handler): stored in the same step.
    public var settlement: Settlement?

    /// Assembles a record.
    public init(
        account: String,
        key: DuplicateKey,
        receivedAt: Int64,
        document: ArraySlice<UInt8>,
        openID: OpenID,
        event: String,
        scene: SceneValue?,
        ticket: Ticket?,
        createTime: Int64,
        replayOf: PushID? = nil,
        settlement: Settlement? = nil
    ) {
        self.account = account
        self.key = key
        self.receivedAt = receivedAt
        self.document = document
        self.openID = openID
        self.event = event
        self.scene = scene
        self.ticket = ticket
        self.createTime = createTime
        self.replayOf = replayOf
        self.settlement = settlement
    }
}
