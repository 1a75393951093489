internal import OfficialAccount

/// What the page asks of the person now: coarser than the flow, and never who scanned or what is bound elsewhere.
enum PageStep: Sendable, Equatable {
    /// The platform is making the picture.
    case making
    /// Scan the picture, for so long.
    case scan(Duration)
    /// The picture's time is over.
    case pictureOver(canRefresh: Bool)
    /// Type the digits, for so long; how many tries are left, once there was a wrong one.
    case digits(Duration, triesLeft: Int?)
    /// The digits' time is over; the same phone can get new ones while the picture can be scanned.
    case digitsOver(canScan: Bool)
    /// Go on on the phone.
    case phone
    /// Press a button here: the phone has said yes.
    case press
    /// Choose one of several accounts in the chat.
    case choose
    /// It cannot be linked, whatever the reason; the chat may have sent digits to change that.
    case refused
    /// What the chat's digits asked for goes on without the page.
    case later
    case done
    case expired
    case cancelled(CancelReason)
    case failed

    /// What a flow's page shows at a moment.
    init(_ flow: BindingFlow, at now: FlowTime, _ policy: FlowPolicy) {
        guard !flow.state.isLive || now < flow.hardStop(policy) else {
            self = .expired
            return
        }
        self =
            switch flow.state {
            case .created: Self.picture(flow, now, policy)
            case .scanned(let scan): Self.scanned(flow, scan, now, policy)
            case .confirmed: .phone
            case .conflict(_, let conflict):
                switch conflict.kind {
                case .severalAccounts: .choose
                case _ where conflict.waitsUntil != nil: .later
                default: .refused
                }
            case .bound, .loggedIn: .done
            case .expired: .expired
            case .cancelled(let reason): .cancelled(reason)
            case .revoked: .cancelled(.hostApplication)
            case .failed: .failed
            }
    }

    private static func picture(_ flow: BindingFlow, _ now: FlowTime, _ policy: FlowPolicy) -> PageStep {
        guard now < flow.code.expiresAt else { return .pictureOver(canRefresh: flow.refreshes < policy.refreshes) }
        guard flow.code.ticket != nil else { return .making }
        return .scan(min(flow.code.expiresAt, flow.hardStop(policy)) - now)
    }

    private static func scanned(
        _ flow: BindingFlow,
        _ scan: PhoneScan,
        _ now: FlowTime,
        _ policy: FlowPolicy
    ) -> PageStep {
        switch flow.mode {
        case .instant: return .press
        case .tap: return scan.hasTapped ? .press : .phone
        case .code:
            guard now < scan.digits.expiresAt else {
                let canScan = now < flow.code.expiresAt && scan.digits.number < policy.digitsIssued
                return .digitsOver(canScan: canScan)
            }
            let left = flow.wrongDigits > 0 ? max(0, policy.wrongDigits - flow.wrongDigits) : nil
            return .digits(min(scan.digits.expiresAt, flow.hardStop(policy)) - now, triesLeft: left)
        }
    }

    /// How long it stays as it is, where time alone changes it.
    var left: Duration? {
        switch self {
        case .scan(let left), .digits(let left, _): left
        default: nil
        }
    }

    /// Whether the picture is shown.
    var showsPicture: Bool {
        switch self {
        case .scan, .digitsOver(canScan: true): true
        default: false
        }
    }

    /// Whether nothing more can come of it here.
    var isOver: Bool {
        switch self {
        case .done, .expired, .cancelled, .failed, .later: true
        default: false
        }
    }
}
