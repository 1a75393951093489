internal import OfficialAccount

/// What a flow is for.
enum FlowKind: String, Sendable, CaseIterable, Codable {
    case bind
    case login
}

/// What the person must do beside scanning.
enum FlowMode: String, Sendable, CaseIterable, Codable {
    /// Read six digits in the chat and type them into the page: also proof against relayed codes.
    case code
    /// Press a link in the reply, and confirm.
    case tap
    /// Nothing: whoever relays a picture gets in.
    case instant
}

/// What the page and the reply show, fixed when the flow is created: what is shown is what is done.
struct FlowDisplay: Sendable, Equatable, Codable {
    /// The site, as people know it.
    var site: DisplayText
    /// The account, masked; `nil` for a login to whichever account is bound.
    var account: AccountMask?
    /// What the person is doing, where it is not just binding or logging in: an object to `正在`.
    var purpose: DisplayText?
    /// Where the browser is: `上海，Chrome，10:42`.
    var place: DisplayText
    var language: ReplyLanguage = .chinese
}

/// A host application's wish for a flow.
struct FlowRequest: Sendable {
    var kind: FlowKind
    var mode: FlowMode = .code
    var apiKey: APIKeyID
    /// The official account whose codes are scanned.
    var officialAccount: AppID
    /// Whom to bind; `nil` to log in as whoever is bound.
    var account: AccountReference?
    var challenge: ScanChallenge
    var display: FlowDisplay
    var returnID: ReturnID
    /// When the person last proved to be the account's owner; a binding needs it, and recently.
    var authenticatedAt: FlowTime?
}
