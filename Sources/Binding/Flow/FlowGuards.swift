/// The guards of a flow, by name, so that a test can take one away and show that its absence is noticed.
///
/// Nothing but tests makes any other value than ``all``: there is no setting for it.
struct FlowGuards: OptionSet, Sendable {
    let rawValue: UInt32

    /// The browser holds the verifier.
    static let verifier = FlowGuards(rawValue: 1 << 0)
    /// The request comes from our own page, and carries its token.
    static let page = FlowGuards(rawValue: 1 << 1)
    /// The account is the one the flow was created for.
    static let account = FlowGuards(rawValue: 1 << 2)
    /// The digits are those that went to the phone.
    static let digits = FlowGuards(rawValue: 1 << 3)
    /// Five wrong tries end the flow.
    static let tries = FlowGuards(rawValue: 1 << 4)
    /// Digits have their time.
    static let digitsLife = FlowGuards(rawValue: 1 << 5)
    /// One person scans, or nobody gets through.
    static let onePerson = FlowGuards(rawValue: 1 << 6)
    /// The scene is the current one.
    static let scene = FlowGuards(rawValue: 1 << 7)
    /// The ticket is the one we were given.
    static let ticket = FlowGuards(rawValue: 1 << 8)
    /// A code has its time.
    static let codeLife = FlowGuards(rawValue: 1 << 9)
    /// Nothing lives longer than ten minutes.
    static let hardStop = FlowGuards(rawValue: 1 << 10)
    /// What could be forged does not count.
    static let encryption = FlowGuards(rawValue: 1 << 11)
    /// A result goes out once.
    static let resultOnce = FlowGuards(rawValue: 1 << 12)
    /// A result goes to the key that asked for it.
    static let resultKey = FlowGuards(rawValue: 1 << 13)
    /// A result code has its time.
    static let resultLife = FlowGuards(rawValue: 1 << 14)
    /// Whoever speaks in the chat is the one who scanned.
    static let speaker = FlowGuards(rawValue: 1 << 15)
    /// Nothing moves while the clock stands before the flow's last change.
    static let clock = FlowGuards(rawValue: 1 << 16)
    /// Whoever trades a result code holds the verifier.
    static let resultVerifier = FlowGuards(rawValue: 1 << 17)

    static let all = FlowGuards(rawValue: (1 << 18) - 1)
}
