/// What a person's chat is told, before it has words.
enum FlowReply: Sendable, Equatable {
    /// Type these digits into the page in front of you.
    case digits(PhoneCode, FlowKind, FlowDisplay)
    /// Press the link; it leads to the confirm page of this flow.
    case tap(FlowID, FlowKind, FlowDisplay)
    /// The scan was all that was needed, or what was needed is there.
    case accepted(FlowKind, FlowDisplay)
    case bound(FlowDisplay)
    case alreadyBound(FlowDisplay)
    case loggedIn(FlowDisplay)
    case unbound(FlowDisplay)
    case undone(FlowDisplay)
    case replaced(FlowDisplay)
    case cancelled(FlowDisplay)
    case cannotBind(FlowDisplay)
    case boundElsewhere([AccountMask], isMovable: Bool, FlowDisplay)
    case accountTaken(FlowDisplay)
    /// Several accounts: answer with a number.
    case choose([AccountMask], FlowDisplay)
    case moveDigits(PhoneCode, FlowDisplay)
    case moveWaits(FlowDisplay)
    case moveStopped(FlowDisplay)
    case twoPhones
    case outOfDate
    case tooManyTries
    case digitsUsedUp
}

/// The languages of replies.
enum ReplyLanguage: String, Sendable, CaseIterable, Codable {
    case chinese = "zh"
    case english = "en"
}

extension FlowReply {
    /// What it shows of its flow; `nil` for those that do not say which flow they are about.
    var display: FlowDisplay? {
        switch self {
        case .digits(_, _, let display), .tap(_, _, let display), .accepted(_, let display), .bound(let display),
            .alreadyBound(let display), .loggedIn(let display), .unbound(let display), .undone(let display),
            .replaced(let display), .cancelled(let display), .cannotBind(let display),
            .boundElsewhere(_, _, let display), .accountTaken(let display), .choose(_, let display),
            .moveDigits(_, let display), .moveWaits(let display), .moveStopped(let display):
            display
        case .twoPhones, .outOfDate, .tooManyTries, .digitsUsedUp: nil
        }
    }

    /// The template it is rendered by.
    var template: ReplyTemplateName {
        switch self {
        case .digits(_, .bind, _): .bindDigits
        case .digits(_, .login, _): .loginDigits
        case .tap: .tap
        case .accepted: .accepted
        case .bound: .bound
        case .alreadyBound: .alreadyBound
        case .loggedIn: .loggedIn
        case .unbound: .unbound
        case .undone: .undone
        case .replaced: .replaced
        case .cancelled: .cancelled
        case .cannotBind: .cannotBind
        case .boundElsewhere(_, let isMovable, _): isMovable ? .boundElsewhereMovable : .boundElsewhere
        case .accountTaken: .accountTaken
        case .choose: .choose
        case .moveDigits: .moveDigits
        case .moveWaits: .moveWaits
        case .moveStopped: .moveStopped
        case .twoPhones: .twoPhones
        case .outOfDate: .outOfDate
        case .tooManyTries: .tooManyTries
        case .digitsUsedUp: .digitsUsedUp
        }
    }
}
