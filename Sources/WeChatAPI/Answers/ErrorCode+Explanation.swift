public import OfficialAccount

extension ErrorCode {
    /// What this code means; a code that is in no table is said to be unknown.
    ///
    /// - Parameter operation: What was asked: 40001 means another thing where a token was asked for.
    /// - Returns: The table's row.
    public func explanation(in operation: APIOperation? = nil) -> ErrorExplanation {
        if self == .invalidCredential, operation?.sendsCredentials == true { return Self.wrongSecret }
        if let explanation = Self.explanations[rawValue] { return explanation }
        if (61_450...61_500).contains(rawValue) { return Self.customerService }
        return Self.unknown
    }

    /// Every code with an explanation of its own.
    public static var explained: [ErrorCode] { explanations.keys.sorted().map(ErrorCode.init(rawValue:)) }

    private static let wrongSecret = ErrorExplanation(
        .configure,
        "the AppSecret is wrong, or belongs to another AppID",
        "copy AppID and AppSecret (开发者密码) from the console again; a reset makes the old secret invalid"
    )
    private static let customerService = ErrorExplanation(
        .correctRequest,
        "a parameter of the customer-service interface is wrong",
        "check the customer-service account that is named"
    )
    private static let unknown = ErrorExplanation(
        .drop,
        "a code that is not in the platform's published tables",
        "look it up with the rid in the platform's console"
    )

    private static let explanations = quotas.merging(tokens) { one, _ in one }.merging(codes) { one, _ in one }
        .merging(messages) { one, _ in one }.merging(sample) { one, _ in one }

    private static let quotas: [Int: ErrorExplanation] = [
        -1: .init(.backOff, "the platform is busy", "try again in a few seconds"),
        0: .init(.none, "success", "nothing is to be done"),
        45009: .init(
            .waitForMidnight,
            "today's calls of this interface are used up",
            "wait until 00:00 China time, or clear the quota in the console (at most 10 times a month)"
        ),
        45011: .init(.waitForMinute, "too many calls within this minute", "wait for the next minute and slow down"),
        48001: .init(
            .configure,
            "the account lacks the permission for this interface; parametric codes need a verified service account",
            "look at 接口权限 in the console; a third-party platform that holds the permission takes it away too"
        ),
        48004: .init(
            .configure,
            "the platform has banned this interface for the account",
            "read the notice in the console's 站内信 and ask for it to be lifted there"
        ),
    ]

    private static let tokens: [Int: ErrorExplanation] = [
        40001: .init(
            .refreshToken,
            "the access_token is not the latest; mostly another server of the same AppID has bought one of the classic kind",
            "let every server use stable_token, or one server buy tokens for all"
        ),
        40002: .init(.correctRequest, "the grant_type is wrong", "it must be client_credential"),
        40013: .init(.configure, "the AppID is wrong", "copy it from the console: wx and 16 hexadecimal digits"),
        40014: .init(
            .refreshToken,
            "the access_token is none: cut short, altered, or of another account",
            "get a new one; storage for it must hold 512 characters"
        ),
        40125: .init(
            .configure,
            "the AppSecret is wrong: mistyped, or reset since",
            "copy the AppSecret (开发者密码) from the console, or reset it there"
        ),
        40029: .init(
            .drop,
            "the code of the web authorisation is none, or older than 5 minutes",
            "open the page again"
        ),
        40163: .init(.drop, "the code of the web authorisation was traded before", "open the page again"),
        40164: .init(
            .configure,
            "the address this server calls from is not on the account's IP allow list",
            "add this server's public address to the IP allow list (IP白名单) under 基本配置 of the console"
        ),
        40243: .init(.configure, "the AppSecret is frozen", "unfreeze it in the console under 基本配置"),
        41001: .init(.correctRequest, "the access_token is missing", "send it as the query's access_token"),
        41002: .init(.configure, "the AppID is missing", "set WECHAT_APP_ID"),
        41004: .init(.configure, "the AppSecret is missing", "set WECHAT_APP_SECRET"),
        42001: .init(.refreshToken, "the access_token has expired", "get a new one"),
        89501: .init(
            .configure,
            "the administrator has been asked about this server's address and has not answered yet",
            "have the administrator confirm it in WeChat"
        ),
        89503: .init(
            .configure,
            "a call from this address needs the administrator's confirmation",
            "have the administrator confirm it in WeChat, or add the address to the IP allow list"
        ),
        89506: .init(
            .configure,
            "the administrator refused this server's address twice; it may not ask again for 24 hours",
            "talk to the administrator, and add the address to the IP allow list"
        ),
        89507: .init(
            .configure,
            "the administrator refused this server's address; it may not ask again for an hour",
            "talk to the administrator, and add the address to the IP allow list"
        ),
    ]

