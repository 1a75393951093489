/// Each reason as one word.
extension FlowRefusal {
    /// The word of metrics, logs and the audit: it has no value in it that grows with use.
    var reason: String {
        switch self {
        case .wrongState: "wrong_state"
        case .expired: "expired"
        case .clockWentBack: "clock_went_back"
        case .noAccount: "no_account"
        case .loginTooOld: "login_too_old"
        case .modeNotAllowed: "mode_not_allowed"
        case .unknownReturn: "unknown_return"
        case .wrongVerifier: "wrong_verifier"
        case .foreignSite: "foreign_site"
        case .wrongToken: "wrong_token"
        case .otherAccount: "other_account"
        case .otherKey: "other_key"
        case .plainPush: "plain_push"
        case .foreignScene: "foreign_scene"
        case .deadScene: "dead_scene"
        case .foreignTicket: "foreign_ticket"
        case .codeOutOfDate: "code_out_of_date"
        case .blocked: "blocked"
        case .refreshesUsedUp: "refreshes_used_up"
        case .digitsUsedUp: "digits_used_up"
        case .otherPerson: "other_person"
        case .wordWithoutMeaning: "word_without_meaning"
        case .noDigits: "no_digits"
        case .wrongDigits: "wrong_digits"
        case .digitsOutOfDate: "digits_out_of_date"
        case .notTapped: "not_tapped"
        case .moveNotAllowed: "move_not_allowed"
        case .moveNotDue: "move_not_due"
        case .undoOver: "undo_over"
        case .boundByAnotherFlow: "bound_by_another_flow"
        case .noResult: "no_result"
        case .wrongResultCode: "wrong_result_code"
        case .resultOutOfDate: "result_out_of_date"
        case .resultDelivered: "result_delivered"
        }
    }
}
