/// The limits of `binding-security.md` §6 that count over several flows; those of one flow are in ``FlowPolicy``.
///
/// Each function makes the empty count of one session, account, address or person: the store keeps one for each, and
/// changes it in the transaction of what it counts.
struct FlowLimits: Sendable, Equatable {
    /// Open flows of one browser session, one account, one address.
    var openPerSession = 1
    var openPerAccount = 3
    var openPerAddress = 20
    /// Polls of one flow's status, at least so far apart.
    var polls = 300
    var pollInterval = Duration.seconds(2)

    /// Who asks for a new flow, and what each of them has open.
    struct OpenFlows: Sendable, Equatable {
        var session = 0
        var account = 0
        var address = 0
    }

    /// Which limit a new flow would break.
    enum Breach: String, Sendable, CaseIterable {
        case session
        case account
        case address
    }

    /// The first limit that one more flow would break.
    func breach(_ open: OpenFlows) -> Breach? {
        if open.session >= openPerSession { return .session }
        if open.account >= openPerAccount { return .account }
        if open.address >= openPerAddress { return .address }
        return nil
    }

    func creationsPerSession() -> SlidingWindow { SlidingWindow(5, per: .seconds(600)) }
    func creationsPerAccount() -> SlidingWindow { SlidingWindow(20, per: .seconds(86400)) }
    func creationsPerAddress() -> SlidingWindow { SlidingWindow(60, per: .seconds(3600)) }
    func completionsPerAddress() -> SlidingWindow { SlidingWindow(10, per: .seconds(60)) }

    /// For wrong digits, one for each account and one for each person.
    func wrongDigits() -> CoolOff {
        CoolOff(10, per: .seconds(86400), pause: .seconds(3600), longest: .seconds(86400))
    }

    /// For the live flows that one person scans; beyond them they are not answered and move nothing.
    func scans() -> RelayWatch { RelayWatch(5, per: .seconds(600)) }

    func pace() -> PollPace { PollPace(interval: pollInterval, polls: polls) }

    /// For the codes of one official account; a fifth is the operator's.
    ///
    /// - Parameters:
    ///   - quota: How many the platform makes in a day.
    ///   - now: The moment at which it is full.
    /// - Returns: A full bucket of a twentieth of the day's codes.
    func codes(quota: Int, at now: FlowTime) -> TokenBucket {
        TokenBucket(capacity: max(1, quota / 20), daily: quota * 9 / 10, reserve: quota / 100, at: now)
    }
}
