/// Why a flow did not do what it was asked.
///
/// Browsers and applications are told the same for all of them (``publicText``); the reason is for metrics and logs.
enum FlowRefusal: Error, Sendable, Equatable {
    /// The event means nothing in this state.
    case wrongState(FlowState.Name)
    /// The ten minutes are over.
    case expired
    case clockWentBack

    /// A binding needs an account to bind to.
    case noAccount
    case loginTooOld
    case modeNotAllowed(FlowMode, FlowKind)
    case unknownReturn

    case wrongVerifier
    case foreignSite
    case wrongToken
    case otherAccount
    case otherKey

    case plainPush
    case foreignScene
    /// A scene that was replaced, or is none of this flow's.
    case deadScene
    case foreignTicket
    case codeOutOfDate
    case blocked
    case refreshesUsedUp
    case digitsUsedUp

    /// Somebody else than the one who scanned.
    case otherPerson
    case wordWithoutMeaning
    case noDigits
    case wrongDigits(left: Int)
    case digitsOutOfDate
    case notTapped

    case moveNotAllowed
    case moveNotDue
    case undoOver
    /// An earlier flow made the binding: only that one can end it.
    case boundByAnotherFlow

    case noResult
    case wrongResultCode
    case resultOutOfDate
    case resultDelivered
}

extension FlowRefusal: CustomStringConvertible {
    /// What anybody outside is told, whatever the reason.
    static let publicText = "this request cannot be completed; start again"

    /// The fact and the fix, for the operator's log.
    var description: String {
        switch self {
        case .wrongState(let name): "the flow is \(name.rawValue), where this means nothing; create a new flow"
        case .expired: "the flow's ten minutes are over; create a new flow"
        case .clockWentBack: "the clock stands before the flow's last change; set the database's clock right"
        case .noAccount: "a flow that binds needs account_ref; send it"
        case .loginTooOld: "the account's login is older than allowed for binding; ask for the password again"
        case .modeNotAllowed(let mode, let kind):
            "the mode \(mode) may not \(kind); use code, or allow it in the policy"
        case .unknownReturn: "the return_id is not configured; add its address, or send one of those that are"
        case .wrongVerifier: "the verifier is missing or not this flow's; keep it in the session that created the flow"
        case .foreignSite: "the request was not posted by our own page; check Origin and Sec-Fetch-Site"
        case .wrongToken: "the page's token is missing or wrong; load the page again"
        case .otherAccount: "the account is not the one the flow was created for; log in to that one"
        case .otherKey: "the API key is not the one that created the flow; use that one"
        case .plainPush: "the push's body is not signed; set the account to safe mode"
        case .foreignScene: "the scene is none of a flow's; route it elsewhere"
        case .deadScene: "the scene was replaced by a newer one; scan the picture on the page"
        case .foreignTicket: "the ticket is not the one the platform gave us; nothing to be done"
        case .codeOutOfDate: "the picture's time was over; refresh it"
        case .blocked: "the person is kept out for now"
        case .refreshesUsedUp: "the flow has had its pictures; create a new flow"
        case .digitsUsedUp: "the person has had their digits; create a new flow"
        case .otherPerson: "another person scanned; nothing to be done"
        case .wordWithoutMeaning: "the word means nothing here"
        case .noDigits: "the digits are missing; ask for six"
        case .wrongDigits(let left): "the digits are wrong; \(left) more tries"
        case .digitsOutOfDate: "the digits' time was over; scan again for new ones"
        case .notTapped: "nothing was confirmed on the phone yet; press the link in the chat"
        case .moveNotAllowed: "a move needs a proof that is missing, or the policy forbids it"
        case .moveNotDue: "the move still waits for objections"
        case .undoOver: "the time to undo is over; unbind instead"
        case .boundByAnotherFlow: "an earlier flow made this binding; address that one"
        case .noResult: "no result code was handed out; collect one first"
        case .wrongResultCode: "the result code is wrong; collect one again"
        case .resultOutOfDate: "the result code's time was over; start again"
        case .resultDelivered: "the result was delivered already; start again"
        }
    }

    /// What the person who scanned is told, where an honest answer gives nothing away.
    var scanReply: FlowReply? {
        switch self {
        case .expired, .deadScene, .codeOutOfDate, .wrongState: .outOfDate
        case .digitsUsedUp: .digitsUsedUp
        default: nil
        }
    }
}
