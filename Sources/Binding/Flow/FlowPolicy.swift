/// How long, how often and how carefully: the numbers of `binding-security.md` §3 to §6 that belong to one flow.
struct FlowPolicy: Sendable {
    /// From creation to the end of any attempt (NIST SP 800-63B-4, ASVS 6.5.5).
    var hardStop = Duration.seconds(600)
    /// How long one picture can be scanned to log in.
    var loginCodeLife = Duration.seconds(120)
    /// How long one picture can be scanned to bind.
    var bindCodeLife = Duration.seconds(300)
    /// How long digits can be typed in.
    var digitsLife = Duration.seconds(120)
    /// Digits that one person gets in one flow.
    var digitsIssued = 3
    /// Wrong digits that end a flow.
    var wrongDigits = 5
    /// New pictures that one flow gets.
    var refreshes = 5
    /// How long a result code can be traded.
    var resultLife = Duration.seconds(60)
    /// How old a login may be for a binding to be started from it.
    var loginAge = Duration.seconds(600)
    /// How long a binding can be undone.
    var undoLife = Duration.seconds(7 * 86400)
    /// How long a new binding may log in and change nothing.
    var probation = Duration.seconds(86400)
    /// How long a binding that moves waits for an objection.
    var moveWait = Duration.seconds(86400)
    /// How far the clock may stand before a flow's last change: servers' transactions overtake one another by so much.
    var clockTolerance = Duration.seconds(5)

    /// Whether a flow may stand on pushes whose body no signature covers.
    var allowsPlainPushes = false
    /// Whether a scan alone may bind or log in.
    var allowsInstant = false
    /// Whether a tap may bind; it may always log in.
    var allowsTapForBinding = false

    /// The origins of our own page, such as `https://scan.example.com`.
    var origins: Set<String> = []
    /// Where a page may lead back to.
    var returns: Set<ReturnID> = []

    /// What happens where a binding is there already.
    var bindings = BindingPolicy()

    func codeLife(_ kind: FlowKind) -> Duration {
        switch kind {
        case .bind: bindCodeLife
        case .login: loginCodeLife
        }
    }
}

/// What every step of a flow is judged by.
struct FlowRules: Sendable {
    var keys: FlowKeys
    var policy = FlowPolicy()
    var guards = FlowGuards.all
}
