public import HTTPWire
public import OfficialAccount
public import Store
public import WeChatPush

/// Hears what becomes of pushes: metrics, the lines on a terminal, the log.
///
/// Called on lanes and on handlers' tasks: it must neither block nor take long.
public protocol PushJournal: Sendable {
    /// A push was verified and understood.
    func received(_ arrival: PushArrival)
    /// A push was answered; every arrival gets one, also where the answer is 503.
    func answered(_ answer: PushAnswer)
    /// A request for a push endpoint was refused.
    func refused(_ refusal: EndpointRefusal)
    /// Something that an operator should know of happened to a push.
    func noted(_ note: PushNote)
}

/// One verified push, as journals see it.
public struct PushArrival: Sendable {
    /// The account's name in this process.
    public var account: String
    /// The push.
    public var push: Push
    /// Which token its signature matched.
    public var tokenSlot: CredentialSlot
    /// Which key decrypted it, where it came encrypted.
    public var keySlot: CredentialSlot?

    /// Tells of a push.
    public init(account: String, push: Push, tokenSlot: CredentialSlot, keySlot: CredentialSlot? = nil) {
        self.account = account
        self.push = push
        self.tokenSlot = tokenSlot
        self.keySlot = keySlot
    }

    /// The scan, where it is one.
    public var scan: Scan? { push.scan }
}

/// One answer, as journals see it.
public struct PushAnswer: Sendable {
    /// How it came about.
    public enum Source: String, Sendable, CaseIterable {
        /// By a route, for a push that was new.
        case route
        /// No route took the push: `success`.
        case unrouted
        /// A retry that waited for the first delivery's handler.
        case joined
        /// A retry that got the stored answer.
        case repeated
        /// The handler was late: `success`.
        case deadline
        /// The handler threw: `success`.
        case failed
        /// The store is away, and the push waits beside it: what needs no handler, else `success`.
        case spooled
        /// The store or the handlers had no room: 503.
        case unavailable
    }

    /// The account's name in this process.
    public var account: String
    /// The push.
    public var push: Push
    /// Its number in the store, where it has one.
    public var pushID: PushID?
    /// How the answer came about.
    public var source: Source
    /// The route that took it.
    public var route: String?
    /// `text`, `news`, … or `none`; `nil` where stored bytes were repeated.
    public var replyKind: String?
    /// The answer's status.
    public var status: Int
    /// The answer's body in bytes.
    public var bytes: Int
    /// From the first byte of the request to the answer.
    public var elapsed: Duration

    /// Tells of an answer.
    public init(
        account: String,
        push: Push,
        pushID: PushID? = nil,
        source: Source,
        route: String? = nil,
        replyKind: String? = nil,
        status: Int,
        bytes: Int,
        elapsed: Duration
    ) {
        self.account = account
        self.push = push
        self.pushID = pushID
        self.source = source
        self.route = route
        self.replyKind = replyKind
        self.status = status
        self.bytes = bytes
        self.elapsed = elapsed
    }

    /// The scan, where it is one.
    public var scan: Scan? { push.scan }
}

/// One refused request, as journals see it; it carries no query and no body.
public struct EndpointRefusal: Sendable {
    /// The account's name in this process; `nil` where no account has the path.
    public var account: String?
    /// Who sent it, as the socket says.
    public var peer: PeerAddress?
    /// A stable word for metrics.
    public var label: String
    /// The status that was answered.
    public var status: Int
    /// Which part failed, and what to do.
    public var explanation: String

    /// Tells of a refusal.
    public init(account: String?, peer: PeerAddress?, label: String, status: Int, explanation: String) {
        self.account = account
        self.peer = peer
        self.label = label
        self.status = status
        self.explanation = explanation
    }
}

/// Something that an operator should know of.
public enum PushNote: Sendable {
    /// The handler of this route threw.
    case handlerFailed(account: String, route: String, pushID: PushID, error: String)
    /// The handler of this route did not return within the limit and was given up.
    case handlerAbandoned(account: String, route: String, pushID: PushID, after: Duration)
    /// A reply came too late for its push; `willBeSent` says whether there is a job that sends it as a message.
    case lateReply(account: String, route: String, pushID: PushID, willBeSent: Bool)
    /// The store did not take a sign of life of this process, or did not say what others have left.
    case leasesNotKept(reason: String)
    /// A push that another process had left unfinished was taken over.
    case takenOver(account: String, pushID: PushID, attempt: Int)
    /// A push was given up: each process that took it died, or its account is not configured any more.
    case givenUp(account: String, pushID: PushID, reason: String)
    /// An attempt at a job has ended, and that is stored; the job's attempts are those before it.
    case job(TakenJob, JobConclusion)
    /// The plain children of a compatible-mode push disagree with its encrypted copy, which decides.
    case outerCopyDiffers(account: String, openID: OpenID)
    /// More signatures came within the window than are remembered: raise `rememberedSignatures`.
    case signaturesForgottenEarly(account: String)
    /// The scene tells of a code that was made wrongly.
    case suspiciousScene(account: String, scene: SceneValue, hint: String)
    /// The store refused a push or a settlement.
    case storeRefused(account: String, reason: String)
}
