/// The `errcode` of an answer of the platform's API: 0 is success, everything else a refusal.
public struct ErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: Int

    /// Wraps a number, known or not.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}

extension ErrorCode {
    /// The platform is busy.
    public static let busy = ErrorCode(rawValue: -1)
    /// Success.
    public static let success = ErrorCode(rawValue: 0)
    /// The access_token is not the latest; from a token endpoint: the AppSecret is wrong.
    public static let invalidCredential = ErrorCode(rawValue: 40001)
    /// The grant_type is wrong.
    public static let invalidGrantType = ErrorCode(rawValue: 40002)
    /// The OpenID is none of this account.
    public static let invalidOpenID = ErrorCode(rawValue: 40003)
    /// The AppID is wrong.
    public static let invalidAppID = ErrorCode(rawValue: 40013)
    /// The access_token is wrong.
    public static let invalidAccessToken = ErrorCode(rawValue: 40014)
    /// The body has a character the platform refuses, such as an escaped one.
    public static let invalidCharacter = ErrorCode(rawValue: 40033)
    /// The code of a web authorisation is none, or its time is over.
    public static let invalidAuthorizationCode = ErrorCode(rawValue: 40029)
    /// The code of a web authorisation was traded before.
    public static let authorizationCodeUsed = ErrorCode(rawValue: 40163)
    /// A parameter is wrong.
    public static let invalidParameter = ErrorCode(rawValue: 40035)
    /// The request's format is wrong.
    public static let invalidRequestFormat = ErrorCode(rawValue: 40038)
    /// The action_name is wrong.
    public static let invalidActionName = ErrorCode(rawValue: 40052)
    /// The action_info is wrong, or no permanent code is left.
    public static let invalidActionInfo = ErrorCode(rawValue: 40053)
    /// The AppSecret is wrong.
    public static let invalidAppSecret = ErrorCode(rawValue: 40125)
    /// The caller's address is not on the account's allow list.
    public static let addressNotAllowed = ErrorCode(rawValue: 40164)
    /// `callback/check`: the account has no callback URL.
    public static let noCallbackURL = ErrorCode(rawValue: 40201)
    /// `callback/check`: no such action.
    public static let invalidCheckAction = ErrorCode(rawValue: 40202)
    /// `callback/check`: no such operator.
    public static let invalidCheckOperator = ErrorCode(rawValue: 40203)
    /// The AppSecret is frozen.
    public static let appSecretFrozen = ErrorCode(rawValue: 40243)
    /// The access_token is missing.
    public static let accessTokenMissing = ErrorCode(rawValue: 41001)
    /// The AppID is missing.
    public static let appIDMissing = ErrorCode(rawValue: 41002)
    /// The AppSecret is missing.
    public static let appSecretMissing = ErrorCode(rawValue: 41004)
    /// The access_token has expired.
    public static let accessTokenExpired = ErrorCode(rawValue: 42001)
    /// The call must be a POST.
    public static let postNeeded = ErrorCode(rawValue: 43002)
    /// The call must use https.
    public static let httpsNeeded = ErrorCode(rawValue: 43003)
    /// The person must follow the account.
    public static let followerNeeded = ErrorCode(rawValue: 43004)
    /// The day's calls of this interface are used up.
    public static let dailyQuotaUsedUp = ErrorCode(rawValue: 45009)
    /// Too many calls within this minute.
    public static let tooFast = ErrorCode(rawValue: 45011)
    /// The time in which the person may be answered is over.
    public static let replyWindowOver = ErrorCode(rawValue: 45015)
    /// The person has got as many customer-service messages as are allowed.
    public static let tooManyMessages = ErrorCode(rawValue: 45047)
    /// The body is no JSON.
    public static let invalidJSON = ErrorCode(rawValue: 47001)
    /// The account lacks the permission.
    public static let unauthorized = ErrorCode(rawValue: 48001)
    /// The interface is banned for this account.
    public static let banned = ErrorCode(rawValue: 48004)
    /// The person is restricted.
    public static let userRestricted = ErrorCode(rawValue: 50002)
    /// The person does not follow the account.
    public static let notFollowing = ErrorCode(rawValue: 50005)
    /// The administrator has been asked about the caller's address and has not answered.
    public static let addressWaiting = ErrorCode(rawValue: 89501)
    /// The administrator must confirm the caller's address.
    public static let addressNeedsConfirmation = ErrorCode(rawValue: 89503)
    /// The administrator refused the caller's address twice within a day.
    public static let addressRefused = ErrorCode(rawValue: 89506)
    /// The administrator refused the caller's address within the last hour.
    public static let addressRefusedOnce = ErrorCode(rawValue: 89507)
}
