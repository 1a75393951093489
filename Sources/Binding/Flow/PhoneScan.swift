internal import OfficialAccount

/// The one scan a flow is locked to.
struct PhoneScan: Sendable, Equatable, Codable {
    let openID: OpenID
    let unionID: UnionID?
    /// Whether the scan made them a follower.
    let isNewFollower: Bool
    /// The digits they were sent last.
    var digits: IssuedDigits
    /// Whether they confirmed on the phone.
    var hasTapped = false
}

/// One issue of digits: what is needed to know them again, with the server's key.
struct IssuedDigits: Sendable, Equatable, Codable {
    var salt: CodeSalt
    /// The how-manieth of its person in its flow, from 1.
    var number: Int
    var expiresAt: FlowTime
}

/// The code at the platform that a flow shows now.
struct PlatformCode: Sendable, Equatable, Codable {
    var scene: Fingerprint<FlowScene>
    /// `nil` until the platform has made it.
    var ticket: Fingerprint<Ticket>?
    var expiresAt: FlowTime
}

/// What a flow came to.
struct Completion: Sendable, Equatable, Codable {
    let openID: OpenID
    let unionID: UnionID?
    let isNewFollower: Bool
    let account: AccountReference?
    let completedAt: FlowTime
    /// The binding that this flow made, found, or logged in by; `nil` for a login of somebody who is not bound.
    var binding: Binding?
    /// Whether the binding was there before.
    let wasLinked: Bool
    /// What had to give way, as it was.
    var replaced: [Binding] = []
    var delivery = ResultDelivery.pending
}

/// How far the result has come on its way to the host application.
enum ResultDelivery: Sendable, Equatable, Codable {
    case pending
    case granted(Fingerprint<ResultCode>, until: FlowTime)
    case delivered
}
