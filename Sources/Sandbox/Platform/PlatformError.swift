/// The errcodes that the simulated platform answers.
enum PlatformError: Int, Error, Sendable, CaseIterable {
    case invalidCredential = 40001
    case invalidGrantType = 40002
    case invalidOpenID = 40003
    case invalidMessageType = 40008
    case invalidAppID = 40013
    case invalidAccessToken = 40014
    case invalidCode = 40029
    case invalidListSize = 40032
    case invalidCharset = 40033
    case invalidActionName = 40052
    case invalidActionInfo = 40053
    case invalidAppSecret = 40125
    case codeUsed = 40163
    case noCallback = 40201
    case invalidCheckAction = 40202
    case invalidCheckOperator = 40203
    case missingAccessToken = 41001
    case missingAppID = 41002
    case missingSecret = 41004
    case missingCode = 41008
    case missingOpenID = 41009
    case expiredAccessToken = 42001
    case needsGet = 43001
    case needsPost = 43002
    case emptyContent = 44004
    case dailyQuota = 45009
    case tooFast = 45011
    case outsideWindow = 45015
    case tooManyMessages = 45047
    case malformedBody = 47001
    case noSuchInterface = 48001

    /// The platform's own words.
    var message: String {
        switch self {
        case .invalidCredential: "invalid credential, access_token is invalid or not latest"
        case .invalidGrantType: "invalid grant_type"
        case .invalidOpenID: "invalid openid"
        case .invalidMessageType: "invalid message type"
        case .invalidAppID: "invalid appid"
        case .invalidAccessToken: "invalid access_token"
        case .invalidCode: "invalid code"
        case .invalidListSize: "invalid openid list size"
        case .codeUsed: "code been used"
        case .missingCode: "missing code"
        case .invalidCharset: "invalid charset. please check your request, if include \\uxxxx will create fail!"
        case .invalidActionName: "invalid action name"
        case .invalidActionInfo: "invalid action info"
        case .invalidAppSecret: "invalid appsecret"
        case .noCallback: "callback url not configured"
        case .invalidCheckAction: "invalid action"
        case .invalidCheckOperator: "invalid check_operator"
        case .missingAccessToken: "access_token missing"
        case .missingAppID: "appid missing"
        case .missingSecret: "appsecret missing"
        case .missingOpenID: "openid missing"
        case .expiredAccessToken: "access_token expired"
        case .needsGet: "require GET method"
        case .needsPost: "require POST method"
        case .emptyContent: "empty content"
        case .dailyQuota: "reach max api daily quota limit"
        case .tooFast: "api minute-quota reach limit"
        case .outsideWindow: "response out of time limit or subscription is canceled"
        case .tooManyMessages: "out of response count limit"
        case .malformedBody: "data format error"
        case .noSuchInterface: "api unauthorized"
        }
    }
}
