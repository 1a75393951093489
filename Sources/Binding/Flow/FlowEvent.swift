internal import OfficialAccount

/// Everything that can happen to a flow.
enum FlowEvent: Sendable {
    /// The platform made the code that ``FlowEffect/createCode(scene:lifetime:)`` asked for.
    case codeCreated(scene: Fingerprint<FlowScene>, ticket: Fingerprint<Ticket>)
    /// The platform made no code, and will not.
    case codeRefused(scene: Fingerprint<FlowScene>)
    /// The browser wants a new picture.
    case refresh(BrowserProof)
    /// A verified push says that somebody scanned.
    case scan(ScanReport)
    /// A verified push says that somebody wrote one of our words.
    case chat(ChatWord, from: OpenID)
    /// The page behind the reply's link was confirmed.
    case tap(TapConfirmation)
    /// The browser completes: with digits where the mode asks for them.
    case submit(BrowserProof, digits: PhoneCode?)
    /// The server looks at what is bound, in the transaction that will bind.
    case settle(BindingRegister)
    /// The host application vouches for a fresh login to one of the accounts of a conflict.
    case stepUp(AccountReference, by: APIKeyID, BindingRegister)
    /// Whoever would lose a binding objects to its move.
    case object(Objector)
    /// The browser asks for the result code.
    case collect(BrowserProof)
    /// The host application trades the result code for the result.
    case redeem(ResultClaim)
    case cancel(Canceller)
    case undo(Undoer)
    case revoke(Revoker)
    /// Time has passed.
    case clock

    /// Its name in the audit.
    var name: String {
        switch self {
        case .codeCreated: "code_created"
        case .codeRefused: "code_refused"
        case .refresh: "refresh"
        case .scan: "scan"
        case .chat: "chat"
        case .tap: "tap"
        case .submit: "submit"
        case .settle: "settle"
        case .stepUp: "step_up"
        case .object: "object"
        case .collect: "collect"
        case .redeem: "redeem"
        case .cancel: "cancel"
        case .undo: "undo"
        case .revoke: "revoke"
        case .clock: "clock"
        }
    }
}

/// A scan, as far as a flow cares.
struct ScanReport: Sendable {
    /// The fingerprint the flow was found by; `nil` where the scene is none of ours.
    var scene: Fingerprint<FlowScene>?
    var ticket: Fingerprint<Ticket>?
    var openID: OpenID
    var unionID: UnionID?
    var isNewFollower: Bool
    /// How the push was protected; see ``FlowPolicy/allowsPlainPushes``.
    var protection: MessageMode
    /// Whether this person is kept out, by the operator or by ``FlowLimits``.
    var isBlocked = false

    init(
        scene: SceneValue,
        ticket: Ticket?,
        openID: OpenID,
        unionID: UnionID? = nil,
        isNewFollower: Bool = false,
        protection: MessageMode
    ) {
        self.scene = FlowScene(scene).map { Fingerprint($0) }
        self.ticket = ticket.map { Fingerprint($0) }
        self.openID = openID
        self.unionID = unionID
        self.isNewFollower = isNewFollower
        self.protection = protection
    }
}

/// A confirmation on the phone.
struct TapConfirmation: Sendable {
    /// Who confirms, by web authorisation: not by anything the page says.
    var openID: OpenID
    var token: CSRFToken?
    var site: RequestSite
}

/// A result code on its way back.
struct ResultClaim: Sendable {
    var code: ResultCode
    var verifier: ScanVerifier
    var apiKey: APIKeyID
}

/// Who ends a flow that has not come to anything yet.
enum Canceller: Sendable {
    case browser(BrowserProof)
    case hostApplication(APIKeyID)
    /// The session that started it was logged out.
    case logout(APIKeyID)
    case `operator`
}

/// Who objects to a move.
enum Objector: Sendable {
    /// The account that would lose its binding, as the host application knows it.
    case account(AccountReference, by: APIKeyID)
    case `operator`
}

/// Who takes a new binding back.
enum Undoer: Sendable {
    /// The account, or one that lost its binding, as the host application knows it.
    case account(AccountReference, by: APIKeyID)
    case `operator`
}

/// Who ends a binding.
enum Revoker: Sendable {
    case hostApplication(APIKeyID)
    case accountDeleted(APIKeyID)
    /// The person asked for it.
    case erasure
    case `operator`
    /// Another flow, whose effect ``FlowEffect/removeBinding(_:)`` names this flow's binding.
    case replacement
}
