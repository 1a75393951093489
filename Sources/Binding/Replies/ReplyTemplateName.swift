/// The texts that an operator can change, by the names of the configuration.
enum ReplyTemplateName: String, Sendable, CaseIterable {
    case bindDigits = "bind_digits"
    case loginDigits = "login_digits"
    case tap
    case accepted
    case bound
    case alreadyBound = "already_bound"
    case loggedIn = "logged_in"
    case unbound
    case undone
    case replaced
    case cancelled
    case cannotBind = "cannot_bind"
    case boundElsewhere = "bound_elsewhere"
    case boundElsewhereMovable = "bound_elsewhere_movable"
    case accountTaken = "account_taken"
    case choose
    case moveDigits = "move_digits"
    case moveWaits = "move_waits"
    case moveStopped = "move_stopped"
    case twoPhones = "two_phones"
    case outOfDate = "out_of_date"
    case tooManyTries = "too_many_tries"
    case digitsUsedUp = "digits_used_up"

    /// What must be in it: without these a person cannot go on, or cannot see what they agree to.
    var required: Set<ReplyPlaceholder> {
        switch self {
        case .bindDigits: [.code, .account, .place]
        case .loginDigits: [.code, .place]
        case .moveDigits: [.code]
        case .tap: [.link, .place]
        case .choose: [.accounts]
        case .boundElsewhere, .boundElsewhereMovable: [.other]
        default: []
        }
    }

    /// What else may be in it.
    var allowed: Set<ReplyPlaceholder> {
        switch self {
        case .twoPhones, .outOfDate, .tooManyTries, .digitsUsedUp: []
        default: required.union([.site, .purpose, .account, .place, .minutes])
        }
    }
}

/// What is filled into a reply, written `{code}`.
enum ReplyPlaceholder: String, Sendable, CaseIterable {
    /// The site's name.
    case site
    /// What the person is doing: `绑定微信`.
    case purpose
    /// The account, masked; the site's name where a login does not say which.
    case account
    /// Where the browser is.
    case place
    /// Six digits in two groups.
    case code
    /// For how many minutes digits can be typed in.
    case minutes
    /// The address of the confirm page.
    case link
    /// The account that is bound already, masked.
    case other
    /// Accounts, each with its number, one a line.
    case accounts
}