    private static let codes: [Int: ErrorExplanation] = [
        40033: .init(
            .correctRequest,
            "the body has characters the platform refuses; mostly escaped ones (\\uXXXX)",
            "send raw UTF-8 without control characters"
        ),
        40035: .init(.correctRequest, "a parameter is wrong", "compare the request with the interface's page"),
        40038: .init(.correctRequest, "the request's format is wrong", "compare the request with the interface's page"),
        40052: .init(
            .correctRequest,
            "the action_name is none; also said where the whole body is broken JSON",
            "it must be QR_SCENE, QR_STR_SCENE, QR_LIMIT_SCENE or QR_LIMIT_STR_SCENE"
        ),
        40053: .init(
            .correctRequest,
            "the action_info is wrong: the scene is missing, not nested under scene, longer than 64, or the 100000 "
                + "permanent codes of the account are used up",
            "check the scene; where all permanent codes are used up, make temporary ones"
        ),
        40201: .init(.configure, "the account has no callback URL", "set one in the console under 服务器配置"),
        40202: .init(.correctRequest, "there is no such check action", "it must be dns, ping or all"),
        40203: .init(
            .correctRequest,
            "there is no such check operator",
            "it must be CHINANET, UNICOM, CAP or DEFAULT"
        ),
        43001: .init(.correctRequest, "the call must be a GET", "a proxy or redirect may have made a POST of it"),
        43002: .init(.correctRequest, "the call must be a POST", "a proxy or redirect may have made a GET of it"),
        43003: .init(.correctRequest, "the call must use https", "set WECHAT_API_BASE to an https:// base"),
        47001: .init(.correctRequest, "the body is no JSON the platform can read", "send one object in UTF-8"),
    ]

    private static let messages: [Int: ErrorExplanation] = [
        40003: .init(
            .drop,
            "the OpenID is none of this account's; mostly it comes from another account or a mini program",
            "use the FromUserName of a push of this very account"
        ),
        40008: .init(
            .correctRequest,
            "there is no such kind of message",
            "a customer-service message is text, image, voice, video, music, news or msgmenu"
        ),
        41009: .init(.correctRequest, "the OpenID is missing", "say whom the call is about"),
        43004: .init(.drop, "the person must follow the account first", "wait until they do"),
        44004: .init(.correctRequest, "the message is empty", "give it a text, a media_id or an article"),
        45015: .init(
            .drop,
            "the time in which this person may be answered is over, or they have left",
            "after a scan or a follow it is one minute, after a message 48 hours"
        ),
        45047: .init(
            .drop,
            "the person has got as many messages as are allowed without a sign from them",
            "after a scan or a follow 3 are allowed, after a message 5"
        ),
        50002: .init(.drop, "the person's account is restricted", "nothing can be sent to them"),
        50005: .init(.drop, "the person does not follow the account", "wait until they do"),
        61501: .init(.correctRequest, "the date range of a statistics call is wrong", "shorten it"),
    ]

    /// Codes of the platform's sample code for decryption; a server never sends them, but people look them up.
    private static let sample: [Int: ErrorExplanation] = [
        -40001: .init(.configure, "sample code: the signature does not match", "check the Token (令牌)"),
        -40002: .init(.correctRequest, "sample code: the XML cannot be read", "look at the body that came"),
        -40003: .init(.correctRequest, "sample code: SHA-1 failed", "look at the four texts that are hashed"),
        -40004: .init(.configure, "sample code: the EncodingAESKey is wrong", "it has 43 characters"),
        -40005: .init(.configure, "sample code: the AppID inside does not match", "check WECHAT_APP_ID"),
        -40006: .init(.correctRequest, "sample code: encrypting failed", "check the EncodingAESKey"),
        -40007: .init(.configure, "sample code: decrypting failed", "check the EncodingAESKey"),
        -40008: .init(.correctRequest, "sample code: the decrypted bytes are malformed", "check the EncodingAESKey"),
        -40009: .init(.correctRequest, "sample code: writing base64 failed", "look at the bytes"),
        -40010: .init(.correctRequest, "sample code: reading base64 failed", "look for blanks in Encrypt"),
        -40011: .init(.correctRequest, "sample code: building the XML failed", "look at the reply"),
    ]
}
